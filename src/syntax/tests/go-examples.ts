import { collapsed, nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion } from "../../core/test-cases.ts";
import { placeOf } from "./places.ts";
import { type Span, spanOf } from "./spans.ts";

/** What an example has to print (https://pkg.go.dev/testing#hdr-Examples). */
export interface ExampleOutput {
  /** `// Output:` or `// Unordered output:`, and what is compared, its white space as it is; its lines sorted where their order is free. */
  readonly text: string;
  /** Of standard output, at the comment. */
  readonly assertion: Assertion;
}

const EXAMPLE = /^Example(?!\p{Ll})/u;

/** Whether `go test` takes a function of a `_test.go` file for an example. */
export function isExample(name: string, parameters: string): boolean {
  return EXAMPLE.test(name) && /^\(\s*\)$/.test(parameters);
}

const OUTPUT = /^\s*(unordered )?output:/i;

/**
 * The output that the last comment of an example's body asks for, wherever in the body it stands. Null where it
 * asks for none: then the example is compiled and does not run.
 * @param source the text of the file
 */
export function exampleOutput(body: SyntaxNode | null, source: string): ExampleOutput | null {
  const comments = body ? nodesOfKind(body, ["comment"]) : [];
  const group = lastGroup(comments, source);
  const [first] = group;
  const written = commentText(group.map((one) => one.text()));
  const [head, unordered] = OUTPUT.exec(written) ?? [];
  const last = group.at(-1);
  if (head === undefined || !first || !last) return null;
  const lines = written.slice(head.length).trim();
  const expected = unordered ? lines.split("\n").sort().join("\n") : lines;
  const matcher = unordered ? "Unordered output" : "Output";
  return {
    text: `// ${matcher}: ${expected}`,
    assertion: {
      ...placeOf(first, last),
      text: `// ${matcher}: ${collapsed(lines.slice(0, MOST_TEXT))}`.trim(),
      subject: "stdout",
      matcher,
      negated: false,
      expected: collapsed(expected.slice(0, MOST_TEXT)),
      strength: "equal",
      // What is printed may read like anything.
      tautology: null,
    },
  };
}

const MOST_TEXT = 2_000;

/** Comments with no code and no empty line between them; a comment behind code goes with those on its line alone. */
function lastGroup(comments: readonly SyntaxNode[], source: string): readonly SyntaxNode[] {
  const spans = comments.map(spanOf);
  const between = (at: number) => source.slice(spans[at - 1]?.end, spans[at]?.start);
  let at = comments.length - 1;
  while (at > 0) {
    const gap = between(at);
    const breaks = gap.split("\n").length - 1;
    if (gap.trim() !== "" || breaks > 1) break;
    if (breaks === 1 && followsCode(at - 1, spans, source)) break;
    at--;
  }
  return comments.slice(Math.max(at, 0));
}

/** Whether code stands on the line before a comment and those that are beside it. */
function followsCode(at: number, spans: readonly Span[], source: string): boolean {
  let start = spans[at]?.start ?? 0;
  for (let before = spans[at - 1]; before; before = spans[--at - 1]) {
    if (!/^[^\S\n]*$/.test(source.slice(before.end, start))) break;
    start = before.start;
  }
  return source.slice(source.lastIndexOf("\n", start - 1) + 1, start).trim() !== "";
}

/** What the toolchain obeys: `//line `, `//go:noinline`. */
const DIRECTIVE = /^(?:line |extern |export |[a-z0-9]+:[a-z0-9])/;

/** The text of comments without their marks, runs of empty lines as one: `CommentGroup.Text` of go/ast. */
function commentText(comments: readonly string[]): string {
  const lines = comments.flatMap((comment) => {
    const text = comment.replaceAll("\r", "");
    if (text.startsWith("/*")) return text.slice(2, -2).split("\n");
    const said = text.slice(2);
    if (said.startsWith(" ")) return [said.slice(1)];
    return DIRECTIVE.test(said) ? [] : [said];
  });
  const stripped = lines.map((line) => line.trimEnd());
  return stripped
    .filter((line, at) => line !== "" || (at > 0 && stripped[at - 1] !== ""))
    .join("\n");
}
