import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";

/** A test that a macro declares; its body is a tree of tokens. */
export interface MacroTest {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly body: SyntaxNode;
  /** Texts of its attributes, without `#[` and `]`. */
  readonly attributes: readonly string[];
  /** What it gives back is what it asserts. */
  readonly isProperty: boolean;
}

const HOLDS_FUNCTIONS = /^(?:proptest|quickcheck|test_suite|instantiate_tests|itest)$/;
const DECLARES_ONE = /(?:^|_)test$|^\w{1,8}test$/;

/** The tests in `proptest! { … }` and `quickcheck! { … }`, and those of a project's own macros: `rgtest!(name, …)`. */
export function macroTests(root: SyntaxNode): MacroTest[] {
  const own = ownMacros(root);
  return nodesOfKind(root, ["macro_invocation"]).flatMap((macro) => {
    if (!standsAmongItems(macro)) return [];
    const name = macro.field("macro")?.text().split("::").at(-1) ?? "";
    const tokens = macro.children().find((child) => child.kind() === "token_tree");
    if (!tokens) return [];
    if (HOLDS_FUNCTIONS.test(name)) return functionsIn(tokens, name === "quickcheck");
    if (own.has(name)) return oneIn(tokens, /^(?:[,:;]|=>)$/);
    return DECLARES_ONE.test(name) ? oneIn(tokens, /^,$/) : [];
  });
}

/** `($name:ident …) => { #[test] fn $name() … }` */
const TEST_RULE =
  /^\s*[({[]\s*\$(\w{1,60})\s*:\s*ident\b[\s\S]{0,4000}?#\s*\[\s*test\s*\][\s\S]{0,400}?\bfn\s+\$\1\b/;

/** Macros of the file that make of what they are given first a test's name. */
function ownMacros(root: SyntaxNode): ReadonlySet<string> {
  const names = nodesOfKind(root, ["macro_definition"]).flatMap((macro) => {
    const text = macro.text().slice(0, 8_000);
    return TEST_RULE.test(text.slice(text.indexOf("{") + 1))
      ? (macro.field("name")?.text() ?? [])
      : [];
  });
  return new Set(names);
}

function standsAmongItems(macro: SyntaxNode): boolean {
  let parent = macro.parent();
  if (parent?.kind() === "expression_statement") parent = parent.parent();
  return /^(?:source_file|declaration_list)$/.test(parent?.kind() ?? "");
}

function oneIn(tokens: SyntaxNode, separator: RegExp): MacroTest[] {
  const [, name, after] = tokens.children();
  if (name?.kind() !== "identifier" || !separator.test(after?.text() ?? "")) return [];
  return [{ node: name, name: name.text(), body: tokens, attributes: [], isProperty: false }];
}

/** `#[test] fn name(…) { … }`, as often as it stands there. */
function functionsIn(tokens: SyntaxNode, isProperty: boolean): MacroTest[] {
  const found: MacroTest[] = [];
  const children = tokens.children();
  let attributes: string[] = [];
  for (let at = 0; at < children.length; at++) {
    const child = children[at] as SyntaxNode;
    const kind = child.kind();
    const next = children[at + 1];
    if (kind === "#" && next?.kind() === "token_tree") attributes.push(next.text().slice(1, -1));
    if (kind !== "fn" || next?.kind() !== "identifier") continue;
    const body = children.slice(at + 2, at + 40).find(isBlock);
    if (body && (isProperty || attributes.some((one) => /\btest$/.test(one))))
      found.push({ node: next, name: next.text(), body, attributes, isProperty });
    attributes = [];
  }
  return found;
}

const isBlock = (node: SyntaxNode): boolean =>
  node.kind() === "token_tree" && node.children()[0]?.kind() === "{";
