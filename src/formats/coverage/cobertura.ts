import { quoted } from "../../core/quote.ts";
import type { FileSink, OpenCoverage } from "./report.ts";
import { countOf, detached, unreadable } from "./values.ts";
import { type Element, readXml } from "./xml.ts";

/** `50% (1/2)`: branches that were taken, and all. */
const CONDITIONS = /\((\d{1,9})\/(\d{1,9})\)/;

/**
 * Cobertura's XML (http://cobertura.sourceforge.net/xml/coverage-04.dtd), as coverage.py, gcovr, coverlet,
 * cargo-tarpaulin, PHPUnit, istanbul and others write it. Lines are those of a `class` itself: its
 * methods repeat them, or name the line of their head, which is no statement. A file is all of its
 * classes.
 */
export const openCobertura: OpenCoverage = (sink) => {
  let file: FileSink | null = null;
  let source = "";
  return readXml({
    format: "cobertura",
    root: "coverage",
    open(element, parents) {
      const parent = parents.at(-1);
      if (parents.length === 1 && element.name === "project")
        throw unreadable(element.at, "it is no Cobertura report: <project> is Clover's");
      if (element.name === "source") source = "";
      else if (element.name === "class") {
        const name = element.get("filename") ?? "";
        file = name === "" ? null : sink.file(detached(name), "path");
      } else if (element.name === "line" && parent === "lines" && parents.at(-2) === "class")
        line(element, file);
    },
    text(piece, open) {
      if (open.at(-1) === "source" && open.at(-2) === "sources") source += piece;
    },
    close(name) {
      if (name !== "source") return;
      const root = source.trim();
      if (root !== "") sink.root(detached(root));
    },
  });
};

function line(element: Element, file: FileSink | null): void {
  const number = element.line("number");
  const hits = element.count("hits");
  const conditions = branches(element);
  if (!file || number === 0) return;
  file.line(number, hits);
  if (conditions) file.branches(number, ...conditions);
}

/** Taken and all; null where the line has no branches. coverlet writes `True`. */
function branches(element: Element): [taken: number, all: number] | null {
  const said = element.get("condition-coverage");
  if (said === undefined || element.get("branch")?.toLowerCase() !== "true") return null;
  const [, taken, all] = CONDITIONS.exec(said.slice(0, 100)) ?? [];
  // A percentage alone says of no branch how many there are.
  if (taken === undefined || all === undefined) return null;
  const counts: [number, number] = [countOf(taken) ?? 0, countOf(all) ?? 0];
  if (counts[0] > counts[1])
    throw unreadable(element.at, `${quoted(said)} has more branches taken than there are`);
  return counts[1] === 0 ? null : counts;
}
