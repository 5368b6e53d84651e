// What is known of a candidate besides its pictures: score and what it means, why it is so, the header, known pulsars, its group.

class Facts {
  /** - onPick(candidate), onNote(text), onGroup(label): what the reviewer does here. */
  constructor(container, { onPick, onNote, onGroup }) {
    Object.assign(this, { container, onPick, onNote, onGroup });
  }

  draw(candidate, note) {
    const fill = element("div", { class: "fill" });
    this.note = element("textarea", {
      id: "note", "aria-label": "Note on this candidate", placeholder: "note", maxlength: 2000,
      onchange: () => this.onNote(this.note.value),
    });
    this.showNote(note);
    if (!report.blind) fill.append(...this.score(candidate));
    fill.append(...this.matches(candidate), ...this.group(candidate), ...this.header(candidate));
    this.container.replaceChildren(fill, this.note);
  }

  /** The note as it is kept; what is being written stays. */
  showNote(note) {
    if (document.activeElement !== this.note) this.note.value = note;
  }

  score(candidate) {
    const model = report.models.find((each) => each.name === candidate.model);
    const share = model?.trainingShare;
    const lines = [
      element("p", { id: "score" }, scoreText(candidate.score)),
      element("p", { class: "meaning" }, `Rank ${candidate.rank} of ${report.total}, by ${shortName(candidate.model, 30)}. `
        + (share ? `A probability if ${number(100 * share, 2)} % of candidates are pulsars, as in its training` : "")
        + (candidate.probability === undefined ? (share ? "; in a survey they are far fewer." : "")
          : `; of ${number(candidate.probability, 3)} at this survey's share.`)),
    ];
    if (candidate.flags?.includes("outlier")) {
      lines.push(element("p", { class: "warning" }, "Far outside of what the model was trained on: the score is a guess."));
    }
    if (candidate.explanation) lines.push(...this.explanation(candidate.explanation));
    return lines;
  }

  explanation({ evidence, baselineEvidence, baselineName, shares }) {
    const largest = d3.max(shares, (share) => Math.abs(share.evidence ?? 0)) || 1;
    const rows = shares.map((share) => {
      const value = share.evidence;
      const row = element("div", { class: "share" }, element("span", { class: "cut", title: share.name }, share.name));
      const svg = d3.create("svg").attr("viewBox", "-50 0 100 9").attr("preserveAspectRatio", "none").attr("aria-hidden", "true");
      if (value !== undefined) {
        const length = 50 * Math.abs(value) / largest;
        svg.append("rect").attr("class", value >= 0 ? "for" : "against").attr("x", value >= 0 ? 0 : -length).attr("width", length).attr("height", 9);
      }
      row.append(svg.node(), element("span", { class: "value" }, value === undefined ? "not there" : `${value >= 0 ? "+" : ""}${fixed(value, 2)}`));
      return row;
    });
    return [
      element("h3", { title: `Evidence ${number(evidence, 3)}, from ${number(baselineEvidence, 3)} of ${baselineName}; the shares add up to the difference.` },
        "Why: shares of the evidence"), ...rows,
    ];
  }

  header(candidate) {
    const list = element("dl");
    for (const [label, value] of candidate.facts) {
      list.append(element("dt", {}, label), element("dd", { dir: "auto", title: shortName(value, 400) }, shortName(value, 80)));
    }
    list.append(element("dt", {}, "File"), element("dd", { dir: "auto", title: shortName(candidate.source, 1000) }, shortName(candidate.source, 60)));
    return [element("h3", {}, "Header"), list];
  }

  matches(candidate) {
    if (!candidate.known?.length) return [];
    const rows = candidate.known.slice(0, 4).map((known) => element("tr", {},
      element("td", { title: known.name }, shortName(known.name, 24)), element("td", {}, known.ratio),
      element("td", {}, known.separation === undefined ? "–" : `${number(known.separation, 2)}°`),
      element("td", {}, known.dm === undefined ? "–" : `ΔDM ${number(known.dm, 2)}`),
      element("td", {}, { known: "", "known?": "uncertain", known_sidelobe: "side lobe" }[known.kind] ?? "")));
    return [element("h3", {}, "Known pulsars here: ratio, distance"), element("table", {}, ...rows)];
  }

  group(candidate) {
    const leader = isMember(candidate) ? byRank.get(candidate.group.leader) : candidate;
    const others = members.get(leader);
    if (!others) return [];
    const line = (each) => element("tr", {},
      element("td", {}, element("button", { type: "button", disabled: each === candidate, onclick: () => this.onPick(each) },
        shortName(each.name, 22))),
      element("td", {}, each === leader ? "leads" : each.group.ratio), element("td", {}, `S/N ${number(each.snr, 3)}`));
    const shown = [leader, ...others].slice(0, 5);
    return [
      element("h3", {}, `Its group: ${others.length + 1} of the page's, ${candidate.group?.beams ?? 1} beams`),
      element("table", {}, ...shown.map(line)),
      ...(others.length > 4 ? [element("p", { class: "meaning" }, `and ${others.length - 4} more`)] : []),
      ...(candidate.group?.reason ? [element("p", { class: "meaning cut", title: candidate.group.reason }, candidate.group.reason)] : []),
      element("p", { class: "button-line" }, element("button", { type: "button", onclick: () => this.onGroup() }, "Give all of the group this one's verdict")),
    ];
  }
}
