// Verdicts to and from files: psrsieve's own list, and CandyJar's.

const verdictColumns = ["candidate", "source", "label", "labeller", "time", "seconds", "note", "score_shown", "report"];

/** What files call a candidate's source; a simulated pulsar is no file, so that nobody learns from a verdict on it. */
const sourceInFiles = (candidate) => (candidate.control ? `simulated:${candidate.name}` : candidate.source);

/**
 * One row a verdict, in the order in which they were given; of several on a candidate the last counts. Verdicts that were given
 * before the reviewer had said a name are theirs too.
 */
function verdictTable(rows, labeller) {
  return d3.csvFormatRows([verdictColumns, ...rows.map((row) => {
    const candidate = candidates[row.index];
    return [
      candidate.name, sourceInFiles(candidate), row.label, row.labeller || (row.from ? "" : labeller), row.time ?? "",
      row.seconds === undefined || row.seconds === null ? "" : row.seconds.toFixed(1), row.note ?? "", row.score ?? "",
      row.report ?? report.id,
    ];
  })]) + "\n";
}

/** CandyJar's own: each candidate that has a verdict, once, under the names that `export-candyjar` gives it. */
function candyJarTable(verdicts) {
  const rows = candidates.filter((candidate) => candidate.candyjar && verdicts.of(candidate.index).label !== noLabel)
    .map((candidate) => [...candidate.candyjar, verdicts.of(candidate.index).label]);
  return d3.csvFormatRows([["beamid", "utc", "png", "classification"], ...rows]) + "\n";
}

function download(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** A name for a file of verdicts: report and labeller, in letters that every disk takes. */
function fileName(kind, labeller) {
  const word = (text) => text.normalize("NFKD").replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "");
  return [word(report.title) || "report", kind, word(labeller)].filter(Boolean).join("-") + ".csv";
}

/**
 * Reads a list of verdicts, psrsieve's or CandyJar's, also as a spreadsheet saves it, with semicolons or tabs.
 *
 * Returns {changes, strangers, unknown}: verdicts on this page's candidates, how many rows name none of them, and how many hold a
 * word that is no verdict. A change without a note says nothing of the note. Throws an Error whose
 * message is a sentence if it is no such list.
 */
function readVerdicts(text, name) {
  const plain = text.replace(/^\ufeff/, "");
  const firstLine = plain.split("\n", 1)[0];
  const delimiter = [",", ";", "\t"].find((each) => firstLine.includes(each)) ?? ",";
  const rows = d3.dsvFormat(delimiter).parseRows(plain).filter((row) => row.length > 1 || row[0].trim());
  if (!rows.length) throw new Error(`${name}: is empty`);
  const header = rows[0].map((cell) => cell.trim().toLowerCase());
  const place = (...names) => names.map((each) => header.indexOf(each)).find((at) => at >= 0) ?? -1;
  const at = {
    source: place("source"), candidate: place("candidate"), png: place("png"), label: place("label", "classification"),
    labeller: place("labeller"), time: place("time"), seconds: place("seconds"), note: place("note"),
    score: place("score_shown"), report: place("report"),
  };
  if (at.label < 0 || (at.source < 0 && at.candidate < 0 && at.png < 0)) {
    throw new Error(`${name}: is no list of verdicts: its first line names no candidates and labels`);
  }
  const bySource = new Map(candidates.map((candidate) => [sourceInFiles(candidate), candidate]));
  const byPicture = new Map(candidates.filter((c) => c.candyjar).map((candidate) => [candidate.candyjar.join("\n"), candidate]));
  const byName = new Map();
  for (const candidate of candidates) byName.set(candidate.name, byName.has(candidate.name) ? undefined : candidate);
  at.beam = place("beamid");
  at.utc = place("utc");
  const changes = [];
  let strangers = 0;
  let unknown = 0;
  for (const row of rows.slice(1)) {
    const cell = (key) => (at[key] >= 0 ? row[at[key]] ?? "" : "");
    const candidate = bySource.get(cell("source")) ?? byPicture.get([cell("beam"), cell("utc"), cell("png")].join("\n"))
      ?? (at.source < 0 && at.png < 0 ? byName.get(cell("candidate")) : undefined);
    const label = labelNamed(cell("label").trim().toUpperCase());
    if (!candidate) strangers += 1;
    else if (!label) unknown += 1;
    if (!candidate || !label) continue;
    changes.push({
      index: candidate.index, label: label.key, note: at.note >= 0 ? cell("note") : undefined, labeller: cell("labeller"), time: cell("time"),
      seconds: cell("seconds") === "" ? null : Number(cell("seconds")), score: cell("score"), from: name,
      report: cell("report"),
    });
  }
  // The later ones win, in whatever order the file has them; those without a time come first.
  changes.sort((first, second) => (first.time < second.time ? -1 : first.time > second.time ? 1 : 0));
  return { changes, strangers, unknown };
}
