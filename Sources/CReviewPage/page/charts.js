// All candidates at once: a plane of any two of their values, a map of the sky, a histogram of the scores. A box drawn in one of
// them, or a stretch of the histogram, is what the queue shows.

class Charts {
  /** - onPick(candidate), onBox(set of candidates, or null): what the reviewer does here. */
  constructor(verdicts, queue, { onPick, onBox }) {
    Object.assign(this, { verdicts, queue, onPick, onBox });
    this.area = byId("chart-area");
    this.controls = byId("chart-controls");
    const has = (key) => Boolean(columnNamed(key));
    this.x = has("period") ? "period" : columns[0].key;
    this.y = has("dm") ? "dm" : columns[Math.min(1, columns.length - 1)].key;
    this.isLogarithmic = { x: columnNamed(this.x).isLogarithmic ?? false, y: false };
    this.colour = report.blind ? "verdict" : "score";
    new ResizeObserver(() => { if (this.kind) this.draw(); }).observe(this.area);
  }

  get kinds() {
    return [
      { key: "plane", title: "Plane" },
      ...(columnNamed("ra") && columnNamed("dec") ? [{ key: "sky", title: "Sky" }] : []),
      ...(report.blind ? [] : [{ key: "scores", title: "Scores" }]),
    ];
  }

  /** Shows a chart; undefined shows none. */
  show(kind, current) {
    this.kind = kind;
    this.current = current;
    if (!kind) return;
    this.drawControls();
    this.draw();
  }

  drawControls() {
    const select = (name, options, value, act) => element("label", {}, `${name} `,
      element("select", { onchange: (event) => { act(event.target.value); this.draw(); } },
        ...options.map(({ key, title }) => element("option", { value: key, selected: key === value }, title))));
    const check = (name, axis) => element("label", {}, element("input", {
      type: "checkbox", checked: this.isLogarithmic[axis], onchange: (event) => { this.isLogarithmic[axis] = event.target.checked; this.draw(); },
    }), ` log ${name}`);
    const colours = [
      ...(report.blind ? [] : [{ key: "score", title: "score" }]), { key: "verdict", title: "verdict" }, { key: "group", title: "group" },
    ];
    const parts = [];
    if (this.kind === "plane") {
      parts.push(
        select("across", columns, this.x, (key) => { this.x = key; this.isLogarithmic.x = columnNamed(key).isLogarithmic ?? false; this.drawControls(); }),
        check("x", "x"),
        select("up", columns, this.y, (key) => { this.y = key; this.isLogarithmic.y = columnNamed(key).isLogarithmic ?? false; this.drawControls(); }),
        check("y", "y"));
    }
    if (this.kind !== "scores") parts.push(select("colour by", colours, this.colour, (key) => { this.colour = key; }));
    parts.push(element("span", { class: "meaning" }, this.kind === "scores" ? "Draw over a stretch of scores to filter the queue."
      : "Draw a box to filter the queue; a click goes to a candidate."));
    parts.push(element("button", { type: "button", onclick: () => this.onBox(null), disabled: !this.queue.box }, "Clear the box"));
    const box = this.queue.box;
    if (box) {
      parts.push(element("label", {}, `verdict for all ${this.queue.shown.size} shown `, element("select", {
        id: "label-all",
      }, element("option", { value: "" }, "–"), ...labels.map(({ key, title }) => element("option", { value: key }, title)))),
      element("button", { type: "button", id: "give-all", onclick: () => this.onLabelAll(byId("label-all").value) }, "Give it"));
    }
    this.controls.replaceChildren(...parts);
  }

  draw() {
    const { width, height } = this.area.getBoundingClientRect();
    if (width < 80 || height < 80) return;
    const scale = window.devicePixelRatio || 1;
    const canvas = element("canvas", { "aria-hidden": "true" });
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    const svg = d3.create("svg").attr("width", width).attr("height", height).attr("role", "img");
    this.area.replaceChildren(canvas, svg.node());
    const frame = { left: 62, top: 10, right: width - 14, bottom: height - 40 };
    ({ plane: this.drawPlane, sky: this.drawSky, scores: this.drawScores })[this.kind].call(this, svg, context, frame);
  }

  // MARK: Points

  get colourOf() {
    if (this.colour === "score") {
      const scale = d3.scaleSequential(d3.interpolateViridis)
        .domain([document.documentElement.dataset.theme === "dark" ? -0.4 : 0, 1]);
      return (candidate) => scale(candidate.score);
    }
    const style = getComputedStyle(document.documentElement);
    const named = (name) => style.getPropertyValue(name).trim();
    if (this.colour === "verdict") {
      const byLabel = new Map(labels.map(({ key, style: word }) => [key, named(word ? `--${word}` : "--line")]));
      return (candidate) => byLabel.get(this.verdicts.of(candidate.index).label);
    }
    const grouped = d3.scaleOrdinal(d3.schemeCategory10);
    return (candidate) => {
      const leader = isMember(candidate) ? byRank.get(candidate.group.leader) : candidate;
      return members.has(leader) ? grouped(leader.rank) : named("--line");
    };
  }

  /** Draws points [{candidate, x, y}]; those that the queue does not show are faint. */
  drawPoints(context, points) {
    const colourOf = this.colourOf;
    const isShown = (point) => this.queue.shown.has(point.candidate);
    for (const point of [...points.filter((each) => !isShown(each)), ...points.filter(isShown)]) {
      context.globalAlpha = isShown(point) ? 0.9 : 0.18;
      context.fillStyle = colourOf(point.candidate);
      context.beginPath();
      context.arc(point.x, point.y, 3.2, 0, 7);
      context.fill();
    }
    context.globalAlpha = 1;
    const current = points.find((point) => point.candidate === this.current);
    if (!current) return;
    context.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue("--text").trim();
    context.lineWidth = 2;
    context.beginPath();
    context.arc(current.x, current.y, 7, 0, 7);
    context.stroke();
  }

  /** A click goes to the nearest point, a drag draws a box. */
  listen(svg, points, frame) {
    const tree = d3.quadtree(points, (point) => point.x, (point) => point.y);
    const brush = d3.brush().extent([[frame.left, frame.top], [frame.right, frame.bottom]]).on("end", () => {
      if (!d3.event.sourceEvent) return;
      const area = d3.event.selection;
      if (!area) {
        const [x, y] = d3.mouse(svg.node());
        const nearest = tree.find(x, y, 14);
        if (nearest) this.onPick(nearest.candidate);
        return;
      }
      const [[left, top], [right, bottom]] = area;
      const inside = (point) => point.x >= left && point.x <= right && point.y >= top && point.y <= bottom;
      this.onBox(new Set(points.filter(inside).map((point) => point.candidate)));
    });
    svg.append("g").attr("class", "brush").call(brush);
    const hint = svg.append("text").attr("x", frame.left + 6).attr("y", frame.top + 14);
    svg.on("mousemove", () => {
      const [x, y] = d3.mouse(svg.node());
      const nearest = tree.find(x, y, 14);
      hint.text(nearest ? `${shortName(nearest.candidate.name, 60)} · ${periodText(nearest.candidate.period)} · DM ${number(nearest.candidate.dm, 4)}` : "");
    });
  }

  // MARK: The three charts

  scale(key, isLogarithmic, range) {
    const values = candidates.map(columnNamed(key).of).filter((value) => value !== undefined && (!isLogarithmic || value > 0));
    const [low, high] = values.length ? d3.extent(values) : [1, 10];
    if (isLogarithmic) return d3.scaleLog([low / 1.1, high * 1.1], range);
    const margin = 0.03 * (high - low) || 0.5;
    return d3.scaleLinear([low - margin, high + margin], range);
  }

  axes(svg, frame, x, y, xTitle, yTitle) {
    const ticks = (axis, scale, most) => (scale.base ? axis.ticks(most, "~g") : axis.ticks(most));
    svg.append("g").attr("transform", `translate(0,${frame.bottom})`).call(ticks(d3.axisBottom(x), x, 8));
    svg.append("g").attr("transform", `translate(${frame.left},0)`).call(ticks(d3.axisLeft(y), y, 7));
    svg.append("text").attr("class", "title").attr("x", (frame.left + frame.right) / 2).attr("y", frame.bottom + 34).attr("text-anchor", "middle").text(xTitle);
    svg.append("text").attr("class", "title").attr("text-anchor", "middle")
      .attr("transform", `translate(${frame.left - 48},${(frame.top + frame.bottom) / 2}) rotate(-90)`).text(yTitle);
  }

  drawPlane(svg, context, frame) {
    const x = this.scale(this.x, this.isLogarithmic.x, [frame.left, frame.right]);
    const y = this.scale(this.y, this.isLogarithmic.y, [frame.bottom, frame.top]);
    const [xColumn, yColumn] = [columnNamed(this.x), columnNamed(this.y)];
    const points = candidates.map((candidate) => ({ candidate, x: xColumn.of(candidate), y: yColumn.of(candidate) }))
      .filter((point) => point.x !== undefined && point.y !== undefined
        && (!this.isLogarithmic.x || point.x > 0) && (!this.isLogarithmic.y || point.y > 0))
      .map(({ candidate, x: across, y: up }) => ({ candidate, x: x(across), y: y(up) }));
    this.drawPoints(context, points);
    this.axes(svg, frame, x, y, xColumn.title, yColumn.title);
    svg.attr("aria-label", `${points.length} candidates, ${yColumn.title} against ${xColumn.title}`);
    this.listen(svg, points, frame);
  }

  /** The whole sky in equal areas, right ascension growing to the left; or the stretch that the candidates lie in. */
  drawSky(svg, context, frame) {
    const placed = candidates.filter((candidate) => candidate.ra !== undefined && candidate.dec !== undefined);
    // Seen from within: right ascension grows to the left.
    const place = (candidate) => [-candidate.ra, candidate.dec];
    const centre = d3.geoCentroid({ type: "MultiPoint", coordinates: placed.map(place) });
    const reach = d3.max(placed, (candidate) => d3.geoDistance(place(candidate), centre)) * 180 / Math.PI;
    const isNear = reach < 40;
    const projection = isNear ? d3.geoAzimuthalEqualArea().rotate([-centre[0], -centre[1]]) : d3.geoEqualEarth().rotate([180, 0]);
    const box = [[frame.left, frame.top + 8], [frame.right, frame.bottom]];
    const radius = Math.max(reach * 1.15, 0.05);
    projection.fitExtent(box, isNear ? d3.geoCircle().center(centre).radius(radius)() : { type: "Sphere" });
    const step = isNear ? [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20].find((each) => each * 5 > radius) ?? 20 : 30;
    const path = d3.geoPath(projection);
    const lines = d3.geoGraticule().step([step, step]);
    if (isNear) {
      const edge = (value, sign) => Math.max(-90, Math.min(90, value + sign * 1.5 * radius));
      const wide = 1.5 * radius / Math.max(Math.cos(centre[1] * Math.PI / 180), 0.05);
      lines.extent([[centre[0] - wide, edge(centre[1], -1)], [centre[0] + wide, edge(centre[1], 1)]]).precision(step / 10);
    }
    svg.append("path").attr("class", "graticule").attr("d", path(lines()));
    this.gridNumbers(svg, frame, projection, isNear ? { centre, radius, step } : null);
    if (!isNear) svg.append("path").attr("class", "frame").attr("d", path({ type: "Sphere" }));
    const points = placed.map((candidate) => ({ candidate, at: projection(place(candidate)) })).filter(({ at }) => at)
      .map(({ candidate, at: [x, y] }) => ({ candidate, x, y }));
    this.drawPoints(context, points);
    const degrees = (value) => fixed((value + 360) % 360, step < 1 ? 2 : 0);
    svg.append("text").attr("class", "title").attr("x", frame.left).attr("y", frame.bottom + 30).text(isNear
      ? `about RA ${degrees(-centre[0])}°, declination ${fixed(centre[1], 2)}°; lines ${step}° apart, east to the left`
      : "the sky in equal areas, RA 180° in the middle and growing to the left; lines 30° apart");
    svg.attr("aria-label", `${points.length} candidates on the sky`);
    this.listen(svg, points, frame);
  }

  /** Right ascensions and declinations at the lines of the grid: along one line each, of a stretch of the sky its lowest and leftmost. */
  gridNumbers(svg, frame, projection, stretch) {
    const step = stretch ? stretch.step : 30;
    const number = (value) => `${fixed(value, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)))}°`;
    const write = (longitude, declination, words) => {
      const at = projection([longitude, declination]);
      if (!at || at[0] < frame.left || at[0] > frame.right - 20 || at[1] < frame.top + 10 || at[1] > frame.bottom) return;
      svg.append("text").attr("class", "title").attr("x", at[0] + 3).attr("y", at[1] - 3).text(words);
    };
    const rightAscension = (longitude) => number(((-longitude % 360) + 360) % 360);
    if (!stretch) {
      for (const longitude of d3.range(-330, -29, 60)) write(longitude, 0, rightAscension(longitude));
      for (const declination of [-60, -30, 30, 60]) write(-180, declination, number(declination));
      return;
    }
    const wide = stretch.radius / Math.max(Math.cos(stretch.centre[1] * Math.PI / 180), 0.05);
    const lineFrom = (value) => Math.ceil(value / step - 1e-9) * step;
    const [left, low] = [lineFrom(stretch.centre[0] - 0.9 * wide), lineFrom(stretch.centre[1] - 0.9 * stretch.radius)];
    for (let line = left; line <= stretch.centre[0] + wide; line += step) write(line, low, rightAscension(line));
    for (let line = low + step; line <= stretch.centre[1] + stretch.radius; line += step) write(left, line, number(line));
  }

  drawScores(svg, context, frame) {
    const x = d3.scaleLinear([0, 1], [frame.left, frame.right]);
    const bins = d3.histogram().domain([0, 1]).thresholds(d3.range(0, 1, 0.02))(candidates.map((candidate) => candidate.score));
    const y = d3.scaleSymlog([0, d3.max(bins, (bin) => bin.length) || 1], [frame.bottom, frame.top]);
    for (const bin of bins.filter((each) => each.length)) {
      svg.append("rect").attr("class", "bar").attr("x", x(bin.x0) + 1).attr("width", Math.max(x(bin.x1) - x(bin.x0) - 2, 1))
        .attr("y", y(bin.length)).attr("height", frame.bottom - y(bin.length))
        .append("title").text(`${bin.length} candidates from ${bin.x0.toFixed(2)} to ${bin.x1.toFixed(2)}`);
    }
    for (const { name, threshold } of report.models) {
      if (threshold === undefined) continue;
      svg.append("line").attr("class", "mark").attr("x1", x(threshold)).attr("x2", x(threshold)).attr("y1", frame.top).attr("y2", frame.bottom)
        .append("title").text(`From here on ${name} selects`);
    }
    if (this.current) {
      svg.append("line").attr("class", "curve").attr("x1", x(this.current.score)).attr("x2", x(this.current.score)).attr("y1", frame.top).attr("y2", frame.bottom);
    }
    this.axes(svg, frame, x, y, "score", "candidates (of this page)");
    svg.attr("aria-label", `Histogram of the scores of ${candidates.length} candidates`);
    const brush = d3.brushX().extent([[frame.left, frame.top], [frame.right, frame.bottom]]).on("end", () => {
      if (!d3.event.sourceEvent || !d3.event.selection) return;
      const [low, high] = d3.event.selection.map(x.invert);
      this.onBox(new Set(candidates.filter((candidate) => candidate.score >= low && candidate.score <= high)));
    });
    svg.append("g").attr("class", "brush").call(brush);
  }
}
