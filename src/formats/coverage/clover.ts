import type { FileSink, OpenCoverage } from "./report.ts";
import { detached, unreadable } from "./values.ts";
import { type Element, readXml } from "./xml.ts";

/** Kinds of `line` that say whether code ran. */
const MEASURED = new Set(["stmt", "method", "cond"]);

/**
 * Clover's XML (https://github.com/openclover/clover, etc/schema/clover.xsd), as OpenClover, PHPUnit,
 * istanbul (vitest, jest, nyc) and gcovr write it. `file` has its path in `path`, or in `name` alone
 * (PHPUnit).
 */
export const openClover: OpenCoverage = (sink) => {
  let file: FileSink | null = null;
  let conditions = new Conditions();
  return readXml({
    format: "clover",
    root: "coverage",
    open(element, parents) {
      if (parents.length === 1 && (element.name === "packages" || element.name === "sources"))
        throw unreadable(element.at, `it is no Clover report: <${element.name}> is Cobertura's`);
      if (element.name === "file") {
        const name = element.get("path") || element.get("name") || "";
        file = name === "" ? null : sink.file(detached(name), "path");
        conditions = new Conditions();
      } else if (element.name === "line" && parents.at(-1) === "file")
        line(element, file, conditions);
    },
  });
};

function line(element: Element, file: FileSink | null, conditions: Conditions): void {
  const type = element.get("type") ?? "";
  if (!MEASURED.has(type)) return;
  const number = element.line("num");
  if (type !== "cond") {
    const hits = element.count("count");
    if (file && number > 0) file.line(number, hits);
    return;
  }
  const whenTrue = element.count("truecount", 0);
  const whenFalse = element.count("falsecount", 0);
  // OpenClover has how often the condition was true and false, and no `count`; all others have the
  // number of branches that were taken and that were not.
  const isOpenClover = element.get("count") === undefined;
  const hits = isOpenClover ? Math.max(whenTrue, whenFalse) : element.count("count");
  if (!file || number === 0) return;
  file.line(number, hits);
  if (!isOpenClover) {
    if (whenTrue + whenFalse > 0) file.branches(number, whenTrue, whenTrue + whenFalse);
    return;
  }
  const name = conditions.next(number);
  file.branch(number, `${name} true`, whenTrue > 0);
  file.branch(number, `${name} false`, whenFalse > 0);
}

/** Numbers the conditions of a line in their order, which is the same in every report of one source. */
class Conditions {
  private line = 0;
  private count = 0;

  next(line: number): number {
    this.count = line === this.line ? this.count + 1 : 1;
    this.line = line;
    return this.count;
  }
}
