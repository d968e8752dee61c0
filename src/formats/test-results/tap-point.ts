/** A test point: `ok 1 - name # SKIP why`. */
export interface Point {
  readonly ok: boolean;
  readonly number: number | null;
  readonly name: string;
  readonly directive: "skip" | "todo" | null;
  /** `{` at its end: its subtests follow, up to `}`. */
  readonly opens: boolean;
}

const POINT = /^(not )?ok\b(?: +(\d{1,9}))?(?: +- +| +-$| +|$)(.*)$/s;
const DIRECTIVE = /(?:^|\s)# *(skip|todo)/i;

/** The point on a line without its indentation, or null. */
export function pointOf(line: string): Point | null {
  const found = POINT.exec(line);
  if (!found) return null;
  const [, not, number, rest = ""] = found;
  const opens = /(?:^|\s)\{$/.test(rest);
  const text = opens ? rest.slice(0, -1).trimEnd() : rest;
  const directive = DIRECTIVE.exec(text);
  const kind = directive?.[1]?.toLowerCase() as "skip" | "todo" | undefined;
  const end = directive?.index ?? text.search(/\s# time=/);
  const name = (end >= 0 ? text.slice(0, end) : text).trim();
  return { ok: !not, number: number ? Number(number) : null, name, directive: kind ?? null, opens };
}
