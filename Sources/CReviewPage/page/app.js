// The page: what is on the screen, and what becomes of keys, clicks and files.

const store = (() => {
  try {
    window.localStorage.setItem("psrsieve:test", "1");
    window.localStorage.removeItem("psrsieve:test");
    return window.localStorage;
  } catch {
    return null;
  }
})();

class App {
  constructor() {
    this.verdicts = new Verdicts(store, report.id);
    this.keys = new Keys(store);
    this.queue = new Queue(this.verdicts, (candidate) => this.go(candidate));
    this.view = new CandidateView(byId("panels"));
    this.facts = new Facts(byId("facts"), {
      onPick: (candidate) => this.go(candidate), onNote: (text) => this.writeNote(text), onGroup: () => this.labelGroup(),
    });
    this.charts = new Charts(this.verdicts, this.queue, {
      onPick: (candidate) => this.go(candidate), onBox: (box) => this.setBox(box),
    });
    this.charts.onLabelAll = (label) => this.labelAll(label);
    this.tab = "candidate";
    this.goesOn = this.kept("goes-on") !== "no";
    this.verdicts.listeners.push(() => this.tell());
    this.start();
  }

  kept(key) { try { return store?.getItem(`psrsieve:${key}`) ?? null; } catch { return null; } }
  keep(key, value) { try { store?.setItem(`psrsieve:${key}`, value); } catch { /* for this time only */ } }

  // MARK: The beginning

  start() {
    byId("title").textContent = shortName(report.title, 60);
    byId("title").title = [report.program, ...report.notes].join("\n");
    this.setTheme(this.kept("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
    byId("labeller").value = this.kept("labeller") ?? "";
    byId("labeller").addEventListener("change", () => this.keep("labeller", this.labeller));
    this.makeFilters();
    this.makeTabs();
    this.makeButtons();
    this.listen();
    this.tell();
    if (!this.verdicts.isKept) this.notice("This browser keeps nothing for this page: save your verdicts before you close it.");
    const last = candidates[Number(this.kept(`${report.id}:at`) ?? -1)];
    const first = last && this.queue.places.has(last) ? last : this.queue.rows[0];
    if (first) this.go(first);
    byId("queue").focus({ preventScroll: true });
  }

  get labeller() { return byId("labeller").value.trim(); }

  makeFilters() {
    const queue = this.queue;
    byId("filter-text").addEventListener("input", (event) => { queue.text = event.target.value.trim().toLowerCase(); this.remake(); });
    const choose = (id, options, act) => {
      byId(id).replaceChildren(...options.map(({ key, title }) => element("option", { value: key }, title)));
      byId(id).addEventListener("change", (event) => { act(event.target.value); this.remake(); });
    };
    choose("filter-label", [
      { key: "all", title: "all" }, { key: "unlabelled", title: "without verdict" }, ...labels.slice(0, -1),
    ], (value) => { queue.label = value; });
    choose("sort", queue.orders, (value) => { queue.order = value; });
    byId("sort").value = queue.order;
    const fields = columns.filter((column) => column.key !== "rank").flatMap((column) => {
      const bound = (place, word) => element("input", {
        type: "number", step: "any", "aria-label": `${word} ${column.title}`, placeholder: place ? "to" : "from",
        onchange: () => {
          const [low, high] = inputs.map((input) => input.value);
          if (low === "" && high === "") queue.ranges.delete(column.key);
          else queue.ranges.set(column.key, [low === "" ? -Infinity : Number(low), high === "" ? Infinity : Number(high)]);
          this.remake();
        },
      });
      const inputs = [bound(0, "least"), bound(1, "greatest")];
      return [element("span", {}, column.title), ...inputs];
    });
    byId("range-fields").replaceChildren(...fields);
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
  }

  makeTabs() {
    const tabs = [{ key: "candidate", title: "Candidate" }, ...this.charts.kinds];
    byId("tabs").replaceChildren(...tabs.map(({ key, title }) => element("button", {
      type: "button", role: "tab", id: `tab-${key}`, "aria-controls": key === "candidate" ? "candidate" : "chart",
      onclick: () => this.showTab(key),
    }, title)));
  }

  makeButtons() {
    const footer = byId("verdicts");
    footer.replaceChildren(...labels.map((label) => element("button", {
      type: "button", id: `verdict-${label.key}`, title: label.words, onclick: () => this.label(label.key),
    }, element("span", { class: label.style }, label.button ?? label.title), element("kbd", {}, this.keys.title(label.key)))),
    element("span", { class: "where" },
      element("kbd", {}, this.keys.title("previous")), " ", element("kbd", {}, this.keys.title("next")), " to go, ",
      element("kbd", {}, this.keys.title("network")), " network, ", element("kbd", {}, "?"), " help"));
  }

  listen() {
    document.addEventListener("keydown", (event) => this.press(event));
    byId("save").addEventListener("click", () => this.save());
    byId("load").addEventListener("click", () => byId("load-file").click());
    byId("load-file").addEventListener("change", (event) => this.load(event.target.files));
    byId("undo").addEventListener("click", () => this.turnBack("undo"));
    byId("redo").addEventListener("click", () => this.turnBack("redo"));
    byId("help").addEventListener("click", () => this.showHelp());
    byId("theme").addEventListener("click", () => {
      this.setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
      this.redraw();
    });
    for (const kind of ["dragenter", "dragover"]) {
      document.addEventListener(kind, (event) => { event.preventDefault(); document.body.classList.add("dragging"); });
    }
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dragging"); });
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      document.body.classList.remove("dragging");
      this.load(event.dataTransfer.files);
    });
    window.addEventListener("beforeunload", (event) => { if (this.verdicts.unsaved) event.preventDefault(); });
    window.addEventListener("storage", (event) => {
      if (event.key?.startsWith(`${this.verdicts.prefix}s`)) {
        this.verdicts.reread();
        this.redraw();
      }
    });
    // A page on paper shows what the screen did, larger.
    window.addEventListener("beforeprint", () => { this.isPrinting = true; });
    window.addEventListener("afterprint", () => { this.isPrinting = false; });
    new ResizeObserver(() => {
      if (this.isPrinting) return;
      this.view.measure();
      this.redraw();
    }).observe(byId("panels"));
    // Whoever chose something with the mouse goes on with keys that are meant for the page.
    document.addEventListener("pointerdown", () => { this.usesPointer = true; });
    document.addEventListener("keydown", () => { this.usesPointer = false; }, true);
    document.addEventListener("change", (event) => {
      if (event.target instanceof HTMLSelectElement && this.usesPointer) event.target.blur();
    });
  }

  setTheme(theme) {
    document.documentElement.dataset.theme = theme;
    this.keep("theme", theme);
  }

  // MARK: Keys

  press(event) {
    const control = event.ctrlKey || event.metaKey;
    const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select");
    if (control && !isTyping && !event.repeat && !document.querySelector("dialog[open]")) {
      const key = event.key.toLowerCase();
      if (key === "z" || key === "y") {
        event.preventDefault();
        this.turnBack(key === "y" || event.shiftKey ? "redo" : "undo");
        return;
      }
    }
    const isLine = event.target instanceof HTMLInputElement;
    if (isTyping && (event.key === "Escape" || (event.key === "Enter" && isLine))) event.target.blur();
    if (!isCommand(event)) return;
    if (event.key === "?") {
      this.showHelp();
      return;
    }
    const action = this.keys.action(event);
    const arrows = { ArrowDown: "next", ArrowUp: "previous" };
    const chosen = action ?? arrows[event.key];
    if (!chosen) return;
    event.preventDefault();
    // Nobody can judge, or leave, what is not on the screen yet.
    if (!this.isDrawn) return;
    this.act(chosen);
  }

  act(action) {
    if (labelNamed(action)) return this.label(action);
    if (action === "next" || action === "previous") {
      const candidate = this.queue.neighbour(action === "next" ? 1 : -1);
      return candidate ? this.go(candidate) : this.notice(action === "next" ? "This is the last of the queue." : "This is the first of the queue.");
    }
    if (action === "network") {
      this.view.showsNetwork = !this.view.showsNetwork;
      if (this.view.showsNetwork && !this.current.explanation?.views?.length) this.notice("There is no network's view of this candidate.");
      return this.showTab("candidate");
    }
    if (action === "zoom") {
      document.body.classList.toggle("large");
      return this.redraw();
    }
    if (action === "group") return this.queue.turn(isMember(this.current) ? byRank.get(this.current.group.leader) : this.current);
    if (action === "note") return this.facts.note?.focus();
    return undefined;
  }

  // MARK: Where one is

  go(candidate) {
    this.current = candidate;
    this.isDrawn = false;
    this.queue.show(candidate);
    this.facts.draw(candidate, this.verdicts.of(candidate.index).note);
    this.redraw();
    this.keep(`${report.id}:at`, String(candidate.index));
    const place = (this.queue.places.get(candidate) ?? 0) + 1;
    byId("announcement").textContent = `${place} of ${this.queue.rows.length}: ${describe(candidate)}`;
  }

  redraw() {
    const candidate = this.current;
    if (!candidate) return;
    byId("name").textContent = shortName(candidate.name);
    byId("name").title = shortName(candidate.source, 1000);
    this.facts.showNote(this.verdicts.of(candidate.index).note);
    if (this.tab === "candidate") this.view.draw(candidate);
    else this.charts.show(this.tab, candidate);
    this.showLabel();
    // On the screen is what was drawn before the frame that follows.
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        if (this.current !== candidate || this.isDrawn) return;
        this.isDrawn = true;
        this.since = performance.now();
        if (!performance.getEntriesByName("first candidate").length) performance.mark("first candidate");
      };
      channel.port2.postMessage(null);
    });
  }

  showTab(tab) {
    this.tab = tab;
    byId("candidate").hidden = tab !== "candidate";
    byId("chart").hidden = tab === "candidate";
    if (tab === "candidate") this.charts.show(undefined);
    this.redraw();
    this.tell();
  }

  remake() {
    this.queue.make();
    const first = this.queue.places.has(this.current) ? this.current : this.queue.rows[0];
    if (first && first !== this.current) this.go(first);
    else if (first) this.queue.show(first);
    if (this.tab !== "candidate") this.charts.show(this.tab, this.current);
    this.tell();
  }

  setBox(box) {
    this.queue.box = box;
    this.remake();
  }

  // MARK: Verdicts

  change(candidate, label, rest = {}) {
    return {
      index: candidate.index, label, note: this.verdicts.of(candidate.index).note, labeller: this.labeller,
      time: new Date().toISOString(), score: report.blind ? undefined : candidate.score, ...rest,
    };
  }

  label(label) {
    const candidate = this.current;
    if (!candidate || !this.isDrawn) return;
    if (!this.queue.places.has(candidate)) {
      this.notice("The queue does not show this candidate: its filter is to be changed first.");
      return;
    }
    this.verdicts.give([this.change(candidate, label, { seconds: (performance.now() - this.since) / 1000 })]);
    if (label === noLabel || !this.goesOn) return;
    const next = this.queue.nextUnlabelled;
    if (next) this.go(next);
    else this.finish();
  }

  labelGroup() {
    const leader = isMember(this.current) ? byRank.get(this.current.group.leader) : this.current;
    const { label } = this.verdicts.of(this.current.index);
    if (label === noLabel) {
      this.notice("Give this candidate a verdict first; the others of its group then get the same.");
      return;
    }
    const group = [leader, ...members.get(leader)];
    this.verdicts.give(group.filter((candidate) => this.verdicts.of(candidate.index).label !== label)
      .map((candidate) => this.change(candidate, label)));
  }

  /** All that the queue's filter shows, in one step. */
  labelAll(label) {
    const shown = [...this.queue.shown];
    if (!label) return;
    this.verdicts.give(shown.map((candidate) => this.change(candidate, label)));
    this.notice(`${shown.length} candidates are ${labelNamed(label).title} now; Undo takes it back.`);
    if (this.tab !== "candidate") this.charts.show(this.tab, this.current);
  }

  writeNote(note) {
    const { label, note: before } = this.verdicts.of(this.current.index);
    if (note !== before) this.verdicts.give([this.change(this.current, label, { note })]);
  }

  turnBack(kind) {
    if (kind === "undo" ? !this.verdicts.canUndo : !this.verdicts.canRedo) return;
    this.verdicts[kind](this.labeller, new Date().toISOString());
    const turned = this.verdicts.turned ?? [];
    this.verdicts.turned = undefined;
    if (turned.length === 1) this.go(candidates[turned[0]]);
    else this.redraw();
  }

  /** Every candidate of the queue has a verdict. */
  finish() {
    const words = this.queue.shown.size < candidates.length ? "All that the queue shows have a verdict." : "All candidates have a verdict.";
    this.redraw();
    this.notice([words, "Save them to a file with the button above.", ...this.found()].join(" "));
  }

  /** What the reviewer made of the pulsars that are known to be there: simulated ones and those of the catalogue. */
  found() {
    const kinds = [
      ["simulated pulsar", (candidate) => candidate.control],
      ["known pulsar", (candidate) => !candidate.control && candidate.known?.[0]?.kind === "known"],
    ];
    return kinds.flatMap(([name, isOne]) => {
      const given = candidates.filter(isOne).map((candidate) => this.verdicts.of(candidate.index).label).filter((label) => label !== noLabel);
      if (!given.length) return [];
      const count = (...keys) => given.filter((label) => keys.includes(label)).length;
      return [`Of ${given.length} ${name}${given.length === 1 ? "" : "s"} with a verdict you called ${count("T1_CAND", "KNOWN_PSR", "NB_PSR")} pulsars, `
        + `${count("T2_CAND")} perhaps and ${count("RFI", "NOISE")} none.`];
    });
  }

  // MARK: What is said

  showLabel() {
    const { label } = this.verdicts.of(this.current.index);
    byId("name").dataset.verdict = label === noLabel ? "" : labelNamed(label).title;
    for (const { key } of labels) {
      const isGiven = key === label && key !== noLabel;
      byId(`verdict-${key}`).setAttribute("aria-pressed", String(isGiven));
    }
  }

  tell() {
    const counts = new Map();
    for (const { label } of this.verdicts.current.values()) counts.set(label, (counts.get(label) ?? 0) + 1);
    const given = labels.slice(0, -1).map(({ key, title }) => (counts.get(key) ? `${counts.get(key)} ${title}` : null)).filter(Boolean);
    const done = d3.sum(labels.slice(0, -1), ({ key }) => counts.get(key) ?? 0);
    byId("progress").textContent = [`${done} of ${candidates.length} with a verdict`, ...given].join(" · ");
    const unsaved = this.verdicts.unsaved;
    byId("unsaved").textContent = unsaved ? `${unsaved} ${unsaved === 1 ? "verdict" : "verdicts"} not yet saved to a file` : "";
    byId("undo").disabled = !this.verdicts.canUndo;
    byId("redo").disabled = !this.verdicts.canRedo;
    byId("shown").replaceChildren(`${this.queue.leaders.length} in the queue, ${this.queue.shown.size} of ${candidates.length} candidates `,
      ...(this.queue.box ? [element("button", { type: "button", onclick: () => this.setBox(null) }, "clear the box")] : []));
    if (!this.verdicts.isKept && this.wasKept) {
      this.notice("This browser has no room for more verdicts: save them to a file before you close the page.");
    }
    this.wasKept = this.verdicts.isKept;
    for (const tab of byId("tabs").children) tab.setAttribute("aria-selected", String(tab.id === `tab-${this.tab}`));
    this.queue.draw();
    if (this.current) this.showLabel();
  }

  notice(text) {
    const place = byId("notice");
    place.textContent = text;
    place.hidden = false;
    clearTimeout(this.noticeEnd);
    this.noticeEnd = setTimeout(() => { place.hidden = true; }, 4000 + 50 * text.length);
  }

  // MARK: Files

  save() {
    if (!this.verdicts.rows.length) {
      this.notice("There are no verdicts yet.");
      return;
    }
    download(verdictTable(this.verdicts.rows, this.labeller), fileName("verdicts", this.labeller));
    this.verdicts.markSaved();
  }

  saveForCandyJar() {
    download(candyJarTable(this.verdicts), fileName("candyjar", this.labeller));
  }

  async load(files) {
    for (const file of files) {
      try {
        const { changes, strangers, unknown } = readVerdicts(await file.text(), file.name);
        const taken = this.newer(changes);
        this.verdicts.give(taken);
        const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;
        this.notice([
          `${file.name}: ${counted(taken.length, "verdict", "verdicts")} loaded`,
          changes.length > taken.length ? `${changes.length - taken.length} older than those here` : null,
          strangers ? counted(strangers, "row is about none of this page's candidates", "rows are about none of this page's candidates") : null,
          unknown ? counted(unknown, "row holds no verdict", "rows hold no verdict") : null,
        ].filter(Boolean).join("; ") + ".");
      } catch (error) {
        this.notice(error.message);
      }
    }
    byId("load-file").value = "";
    this.redraw();
  }

  /**
   * Of verdicts from a file those that count: later ones win, here as wherever such files are read. What has no time is taken where
   * there is no verdict yet.
   */
  newer(changes) {
    const times = new Map();
    return changes.flatMap((change) => {
      const here = this.verdicts.timeOf(change.index);
      const isNewer = change.time ? change.time > here && change.time >= (times.get(change.index) ?? "")
        : here === "" && !times.has(change.index) && change.label !== noLabel;
      if (!isNewer) return [];
      times.set(change.index, change.time);
      return [{ ...change, note: change.note ?? this.verdicts.of(change.index).note }];
    });
  }

  // MARK: Help

  showHelp() {
    const dialog = byId("help-dialog");
    const draw = (message = "", focused = undefined) => {
      const fields = actions.flatMap((action) => [
        element("span", {}, action.title),
        element("button", {
          type: "button", id: `key-${action.key}`, "aria-label": `key for ${action.title}`,
          onclick: (event) => {
            event.target.textContent = "press a key";
            event.target.addEventListener("keydown", (press) => {
              press.preventDefault();
              press.stopPropagation();
              draw(press.key === "Escape" ? "" : this.keys.set(action.key, pressedKey(press)), action.key);
            }, { once: true });
          },
        }, this.keys.title(action.key)),
      ]);
      dialog.replaceChildren(
        element("h2", {}, "Keys"),
        element("p", { class: "meaning" }, "Click a key to choose another. Arrow keys up and down go through the queue; Ctrl-Z and Ctrl-Y undo and redo."),
        element("p", {}, "Keys as in ", ...Object.keys(presets).flatMap((name) => [
          element("button", { type: "button", onclick: () => { this.keys.preset(name); draw(); } }, name), " ",
        ])),
        element("p", { class: "warning" }, message ?? ""),
        element("div", { class: "keys" }, ...fields),
        element("p", {}, element("label", {}, element("input", {
          type: "checkbox", checked: this.goesOn,
          onchange: (event) => { this.goesOn = event.target.checked; this.keep("goes-on", this.goesOn ? "yes" : "no"); },
        }), " go on to the next candidate without a verdict")),
        element("h2", {}, "Verdicts"),
        element("p", {}, labels.map(({ title, words }) => `${title}: ${words}`).join("; "), "."),
        element("p", {}, "They are kept in this browser under this report as they are given. Save writes them all to a CSV file, which "
          + "psrsieve train and preprocess take as --labels; drop such a file on the page to load it. ",
        element("button", { type: "button", onclick: () => this.saveForCandyJar() }, "Save for CandyJar")),
        element("h2", {}, "This page"),
        element("p", {}, report.notes.join(" ")),
        ...(this.found().length ? [element("details", { id: "found" }, element("summary", {}, "What you have found, of pulsars that are known to be there"),
          element("p", {}, this.found().join(" ")))] : []),
        element("details", {}, element("summary", {}, "Charts by d3; its licence"), element("pre", {}, byId("licence").textContent)),
        element("p", {}, element("button", { type: "button", autofocus: true, onclick: () => dialog.close() }, "Close")));
      this.makeButtons();
      this.tell();
      if (focused) byId(`key-${focused}`).focus();
    };
    draw();
    if (!dialog.open) dialog.showModal();
  }
}

const app = new App();
