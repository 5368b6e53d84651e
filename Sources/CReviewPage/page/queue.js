// The queue: which candidates are shown, in which order. The order is made when it is asked for and never by a verdict, so that no
// candidate jumps away under the reviewer's hand.

class Queue {
  /** - verdicts: by which candidates are chosen and ordered. - onPick(candidate): a row was clicked. */
  constructor(verdicts, onPick) {
    this.verdicts = verdicts;
    this.onPick = onPick;
    this.rowHeight = 38;
    this.order = report.blind ? "shuffled" : "rank";
    this.label = "all";
    this.text = "";
    this.ranges = new Map();
    /** A box that was drawn in a chart: a set of candidates, or null. */
    this.box = null;
    this.unfolded = new Set();
    this.scroller = byId("queue");
    this.area = byId("queue-rows");
    this.drawnRows = new Map();
    // Kept here: to ask the browser between two changes of the page would make it lay out all of it.
    this.top = 0;
    this.height = this.scroller.clientHeight;
    this.scroller.addEventListener("scroll", () => {
      this.top = this.scroller.scrollTop;
      this.draw();
    });
    new ResizeObserver(() => {
      this.height = this.scroller.clientHeight;
      this.draw();
    }).observe(this.scroller);
    this.make();
  }

  // MARK: Which, and in what order

  get orders() {
    return [
      ...(report.blind ? [{ key: "shuffled", title: "shuffled" }] : []),
      ...columns.filter((column) => !(report.blind && column.key === "rank")).map(({ key, title }) => ({ key, title: `by ${title}` })),
      { key: "verdict", title: "by verdict" },
    ];
  }

  isShown(candidate) {
    const { label } = this.verdicts.of(candidate.index);
    if (this.label === "unlabelled" ? label !== noLabel : this.label !== "all" && label !== this.label) return false;
    if (this.box && !this.box.has(candidate)) return false;
    for (const [key, [low, high]] of this.ranges) {
      const value = columnNamed(key).of(candidate);
      if (value === undefined || value < low || value > high) return false;
    }
    return !this.text || this.searched(candidate).includes(this.text);
  }

  searched(candidate) {
    candidate.searched ??= [
      candidate.name, candidate.source, ...(candidate.flags ?? []), ...(candidate.known ?? []).map((known) => known.name),
      candidate.beam ?? "",
    ].join("\n").toLowerCase();
    return candidate.searched;
  }

  compare(first, second) {
    if (this.order === "shuffled") return first.index - second.index;
    if (this.order === "verdict") {
      const place = (candidate) => labels.findIndex(({ key }) => key === this.verdicts.of(candidate.index).label);
      return place(first) - place(second) || first.rank - second.rank;
    }
    const column = columnNamed(this.order);
    const [one, other] = [column.of(first), column.of(second)];
    if (one === undefined || other === undefined) return (one === undefined) - (other === undefined) || first.rank - second.rank;
    const difference = column.isBestLow || ["period", "dm", "ra", "dec", "mjd"].includes(column.key) ? one - other : other - one;
    return difference || first.rank - second.rank;
  }

  /** Makes the queue anew; the leader of a shown member is shown with it. */
  make() {
    const shown = new Set(candidates.filter((candidate) => this.isShown(candidate)));
    const leads = new Set();
    for (const candidate of shown) leads.add(isMember(candidate) ? byRank.get(candidate.group.leader) : candidate);
    this.shown = shown;
    this.leaders = [...leads].sort((first, second) => this.compare(first, second));
    this.isStale = false;
    this.fold();
  }

  /** The rows: leaders, and under those that are unfolded their members. */
  fold() {
    this.rows = this.leaders.flatMap((leader) => [
      leader, ...(this.unfolded.has(leader) ? members.get(leader) ?? [] : []),
    ]);
    this.places = new Map(this.rows.map((candidate, place) => [candidate, place]));
    this.area.style.height = `${this.rows.length * this.rowHeight}px`;
    this.drawnRows.forEach((row) => row.remove());
    this.drawnRows.clear();
    this.draw();
  }

  turn(leader, isUnfolded = !this.unfolded.has(leader)) {
    if (!members.has(leader)) return;
    if (isUnfolded) this.unfolded.add(leader);
    else this.unfolded.delete(leader);
    this.fold();
  }

  // MARK: Where one is

  /** Goes to a candidate; a member's leader is unfolded for it. */
  show(candidate) {
    this.current = candidate;
    if (!this.places.has(candidate) && isMember(candidate)) this.turn(byRank.get(candidate.group.leader), true);
    const place = this.places.get(candidate);
    if (place !== undefined) {
      const top = place * this.rowHeight;
      const wanted = Math.max(Math.min(this.top, top), top + this.rowHeight - this.height);
      if (wanted !== this.top) this.scroller.scrollTop = this.top = wanted;
    }
    this.draw();
  }

  /** The neighbour of the current one in the queue, or undefined at its end. */
  neighbour(step) {
    const place = this.places.get(this.current);
    return place === undefined ? this.rows[0] : this.rows[place + step];
  }

  /** The next one without a verdict, from the current one on and then from the top; undefined if all have one. */
  get nextUnlabelled() {
    const start = (this.places.get(this.current) ?? -1) + 1;
    const isOpen = (candidate) => this.verdicts.of(candidate.index).label === noLabel && candidate !== this.current;
    for (let step = 0; step < this.rows.length; step++) {
      const candidate = this.rows[(start + step) % this.rows.length];
      if (isOpen(candidate)) return candidate;
    }
    return undefined;
  }

  // MARK: Rows on the screen

  draw() {
    if (!this.rows) return;
    const first = Math.max(0, Math.floor(this.top / this.rowHeight) - 4);
    const last = Math.min(this.rows.length, first + Math.ceil(this.height / this.rowHeight) + 8);
    for (const [candidate, row] of this.drawnRows) {
      const place = this.places.get(candidate);
      if (place < first || place >= last) {
        row.remove();
        this.drawnRows.delete(candidate);
      }
    }
    for (let place = first; place < last; place++) {
      const candidate = this.rows[place];
      let row = this.drawnRows.get(candidate);
      if (!row) {
        row = this.row(candidate, place);
        this.drawnRows.set(candidate, row);
        this.area.append(row);
      }
      row.setAttribute("aria-selected", String(candidate === this.current));
      const label = labelNamed(this.verdicts.of(candidate.index).label);
      row.chip.textContent = label.key === noLabel ? "" : label.title;
      row.chip.className = `chip ${label.style}`;
    }
    const current = this.drawnRows.get(this.current);
    if (current) this.scroller.setAttribute("aria-activedescendant", current.id);
    else this.scroller.removeAttribute("aria-activedescendant");
  }

  row(candidate, place) {
    const numbers = [
      report.blind ? null : `#${candidate.rank}`, periodText(candidate.period), `DM ${number(candidate.dm, 4)}`,
      `S/N ${number(candidate.snr, 3)}`, ...(candidate.flags ?? []),
    ].filter(Boolean).join(" · ");
    const row = element("div", {
      class: isMember(candidate) ? "row member" : "row", role: "option", id: `row${candidate.index}`,
      "aria-posinset": place + 1, "aria-setsize": this.rows.length,
    });
    row.style.top = `${place * this.rowHeight}px`;
    row.chip = element("span", { class: "chip" });
    const name = element("span", { class: "cut", dir: "auto", title: shortName(candidate.name, 400) }, shortName(candidate.name, 28));
    const side = element("span", { class: "score" }, row.chip, report.blind ? "" : ` ${scoreText(candidate.score)}`);
    const group = members.get(candidate);
    if (group) {
      side.append(" ", element("button", {
        type: "button", tabindex: -1, title: "Members of its group", "aria-label": `${group.length} members of its group`,
        onclick: (event) => { event.stopPropagation(); this.turn(candidate); },
      }, `+${group.length}`));
    }
    row.append(name, side, element("span", { class: "numbers cut" }, numbers));
    row.addEventListener("click", () => this.onPick(candidate));
    return row;
  }
}
