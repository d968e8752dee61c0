import type { SyntaxNode } from "../../core/syntax-node.ts";
import { constantTruth } from "./constant-conditions.ts";

/** What a call says of a test or suite before its arguments: `it.only.each(rows)`. */
export interface Head {
  readonly kind: "test" | "suite";
  /** `only`, `skip`, `each` … in their order. */
  readonly modifiers: readonly string[];
  /** What modifiers that are called got: `each`'s rows, `skipIf`'s condition. */
  readonly given: ReadonlyMap<string, readonly SyntaxNode[]>;
}

const TESTS: Readonly<Record<string, string | null>> = {
  it: null,
  test: null,
  specify: null,
  fit: "only",
  ftest: "only",
  xit: "skip",
  xtest: "skip",
  xspecify: "skip",
};
const SUITES: Readonly<Record<string, string | null>> = {
  describe: null,
  context: null,
  suite: null,
  fdescribe: "only",
  fcontext: "only",
  ddescribe: "only",
  xdescribe: "skip",
  xcontext: "skip",
};

const MODIFIERS: ReadonlySet<string> = new Set(
  "only skip todo each for concurrent sequential serial parallel failing fails fail fixme skipIf runIf prop describe shuffle ignore sanitize if unless runif skipif".split(
    " ",
  ),
);

/** Objects whose `test` is one: subtests of node:test and TAP, QUnit, Deno. */
const WITH_TEST = /^(?:t|tt|t2|st|ctx|QUnit|Deno|tap|suite|nodeTest|mod)$/;

/** What a name of the file's own stands for: `it.skip` of `const later = it.skip`. */
interface Alias {
  readonly kind: Head["kind"];
  readonly modifiers: readonly string[];
}

export type Aliases = ReadonlyMap<string, Alias>;

/** Names that a file gives to tests and suites of its own: `const unixTest = isWindows ? it.skip : it`. */
export function aliasesIn(text: string): Aliases {
  const aliases = new Map<string, Alias>();
  const declared =
    /\b(?:const|let|var)\s+([\w$]{1,60})\s*=([^;\n=]{0,160}(?:\n\s*[?:.][^;\n]{0,160}){0,3})/g;
  for (const [, name = "", value = ""] of text.matchAll(declared)) {
    const marked = markedAlias(name, value);
    if (marked) {
      aliases.set(name, marked);
      continue;
    }
    const first = /^[^"'`({]*?\b(it|test|describe|suite)\b(?!\s*\()/.exec(value);
    if (!first || name in TESTS || name in SUITES) continue;
    // `test.extend(…)`, `it.skip`, `x ? it : it.skip` and not `test.results`.
    if (
      !/\b(?:it|test|describe|suite)\b(?:\s*$|\s*[:?]|\.(?:extend|skip|only|skipIf|runIf|concurrent|sequential|each|for|override|scoped)\b)/.test(
        value,
      )
    )
      continue;
    aliases.set(name, { kind: kindOf(first[1] ?? ""), modifiers: [] });
  }
  return aliases;
}

const kindOf = (name: string): Head["kind"] => (Object.hasOwn(SUITES, name) ? "suite" : "test");

/** An alias that is always marked: `it.skip`, `base.skip` under the name `it`, `true ? it.skip : it`. */
function markedAlias(name: string, value: string): Alias | null {
  const [, condition = "", first = "", second = ""] =
    /^([^?:]+)\?([^?:]+):([^?:]+)$/.exec(value) ?? [];
  const truth = condition === "" ? null : constantTruth(condition);
  const written = truth === null ? value : truth ? first : second;
  const [, base = "", marks = ""] =
    /^\s*([\w$]+)((?:\.(?:skip|only|todo|fixme|failing|fails))+)\s*$/.exec(written) ?? [];
  const known = [base, name].find((one) => Object.hasOwn(TESTS, one) || Object.hasOwn(SUITES, one));
  return known && base ? { kind: kindOf(known), modifiers: marks.slice(1).split(".") } : null;
}

/** Words that begin a test where they are called, and a choice between such: `(isWindows ? it.skip : it)("…")`. */
const MAY_TEST =
  /(?<![\w$.])(?:it|test|specify|fit|ftest|xit|xtest|xspecify)\s*(?:[.(`<[]|\?\.)|(?<![\w$.])(?:t|tt|t2|st|ctx|QUnit|Deno|tap|suite|nodeTest|mod)\s*\.\s*(?:\w+\s*\.\s*)*test\b|\b(?:it|test)\b[^;]{0,60}\)\s*[(.`]/;

/** Without one of them in a text there is no test, and nothing to walk through. */
export function mayTest(text: string, aliases: Aliases): boolean {
  return MAY_TEST.test(text) || [...aliases.values()].some(({ kind }) => kind === "test");
}

/** Whether a callee of this name is worth a closer look; one that ends with a call has none. */
export function mayBeHead(name: string, aliases: ReadonlyMap<string, unknown>): boolean {
  const [base = ""] = name.split(".", 1);
  return (
    base === "" ||
    Object.hasOwn(TESTS, base) ||
    Object.hasOwn(SUITES, base) ||
    aliases.has(base) ||
    (name.includes(".test") && WITH_TEST.test(base))
  );
}

/** Longer chains are none of a test's head. */
const MOST_LINKS = 12;

/** The head that a call's callee makes; null where it is of no test. */
export function headOf(callee: SyntaxNode, aliases: Aliases): Head | null {
  const modifiers: string[] = [];
  const given = new Map<string, readonly SyntaxNode[]>();
  let pending: readonly SyntaxNode[] | null = null;
  let at: SyntaxNode | null = callee;
  for (let links = 0; at && links < MOST_LINKS; links++) {
    const kind = at.kind();
    if (kind === "identifier") return headFrom(at.text(), modifiers, given, pending, aliases);
    if (kind === "member_expression" || kind === "subscript_expression") {
      // `it["skip"]` is `it.skip`.
      const name =
        at.field("property")?.text() ??
        at
          .field("index")
          ?.text()
          .replace(/^(["'])(.*)\1$/, "$2") ??
        "";
      if (!MODIFIERS.has(name) && name !== "test") return null;
      modifiers.unshift(name);
      if (pending) given.set(name, pending);
      pending = null;
      at = at.field("object");
    } else if (kind === "call_expression") {
      if (pending) return null;
      const args: SyntaxNode | null = at.field("arguments");
      pending = !args ? [] : args.kind() === "template_string" ? [args] : argumentsOf(args);
      at = at.field("function");
    } else if (kind === "parenthesized_expression") return chosen(at, aliases);
    else return null;
  }
  return null;
}

function headFrom(
  base: string,
  modifiers: readonly string[],
  given: ReadonlyMap<string, readonly SyntaxNode[]>,
  pending: readonly SyntaxNode[] | null,
  aliases: Aliases,
): Head | null {
  if (pending) return null;
  const alias = aliases.get(base);
  if (alias && !modifiers.includes("test"))
    return { kind: alias.kind, modifiers: [...alias.modifiers, ...modifiers], given };
  const known = Object.hasOwn(TESTS, base) ? TESTS : Object.hasOwn(SUITES, base) ? SUITES : null;
  if (known) {
    if (modifiers.includes("test")) return null;
    const own = known[base];
    const kind = known === SUITES || modifiers.includes("describe") ? "suite" : "test";
    return { kind, modifiers: own ? [own, ...modifiers] : modifiers, given };
  }
  if (modifiers[0] === "test" && WITH_TEST.test(base))
    return { kind: "test", modifiers: modifiers.slice(1), given };
  return null;
}

/** `(isWindows ? it.skip : it)("…")`: a test whose marks depend on a condition, which is none of ours. */
function chosen(node: SyntaxNode, aliases: Aliases): Head | null {
  const inner = node.namedChildren()[0];
  const truth = constantTruth(inner?.field("condition")?.text().slice(0, 300) ?? "");
  const branch = truth === null ? null : inner?.field(truth ? "consequence" : "alternative");
  if (branch && /^(?:identifier|member_expression)$/.test(branch.kind()))
    return headOf(branch, aliases);
  if (inner?.kind() !== "ternary_expression" && inner?.kind() !== "binary_expression") return null;
  const name = /\b(it|test|describe|suite)\b/.exec(inner.text().slice(-60))?.[1];
  if (!name) return null;
  const kind = name === "describe" || name === "suite" ? "suite" : "test";
  return { kind, modifiers: [], given: new Map() };
}

/** Arguments without comments. */
export function argumentsOf(list: SyntaxNode): SyntaxNode[] {
  return list.namedChildren().filter((one) => one.kind() !== "comment");
}
