import type { CoverageFormat } from "../../core/coverage.ts";

/** What an element of the top says of the format; `coverage` is the root of two. */
const BY_CHILD: Readonly<Record<string, CoverageFormat>> = {
  sources: "cobertura",
  packages: "cobertura",
  project: "clover",
};

const ELEMENT = /^<([A-Za-z_][\w.-]{0,100})([^<>]{0,10000})>/;

/**
 * Which XML format a report is of that begins like this: by its root, and where two have the same, by
 * what only one of them has.
 * @returns null where it is none that is known
 */
export function xmlFormat(beginning: string): CoverageFormat | null {
  const from = afterProlog(beginning, 0);
  const [whole, root, attributes = ""] = ELEMENT.exec(beginning.slice(from)) ?? [];
  if (whole === undefined || root === undefined) return null;
  if (root === "report") return isJacoco(beginning, from + whole.length) ? "jacoco" : null;
  if (root !== "coverage") return null;
  if (/\sline-rate\s*=/.test(attributes)) return "cobertura";
  if (/\sclover\s*=/.test(attributes)) return "clover";
  const child = childOf(beginning, from + whole.length);
  return Object.hasOwn(BY_CHILD, child) ? (BY_CHILD[child] ?? null) : null;
}

function isJacoco(text: string, from: number): boolean {
  return ["sessioninfo", "group", "package", "counter", ""].includes(childOf(text, from));
}

/** The name of the next element; empty where none begins. */
function childOf(text: string, from: number): string {
  return ELEMENT.exec(text.slice(afterProlog(text, from)))?.[1] ?? "";
}

/** Past white space, comments, declarations and the document type, each of which is looked at once. */
function afterProlog(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (/\s/.test(text[at] ?? "")) at += 1;
    const [begin, end] =
      [
        ["<!--", "-->"],
        ["<?", "?>"],
        ["<!", ">"],
      ].find(([mark]) => mark !== undefined && text.startsWith(mark, at)) ?? [];
    if (begin === undefined || end === undefined) return at;
    const close = text.indexOf(end, at + begin.length);
    if (close < 0) return text.length;
    at = close + end.length;
  }
}
