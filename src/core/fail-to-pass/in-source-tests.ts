import { codeLines } from "../code-lines.ts";

/** `#[cfg(test)]` before an item at the file's own level, as rustfmt writes it. */
const TEST_ITEM = /^#\[cfg\((test|all\(test\b.*)\)\]\s*$/;

/**
 * A Rust source file as it was, with the tests that it holds now: the items under `#[cfg(test)]` of the new text in
 * the place of those of the old one. Null where tests stand elsewhere in either text, which cannot be told apart.
 */
export function withTestsOf(before: string, after: string): string | null {
  const old = apart(before);
  const now = apart(after);
  if (old === null || now === null) return null;
  return [...old.rest, ...now.tests, ""].join("\n");
}

function apart(text: string): { rest: string[]; tests: string[] } | null {
  const lines = text.split(/\r?\n/);
  const rest: string[] = [];
  const tests: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    if (!TEST_ITEM.test(line)) {
      rest.push(line);
      continue;
    }
    const end = itemEnd(lines, at);
    if (end < 0) return null;
    tests.push(...lines.slice(at, end + 1));
    at = end;
  }
  return codeLines(rest.join("\n"), "rust").tests.length > 0 ? null : { rest, tests };
}

/** The line that ends an item whose head begins at the line's start; -1 where there is none. */
function itemEnd(lines: readonly string[], start: number): number {
  for (let at = start + 1; at < lines.length; at++)
    if (/^(\}|[^\s#/].*(;|\{.*\})\s*$)/.test(lines[at] as string)) return at;
  return -1;
}
