// Which key does what. Letters are taken by what stands on the key, so that a button's letter is right on every keyboard; where
// that is no Latin letter or digit, by the key's place.

const actions = [
  { key: "previous", title: "previous candidate" },
  { key: "next", title: "next candidate" },
  ...labels.map((label) => ({ key: label.key, title: label.title })),
  { key: "network", title: "what the network sees" },
  { key: "zoom", title: "large, and back" },
  { key: "group", title: "members of the group" },
  { key: "note", title: "write a note" },
];

const presets = {
  CandyJar: {
    previous: "a", next: "d", RFI: "y", NOISE: "u", T1_CAND: "i", T2_CAND: "o", KNOWN_PSR: "p", NB_PSR: "l", UNCAT: "r",
    zoom: " ", network: "v", group: "g", note: "n",
  },
  pfdviewer: {
    previous: "b", next: "n", RFI: "f", NOISE: "0", T1_CAND: "1", T2_CAND: "5", KNOWN_PSR: "k", NB_PSR: "h", UNCAT: "r",
    zoom: " ", network: "a", group: "g", note: "t",
  },
  digits: {
    previous: "arrowleft", next: "arrowright", RFI: "5", NOISE: "6", T1_CAND: "1", T2_CAND: "2", KNOWN_PSR: "3", NB_PSR: "4",
    UNCAT: "0", zoom: " ", network: "v", group: "g", note: "n",
  },
};

/** The key of an event as presets name it. */
function pressedKey(event) {
  const key = event.key.toLowerCase();
  if (/^[a-z0-9]$/.test(key) || key.length > 1 || key === " ") return key;
  const place = /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code ?? "");
  return place ? place[1].toLowerCase() : key;
}

const keyTitle = (key) => (key === " " ? "Space" : key.startsWith("arrow") ? { left: "←", right: "→", up: "↑", down: "↓" }[key.slice(5)]
  : key.length === 1 ? key.toUpperCase() : key);

/** The reviewer's keys, kept in the browser for every report. */
class Keys {
  constructor(store) {
    this.store = store;
    this.map = { ...presets.CandyJar };
    try {
      const kept = JSON.parse(store?.getItem("psrsieve:keys") ?? "null");
      if (kept) for (const { key } of actions) if (typeof kept[key] === "string") this.map[key] = kept[key];
    } catch { /* as they are */ }
  }

  /** The action of a key that is pressed, or undefined. */
  action(event) {
    const key = pressedKey(event);
    return actions.find((action) => this.map[action.key] === key)?.key;
  }

  title(action) { return keyTitle(this.map[action]); }

  /** Returns why a key cannot be had, or undefined. */
  set(action, key) {
    const other = actions.find((each) => each.key !== action && this.map[each.key] === key);
    if (other) return `${keyTitle(key)} is the key for: ${other.title}`;
    if (["escape", "tab", "enter", "?", "arrowup", "arrowdown", "shift", "control", "alt", "meta"].includes(key)) return `${keyTitle(key)} is not free`;
    this.map[action] = key;
    this.keep();
    return undefined;
  }

  preset(name) {
    this.map = { ...presets[name] };
    this.keep();
  }

  keep() {
    try { this.store?.setItem("psrsieve:keys", JSON.stringify(this.map)); } catch { /* for this time only */ }
  }
}

/** Whether a key is meant for the page and not for what is being typed or held down. */
function isCommand(event) {
  const target = event.target;
  return !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing
    && !document.querySelector("dialog[open]")
    && !(target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]"));
}
