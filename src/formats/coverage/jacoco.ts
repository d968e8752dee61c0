import type { FileSink, OpenCoverage } from "./report.ts";
import { detached } from "./values.ts";
import { readXml } from "./xml.ts";

/**
 * JaCoCo's XML (https://www.jacoco.org/jacoco/trunk/coverage/report.dtd), which Kover writes too. A line
 * ran where one of its instructions did: `ci` counts instructions, not how often. Modules are `group`s,
 * of which several may have a package of one name.
 */
export const openJacoco: OpenCoverage = (sink) => {
  let inPackage = "";
  let file: FileSink | null = null;
  return readXml({
    format: "jacoco",
    root: "report",
    open(element, parents) {
      if (element.name === "package") inPackage = element.get("name") ?? "";
      else if (element.name === "sourcefile") {
        const name = element.get("name") ?? "";
        file = name === "" ? null : sink.file(detached(below(inPackage, name)), "package");
      } else if (element.name === "line" && parents.at(-1) === "sourcefile") {
        const line = element.line("nr");
        const ran = element.count("ci", 0) > 0;
        const missed = element.count("mb", 0);
        const taken = element.count("cb", 0);
        if (!file || line === 0) return;
        file.line(line, ran ? 1 : 0);
        if (missed + taken > 0) file.branches(line, taken, missed + taken);
      }
    },
  });
};

/** The unnamed package has an empty name. */
function below(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
