// One candidate, large: its profile over two turns, frequency and time against the same phase below it, and its curves of
// signal-to-noise beside them. Planes are drawn on a canvas, one pixel a value; axes and curves in SVG above it.

class CandidateView {
  constructor(container) {
    this.container = container;
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.svg = d3.select(container).append("svg").attr("role", "img");
    container.prepend(this.canvas);
    this.showsNetwork = false;
    this.measure();
  }

  /** Takes the size of its place, which is asked for only when that may have changed. */
  measure() {
    const { width, height } = this.container.getBoundingClientRect();
    this.size = { width, height };
  }

  draw(candidate) {
    const { width, height } = this.size;
    if (width < 240 || height < 160) return;
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.context = this.canvas.getContext("2d");
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    this.context.imageSmoothingEnabled = false;
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => d3.rgb(style.getPropertyValue(name).trim());
    this.colours = {
      paper: colour("--paper"), ink: colour("--ink"), missing: colour("--missing"), for: colour("--accent"), against: colour("--warm"),
    };
    this.svg.attr("width", width).attr("height", height).attr("viewBox", `0 0 ${width} ${height}`).attr("aria-label", describe(candidate));
    this.svg.selectAll("*").remove();
    const { panels } = candidate;
    if (this.showsNetwork && candidate.explanation?.views?.length) this.drawNetwork(candidate.explanation.views, width, height);
    else if (panels) this.drawPanels(panels, width, height);
    else {
      this.svg.append("text").attr("x", 10).attr("y", 30).attr("class", "title")
        .text(`There is nothing to draw: ${shortName(candidate.missing ?? "", 200)}`);
    }
  }

  // MARK: What the file holds

  drawPanels(panels, width, height) {
    const hasCurves = panels.curves.length > 0;
    const left = 58;
    const hasStrips = panels.bands || panels.time;
    const phaseWidth = (hasCurves ? width * 0.6 : width) - left - (hasStrips ? 78 : 12);
    const parts = [
      [panels.profile, panels.bands || panels.time ? 0.2 : 1, this.drawProfile],
      [panels.bands, 0.36, this.drawPlane],
      [panels.time, 0.44, this.drawPlane],
    ].filter(([panel]) => panel);
    const [gap, bottom] = [8, 34];
    const room = height - 6 - bottom - gap * (parts.length - 1);
    const sum = d3.sum(parts, ([, share]) => share);
    let top = 6;
    parts.forEach(([panel, share, draw], place) => {
      const frame = { left, top, width: phaseWidth, height: Math.round(room * share / sum) };
      draw.call(this, panel, frame, panels, panel === panels.bands);
      this.phaseAxis(frame, place === parts.length - 1);
      top += frame.height + gap;
    });
    if (!hasCurves) return;
    const curvesLeft = parts.length ? width * 0.6 + 52 : left;
    const count = panels.curves.length;
    panels.curves.forEach((curve, place) => {
      const each = (height - 8) / count;
      this.drawCurve(curve, {
        left: curvesLeft, top: 16 + place * each, width: width - curvesLeft - 12, height: Math.max(each - 56, 30),
      });
    });
  }

  phaseAxis(frame, hasNumbers) {
    const x = d3.scaleLinear([0, 2], [frame.left, frame.left + frame.width]);
    const axis = this.svg.append("g").attr("transform", `translate(0,${frame.top + frame.height})`)
      .call(d3.axisBottom(x).ticks(frame.width > 260 ? 9 : 4).tickSize(hasNumbers ? 4 : 0).tickFormat(hasNumbers ? null : ""));
    if (!hasNumbers) return;
    axis.append("text").attr("class", "title").attr("x", frame.left + frame.width / 2).attr("y", 30)
      .attr("text-anchor", "middle").text("phase (turns)");
  }

  yTitle(frame, text) {
    this.svg.append("text").attr("class", "title").attr("text-anchor", "middle")
      .attr("transform", `translate(${frame.left - 44},${frame.top + frame.height / 2}) rotate(-90)`).text(text);
  }

  frame({ left, top, width, height }) {
    this.svg.append("rect").attr("class", "frame").attr("x", left).attr("y", top).attr("width", width).attr("height", height);
  }

  drawProfile(profile, frame, panels) {
    const heights = unpackValues(profile.values);
    const count = heights.length;
    const x = d3.scaleLinear([0, 2], [frame.left, frame.left + frame.width]);
    const [low, high] = [Math.min(d3.min(heights), 0), Math.max(d3.max(heights), 1)];
    const y = d3.scaleLinear([low - 0.06 * (high - low), high + 0.06 * (high - low)], [frame.top + frame.height, frame.top]);
    if (profile.window) {
      const [start, width] = profile.window;
      for (const turn of [-1, 0, 1]) {
        const [from, to] = [Math.max(start + turn, 0), Math.min(start + turn + width, 2)];
        if (to > from) {
          this.svg.append("rect").attr("class", "window").attr("x", x(from)).attr("y", frame.top)
            .attr("width", x(to) - x(from)).attr("height", frame.height);
        }
      }
    }
    this.svg.append("line").attr("class", "zero").attr("x1", x(0)).attr("x2", x(2)).attr("y1", y(0)).attr("y2", y(0));
    const steps = d3.range(2 * count + 1).map((bin) => [bin / count, heights[bin % count]]);
    this.svg.append("path").attr("class", "curve")
      .attr("d", d3.line().x((d) => x(d[0])).y((d) => y(d[1])).curve(d3.curveStepAfter)(steps));
    if (profile.noise > 0) {
      const middle = Math.min(Math.max(0.5, profile.noise), 1);
      const right = frame.left + frame.width + 12;
      this.svg.append("line").attr("class", "error").attr("x1", right).attr("x2", right)
        .attr("y1", Math.max(y(middle + profile.noise), frame.top)).attr("y2", Math.min(y(middle - profile.noise), frame.top + frame.height));
      this.svg.append("text").attr("x", right + 5).attr("y", y(middle) + 4).text("±1σ");
    }
    if (panels.smearing > 0) {
      // Beside the profile, where it hides no pulse; as long as on the phase axis, as far as there is room.
      const [start, line] = [frame.left + frame.width + 10, frame.top + frame.height - 16];
      const length = Math.max(Math.min(x(panels.smearing) - x(0), 62), 1);
      const bar = this.svg.append("line").attr("class", "smearing").attr("x1", start).attr("x2", start + length).attr("y1", line).attr("y2", line);
      bar.append("title").text(`Dispersion within a channel smears by ${number(panels.smearing, 2)} turns`);
      this.svg.append("text").attr("class", "title").attr("x", start).attr("y", line + 13).text("smearing");
    }
    this.frame(frame);
    this.svg.append("g").attr("transform", `translate(${frame.left},0)`).call(d3.axisLeft(y).ticks(3).tickSize(4));
    this.yTitle(frame, "intensity");
  }

  drawPlane(plane, frame, panels, isBands) {
    const image = this.image(plane.columns, plane.rows, this.shaded(plane));
    for (const turn of [0, 1]) {
      this.context.drawImage(image, frame.left + turn * frame.width / 2, frame.top, frame.width / 2, frame.height);
    }
    this.frame(frame);
    const y = d3.scaleLinear([plane.bottom, plane.top], [frame.top + frame.height, frame.top]);
    this.svg.append("g").attr("transform", `translate(${frame.left},0)`)
      .call(d3.axisLeft(y).ticks(Math.max(2, frame.height / 40)).tickSize(4));
    this.yTitle(frame, plane.title);
    if (plane.strip) this.drawStrip(plane, frame, y, isBands);
  }

  /** Beside a plane: signal-to-noise as it grows with time, or of each sub-band. */
  drawStrip(plane, frame, y, isBands) {
    const [values, rows] = [unpackValues(plane.strip.values), unpackValues(plane.strip.rows)];
    const side = { left: frame.left + frame.width + 14, width: 54 };
    const [low, high] = [Math.min(d3.min(values), 0), Math.max(d3.max(values), 0)];
    const x = d3.scaleLinear([low, high + 0.1 * (high - low) || 1], [side.left, side.left + side.width]);
    const last = values[values.length - 1];
    if (isBands) {
      this.svg.append("line").attr("class", "zero").attr("x1", x(0)).attr("x2", x(0)).attr("y1", frame.top)
        .attr("y2", frame.top + frame.height);
    } else if (last > 0) {
      const steady = d3.range(0, 1.01, 0.05).map((share) => [x(last * Math.sqrt(share)), y(plane.bottom + share * (plane.top - plane.bottom))]);
      this.svg.append("path").attr("class", "steady").attr("d", d3.line()(steady));
    }
    this.svg.append("path").attr("class", "strip")
      .attr("d", d3.line()(Array.from(values, (value, place) => [x(value), y(rows[place])])));
    this.frame({ left: side.left, top: frame.top, width: side.width, height: frame.height });
    // No number at 0: it would touch the last of the phases.
    const ticks = d3.axisBottom(x).tickValues(x.ticks(2).filter((value) => value > low)).tickSize(3);
    if (!isBands) {
      const axis = this.svg.append("g").attr("transform", `translate(0,${frame.top + frame.height})`).call(ticks);
      axis.append("text").attr("class", "title").attr("x", side.left + side.width / 2).attr("y", 30).attr("text-anchor", "middle").text("boxcar S/N");
    }
  }

  drawCurve(curve, frame) {
    const [xs, ys] = [unpackValues(curve.x), unpackValues(curve.y)];
    const x = d3.scaleLinear(d3.extent(xs), [frame.left, frame.left + frame.width]);
    const [low, high] = [Math.min(d3.min(ys), 0), d3.max(ys)];
    const y = d3.scaleLinear([low, high + 0.08 * (high - low) || 1], [frame.top + frame.height, frame.top]);
    if (curve.mark !== undefined && curve.mark >= x.domain()[0] && curve.mark <= x.domain()[1]) {
      this.svg.append("line").attr("class", "mark").attr("x1", x(curve.mark)).attr("x2", x(curve.mark))
        .attr("y1", frame.top).attr("y2", frame.top + frame.height);
      this.svg.append("text").attr("x", x(curve.mark)).attr("y", frame.top - 4).attr("text-anchor", "middle").text(curve.markText ?? "");
    }
    this.svg.append("path").attr("class", "curve").attr("d", d3.line()(Array.from(xs, (value, place) => [x(value), y(ys[place])])));
    this.frame(frame);
    const axis = this.svg.append("g").attr("transform", `translate(0,${frame.top + frame.height})`)
      .call(d3.axisBottom(x).ticks(Math.max(2, frame.width / 90)).tickSize(4));
    axis.append("text").attr("class", "title").attr("x", frame.left + frame.width / 2).attr("y", 30).attr("text-anchor", "middle").text(curve.xTitle);
    this.svg.append("g").attr("transform", `translate(${frame.left},0)`).call(d3.axisLeft(y).ticks(Math.max(2, frame.height / 40)).tickSize(4));
    this.yTitle({ ...frame, left: frame.left + 8 }, curve.yTitle);
  }

  // MARK: What the network sees

  drawNetwork(views, width, height) {
    const each = width / views.length;
    const size = Math.min(each - 20, (height - 70) / 2);
    views.forEach((view, place) => {
      const left = 10 + place * each;
      const above = { left, top: 26, width: size, height: size };
      const below = { left, top: 60 + size, width: size, height: size };
      this.context.drawImage(this.image(view.columns, view.rows, this.shaded(view)), above.left, above.top, size, size);
      this.context.drawImage(this.image(view.columns, view.rows, this.contributed(view)), below.left, below.top, size, size);
      this.frame(above);
      this.frame(below);
      this.svg.append("text").attr("x", left).attr("y", 18).text(`${view.title}, as the network sees it`);
      this.svg.append("text").attr("x", left).attr("y", 52 + size).text("what speaks for a pulsar (blue) and against one (orange)");
    });
  }

  // MARK: Pixels

  /** A colour for each pixel: shades from paper to ink; rows without data have a colour of their own. */
  shaded({ shades, missing = [], columns }) {
    const values = unpackShades(shades);
    const { paper, ink, missing: empty } = this.colours;
    const lost = new Set(missing);
    return (place) => (lost.has(Math.floor(place / columns)) ? empty : mixed(paper, ink, values[place] / 63));
  }

  contributed({ contributions }) {
    const values = unpackShades(contributions);
    const { paper, for: pulsar, against } = this.colours;
    return (place) => {
      const share = (values[place] - 32) / 31;
      return mixed(paper, share > 0 ? pulsar : against, Math.min(Math.abs(share), 1));
    };
  }

  image(columns, rows, colour) {
    const made = new OffscreenCanvas(columns, rows);
    const context = made.getContext("2d");
    const pixels = context.createImageData(columns, rows);
    for (let place = 0; place < columns * rows; place++) {
      const { r, g, b } = colour(place);
      pixels.data.set([r, g, b, 255], 4 * place);
    }
    context.putImageData(pixels, 0, 0);
    return made;
  }
}

const mixed = (from, to, share) => ({
  r: from.r + (to.r - from.r) * share, g: from.g + (to.g - from.g) * share, b: from.b + (to.b - from.b) * share,
});

/** A candidate in one sentence, for those who hear the page. */
function describe(candidate) {
  const parts = [
    shortName(candidate.name), `period ${periodText(candidate.period)}`, `DM ${number(candidate.dm, 4)}`,
    `S/N ${number(candidate.snr, 3)}`,
    report.blind || candidate.score === undefined ? null : `score ${scoreText(candidate.score)}`,
    candidate.known?.length ? `may be ${candidate.known[0].name}` : null,
  ];
  const profile = candidate.panels?.profile;
  if (profile?.window) parts.push(`pulse of ${number(profile.window[1], 2)} turns`);
  return parts.filter(Boolean).join(", ");
}
