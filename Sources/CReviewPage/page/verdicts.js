// Verdicts: what a reviewer says of candidates. Every one is kept, also those that later ones replace or that are undone.

const labels = [
  { key: "T1_CAND", title: "T1", button: "T1 likely", words: "likely pulsar", style: "t1" },
  { key: "T2_CAND", title: "T2", button: "T2 perhaps", words: "perhaps a pulsar", style: "t2" },
  { key: "KNOWN_PSR", title: "known pulsar", words: "known pulsar or its harmonic", style: "known" },
  { key: "NB_PSR", title: "nearby pulsar", words: "bright pulsar outside of the beam", style: "nearby" },
  { key: "RFI", title: "RFI", words: "interference", style: "rfi" },
  { key: "NOISE", title: "noise", words: "noise", style: "noise" },
  { key: "UNCAT", title: "none", words: "no verdict", style: "" },
];
const labelNamed = (key) => labels.find((label) => label.key === key);
const noLabel = "UNCAT";

/**
 * The log of verdicts, as this browser keeps it under the report's name: one entry a step, so that nothing has to be written
 * twice. A step that undoes another is a step too. The browser's store may be missing (private windows) or full: then the page
 * goes on and says so.
 */
class Verdicts {
  /** - store: `localStorage`, or null. - id: the report's. */
  constructor(store, id) {
    this.store = store;
    this.prefix = `psrsieve:${id}:`;
    this.isKept = store !== null;
    this.listeners = [];
    this.read();
  }

  // MARK: Asked

  /** A candidate's verdict and note: {label, note}. */
  of(index) { return this.current.get(index) ?? { label: noLabel, note: "" }; }
  /** When a candidate got the verdict that counts; empty if it has none. */
  timeOf(index) { return this.times.get(index) ?? ""; }
  get canUndo() { return this.done.length > 0; }
  get canRedo() { return this.undone.length > 0; }
  /** How many are in no file yet. */
  get unsaved() { return this.rows.slice(this.saved).filter((row) => !row.from).length; }

  // MARK: Steps

  /** One step of one or more verdicts: {index, label, note, labeller, time, seconds, score, from}. */
  give(changes) {
    if (changes.length) this.take({ kind: "give", changes });
  }

  undo(labeller, time) {
    if (this.canUndo) this.take({ kind: "undo", labeller, time });
  }

  redo(labeller, time) {
    if (this.canRedo) this.take({ kind: "redo", labeller, time });
  }

  markSaved() {
    this.saved = this.rows.length;
    this.write("saved", String(this.saved));
    this.tell();
  }

  take(step) {
    this.write(`step${this.count}`, JSON.stringify(step));
    this.replay(step);
    this.tell();
  }

  replay(step) {
    this.count += 1;
    if (step.kind === "give") {
      const before = step.changes.map(({ index }) => ({ index, ...this.of(index) }));
      this.done.push({ before, after: step.changes });
      this.undone = [];
      this.rows.push(...step.changes);
      this.put(step.changes);
      for (const { index, time } of step.changes) this.times.set(index, time ?? "");
      return;
    }
    const [from, to] = step.kind === "undo" ? [this.done, this.undone] : [this.undone, this.done];
    const turned = from.pop();
    if (!turned) return;
    to.push(turned);
    // Backwards, so that of two verdicts on one candidate the first one's state is what is left.
    const states = step.kind === "undo" ? [...turned.before].reverse() : turned.after;
    this.rows.push(...states.map(({ index, label, note }) => ({
      index, label, note, labeller: step.labeller, time: step.time,
    })));
    this.put(states);
    for (const { index } of states) this.times.set(index, step.time);
    /** The candidates of the last step that was undone or done again. */
    this.turned = states.map(({ index }) => index);
  }

  put(states) {
    for (const { index, label, note } of states) this.current.set(index, { label, note });
  }

  // MARK: Kept in the browser

  read() {
    /** All verdicts that were ever given, in order. */
    this.rows = [];
    this.done = [];
    this.undone = [];
    this.current = new Map();
    this.times = new Map();
    this.count = 0;
    for (;;) {
      const text = this.stored(`step${this.count}`);
      if (text === null) break;
      try { this.replay(JSON.parse(text)); } catch { break; }
    }
    this.saved = Math.min(Number(this.stored("saved")) || 0, this.rows.length);
  }

  /** What another window with this report has written. */
  reread() {
    this.read();
    this.tell();
  }

  stored(key) {
    try { return this.store ? this.store.getItem(this.prefix + key) : null; } catch { return null; }
  }

  write(key, value) {
    // After one step that could not be kept none is: a log with a gap would be read only as far as that.
    if (!this.isKept) return;
    try {
      this.store.setItem(this.prefix + key, value);
    } catch {
      this.isKept = false;
    }
  }

  tell() { for (const listener of this.listeners) listener(); }
}
