// The survey that the page was made of, and how its numbers are packed and written.

const survey = JSON.parse(document.getElementById("survey").textContent);
const report = survey.report;
const candidates = survey.candidates;
candidates.forEach((candidate, index) => { candidate.index = index; });

/** The candidates by their rank in the list; members of a group name their leader by it. */
const byRank = new Map(candidates.map((candidate) => [candidate.rank, candidate]));
/** A leader's members, best first. */
const members = new Map();
for (const candidate of candidates) {
  const leader = candidate.group && byRank.get(candidate.group.leader);
  if (!leader || leader === candidate) continue;
  if (!members.has(leader)) members.set(leader, []);
  members.get(leader).push(candidate);
}
const isMember = (candidate) => Boolean(candidate.group && candidate.group.leader !== candidate.rank
  && byRank.has(candidate.group.leader));

// One letter a value for shades, 0 to 63; two for values between a lowest and a highest, 0 to 4095.
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const letterValues = new Uint8Array(128);
for (let value = 0; value < 64; value++) letterValues[letters.charCodeAt(value)] = value;

function unpackShades(text) {
  const shades = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) shades[index] = letterValues[text.charCodeAt(index)];
  return shades;
}

function unpackValues({ low, high, text }) {
  const values = new Float64Array(text.length / 2);
  for (let index = 0; index < values.length; index++) {
    const steps = letterValues[text.charCodeAt(2 * index)] * 64 + letterValues[text.charCodeAt(2 * index + 1)];
    values[index] = low + (high - low) * steps / 4095;
  }
  return values;
}

// MARK: Numbers and names

d3.formatDefaultLocale({ decimal: ".", thousands: "", grouping: [3], currency: ["", ""], minus: "−" });
const minus = (text) => text.replace("-", "−");
const number = (value, digits) => value === undefined || value === null ? "–" : minus(Number(value.toPrecision(digits)).toString());
const fixed = (value, decimals) => value === undefined || value === null ? "–" : minus(value.toFixed(decimals));

function periodText(seconds) {
  if (seconds === undefined || seconds === null) return "–";
  return seconds < 1 ? `${number(seconds * 1e3, 6)} ms` : `${number(seconds, 6)} s`;
}

/** Scores so close to 0 and 1 that four digits do not tell them apart keep the digits that do. */
function scoreText(score) {
  if (score === undefined) return "";
  const distance = Math.min(score, 1 - score);
  return distance >= 1e-4 || distance <= 0 ? score.toFixed(4) : score.toFixed(Math.min(8, Math.ceil(-Math.log10(distance)) + 1));
}

/** What a long name begins and ends with: no line of the page is longer than its place. */
function shortName(text, most = 120) {
  const visible = text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  return visible.length <= most ? visible : `${visible.slice(0, most * 0.5)}…${visible.slice(-most * 0.45)}`;
}

/** The numbers that candidates are ordered, filtered and drawn by. */
const columns = [
  { key: "rank", title: "rank", of: (c) => c.rank, isBestLow: true },
  { key: "score", title: "score", of: (c) => c.score, isHidden: report.blind },
  { key: "probability", title: "probability", of: (c) => c.probability, isHidden: report.blind },
  { key: "period", title: "period (s)", of: (c) => c.period, isLogarithmic: true },
  { key: "dm", title: "DM (pc cm⁻³)", of: (c) => c.dm },
  { key: "snr", title: "S/N", of: (c) => c.snr, isLogarithmic: true },
  { key: "width", title: "width (turns)", of: (c) => c.width, isLogarithmic: true },
  { key: "acceleration", title: "acceleration (m s⁻²)", of: (c) => c.acceleration },
  { key: "ratio0", title: "S/N at DM 0 over best", of: (c) => c.ratio0 },
  { key: "mjd", title: "MJD", of: (c) => c.mjd },
  { key: "ra", title: "right ascension (°)", of: (c) => c.ra },
  { key: "dec", title: "declination (°)", of: (c) => c.dec },
].filter((column) => !column.isHidden && candidates.some((c) => column.of(c) !== undefined));
const columnNamed = (key) => columns.find((column) => column.key === key);

/** An element with text and attributes; text is never taken for markup. */
function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...content);
  return made;
}
const byId = (id) => document.getElementById(id);
