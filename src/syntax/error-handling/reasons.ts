import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { saysNothing } from "./empty-comments.ts";

// "TODO: handle this" admits a fault, it does not explain one.
const POSTPONED = /^\W*(todo|fixme|xxx|hack)\b/i;
// What a line does is often said above it; why it may drop an error is said in words like these.
const WHY =
  /\b(because|since|as|so|if|when|unless|otherwise|only|already|always|never|cannot|can't|can not|can|could|must|should|shouldn't|safe|safely|safety|sure|ensured?|guaranteed?s?|valid|validated|invariant|infallible|impossible|unreachable|non-?empty|checked|known|assumes?|assumption|expect(ed|s)?|ignor(e|es|ed|ing)|errors?|err|fail(s|ed|ure)?|best[ -]effort|intentional(ly)?|deliberate(ly)?|on purpose|optional|harmless|fine|okay?|don't|doesn't|do not|does not|won't|not|no|nothing|nobody|unwrap(ped|s)?|panic(s|king)?|bug|may|might|too|nolint|allow|has|have)\b/i;

/** Texts of the comments on the node's last line, behind it, and directly above its first line. */
function commentsBeside(node: SyntaxNode, { lines }: SourceFile): string[] {
  const { start, end } = node.range();
  const behind = /(?<!:)\/[/*].*$/.exec(
    (lines[end.line] ?? "").slice(end.column, end.column + 500),
  );
  const found = behind ? [behind[0]] : [];
  for (let at = start.line - 1; at >= 0 && at >= start.line - MOST_LINES; at--) {
    const line = (lines[at] ?? "").trim();
    if (!COMMENT_LINE.test(line)) break;
    found.unshift(line.slice(0, 500));
  }
  return found;
}

const MOST_LINES = 12;
const COMMENT_LINE = /^(\/\/|\/\*|\*( |$|\/))/;

/** A comment on its line or above says something, and not merely that it is to be done. */
export function isCommented(node: SyntaxNode, file: SourceFile): boolean {
  const comments = commentsBeside(node, file);
  return comments.length > 0 && !POSTPONED.test(comments[0] as string);
}

/** As `isCommented`, and the words give a reason: "create the file" is none. */
export function isReasoned(node: SyntaxNode, file: SourceFile): boolean {
  const comments = commentsBeside(node, file);
  return (
    comments.length > 0 && !POSTPONED.test(comments[0] as string) && WHY.test(comments.join(" "))
  );
}

/** A block's own comment explains it. */
export function holdsReason(comments: readonly SyntaxNode[]): boolean {
  return comments.some((comment) => {
    const text = comment.text().slice(0, 500);
    return !POSTPONED.test(text) && !saysNothing(text);
  });
}
