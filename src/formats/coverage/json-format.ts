import type { CoverageFormat } from "../../core/coverage.ts";
import type { OnValue } from "./json-scan.ts";
import { JsonScan } from "./json-scan.ts";
import { UnreadableCoverage } from "./report.ts";

/** What a value looks like from outside. */
interface Outline {
  kind: "object" | "array" | "empty" | "other";
  /** Members by key; what the elements of an array have, together, under {@link ELEMENT}. */
  readonly parts: Map<string, Outline>;
}

const ELEMENT = "[]";
/** To `suite.coverage.path.lines`. */
const MAX_DEPTH = 4;

/**
 * Which JSON format a report is of that begins like this, by the shape of its first objects: llvm-cov
 * says what it is at its end, the others do not say it at all.
 * @returns null where it is none that is known, or holds nothing to tell it by
 */
export function jsonFormat(beginning: string): CoverageFormat | null {
  const top: Outline = { kind: "other", parts: new Map() };
  try {
    new JsonScan(outlining(top, 0)).push(beginning);
  } catch (error) {
    // What went before can be enough, and its reader says what is wrong.
    if (!(error instanceof UnreadableCoverage)) throw error;
  }
  const members = [...top.parts.values()];
  const [data, files, meta] = ["data", "files", "meta"].map((key) => top.parts.get(key));
  if (members.some((entry) => isIstanbul(entry) || isIstanbul(entry.parts.get("data"))))
    return "istanbul";
  if (data?.kind === "array" && has(data.parts.get(ELEMENT), "files")) return "llvm-cov";
  if (has(meta, "show_contexts") || (files && some(files, (file) => has(file, "executed_lines"))))
    return "coverage.py";
  const listed = files?.parts.get(ELEMENT);
  if (has(meta, "simplecov_version") || isSimplecov(top) || members.some(isSimplecov))
    return "simplecov";
  return has(listed, "filename") && has(listed, "coverage") ? "simplecov" : null;
}

function isIstanbul(entry: Outline | undefined): boolean {
  return ["statementMap", "branchMap", "fnMap"].some((key) => has(entry, key));
}

function isSimplecov(suite: Outline): boolean {
  const files = suite.parts.get("coverage");
  if (files?.kind !== "object" && files?.kind !== "empty") return false;
  return (
    has(suite, "timestamp") || some(files, (file) => file.kind === "array" || has(file, "lines"))
  );
}

function some(outline: Outline, test: (part: Outline) => boolean): boolean {
  return [...outline.parts.values()].some(test);
}

function has(outline: Outline | undefined, key: string): boolean {
  return outline?.parts.has(key) === true;
}

function outlining(into: Outline, depth: number): OnValue {
  const part = (key: string, kind: Outline["kind"]) => {
    into.kind = kind;
    const known = into.parts.get(key) ?? { kind: "other", parts: new Map() };
    into.parts.set(key, known);
    return depth < MAX_DEPTH ? outlining(known, depth + 1) : null;
  };
  return {
    member: (key) => part(key, "object"),
    element: () => part(ELEMENT, "array"),
    text() {},
    end() {
      if (into.kind === "other") into.kind = "empty";
    },
  };
}
