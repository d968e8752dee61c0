import { SYNTAX_LANGUAGES } from "../../core/syntax.ts";
import { collapsed, type SyntaxNode } from "../../core/syntax-node.ts";
import { COMMENT_KINDS, commentRun, commentText } from "../comments/comments.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { todoStub } from "./stubs.ts";
import { FIRST, isTodo } from "./todo-marks.ts";

/** How many lines behind it may still belong to what is to do. */
const REACH = 8;

/** Of one comment. */
const MOST = 20;

/** From a mark to the next one, or to an empty line. */
function entry(lines: readonly string[], at: number): string {
  let end = at + 1;
  while (end < lines.length && end - at < REACH) {
    const line = lines[end] ?? "";
    if (line.trim() === "" || isTodo(line) || line.trim().startsWith("@")) break;
    end++;
  }
  return collapsed(lines.slice(at, end).join(" "));
}

const counted = new WeakMap<SourceFile, ReadonlyMap<string, number>>();

/** How often each line was in the file before. */
function linesBefore(file: SourceFile): ReadonlyMap<string, number> {
  let known = counted.get(file);
  if (!known) {
    const counts = new Map<string, number>();
    for (const line of file.before?.split(/\r?\n/) ?? [])
      if (FIRST.test(line)) counts.set(line.trim(), (counts.get(line.trim()) ?? 0) + 1);
    known = counts;
    counted.set(file, known);
  }
  return known;
}

function match(node: SyntaxNode, file: SourceFile): readonly Match[] | null {
  const text = node.text();
  if (!FIRST.test(text) || todoStub(node, file)) return null;
  const { lines, block } = commentText(text);
  if (block) {
    const written = text.split(/\r?\n/);
    const found: Match[] = [];
    lines.forEach((line, at) => {
      // A long comment is touched by any of its lines: what stood in it before is not new.
      const old = lines.length > 1 && linesBefore(file).has((written[at] ?? "").trim());
      if (found.length < MOST && isTodo(line) && !old)
        found.push({ node, subject: entry(lines, at) });
    });
    return found;
  }
  const line = lines[0] ?? "";
  if (!isTodo(line)) return null;
  const row = node.range().start.line;
  const run = commentRun(file, row);
  return [{ node, subject: run ? entry(run.lines, row - run.row) : collapsed(line) }];
}

export const TODO_COMMENT: SyntaxRule = {
  id: "todo-comment",
  family: "leftovers",
  languages: SYNTAX_LANGUAGES,
  message: "A comment says that something is still to do",
  fix: "do it now, or open an issue and name it in the comment",
  labels: [
    "ESLint no-warning-comments",
    "ruff FIX001–FIX004",
    "golangci-lint godox",
    "Sonar S1134, S1135",
    "detekt ForbiddenComment",
    "Checkstyle TodoComment",
  ],
  kinds: COMMENT_KINDS,
  where: "everywhere",
  examples: {
    bad: ["// TODO: handle the empty list\nconst first = list[0];"],
    good: ["// A todo that is done stays in the list.\nconst todos = [];"],
  },
  match,
};
