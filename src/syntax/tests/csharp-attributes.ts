import { collapsed, nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { TestMark } from "../../core/test-cases.ts";
import { markOf } from "./places.ts";
import { rowTexts } from "./rows.ts";

export interface Attribute {
  /** Without its namespace and without `Attribute`. */
  readonly name: string;
  readonly node: SyntaxNode;
  /** Its arguments as written, `Skip = "flaky"` among them. */
  readonly args: readonly string[];
}

export function attributesOf(declaration: SyntaxNode): Attribute[] {
  const lists = declaration.children().filter((child) => child.kind() === "attribute_list");
  return lists
    .flatMap((list) => list.namedChildren().filter((child) => child.kind() === "attribute"))
    .map((node) => {
      const [name, args] = node.namedChildren();
      return {
        node,
        name: (
          name
            ?.text()
            .split(/[.<]/)
            .find((part) => /^[A-Z]/.test(part) && part !== "NUnit" && part !== "Xunit") ?? ""
        ).replace(/Attribute$/, ""),
        args: (args?.namedChildren() ?? []).map((arg) => collapsed(arg.text().slice(0, 500))),
      };
    });
}

/** xunit's facts and theories of any make, NUnit's tests, MSTest's methods. */
const TEST =
  /^(?:\w*Fact|\w*Theory|Test|TestCase|TestCaseSource|\w*TestMethod|DataTestMethod|Property|Combinatorial\w*|Pairwise)$/;

export const isTestAttribute = ({ name }: Attribute): boolean => TEST.test(name);

const SKIP = /^Skip ?= ?/;
const CONDITIONS = /^(?:SkipUnless|SkipWhen|SkipType|SkipExceptions) ?=/;

/** What keeps a test or a class of tests from running, whatever the machine. */
export function disablingMark(attributes: readonly Attribute[]): TestMark | null {
  for (const { name, node, args } of attributes) {
    if (name === "Ignore" || name === "Explicit") return markOf(node);
    if (!TEST.test(name) || name === "TestCase") continue;
    if (args.some((arg) => CONDITIONS.test(arg))) continue;
    if (args.some((arg) => SKIP.test(arg) && !/^Skip ?= ?null$/.test(arg))) return markOf(node);
  }
  return null;
}

const ROW = /^(?:InlineData|TestCase|DataRow|Arguments)$/;
const NOT_RUN = /^(?:Skip|Ignore|IgnoreReason|IgnoreMessage|Explicit) ?= ?(?!null|false)/;

/** The rows themselves. */
export function rowTextsOf(attributes: readonly Attribute[]): string[] {
  return rowTexts(attributes.filter(({ name }) => ROW.test(name)).map(({ node }) => node));
}

/** Rows that are written at the test, and run; null where there are none. */
export function casesOf(attributes: readonly Attribute[]): number | null {
  const rows = attributes.filter(({ name }) => ROW.test(name));
  if (
    rows.length === 0 ||
    attributes.some(({ name }) => /(?:Source|MemberData|ClassData|DynamicData)$/.test(name))
  )
    return null;
  return rows.filter(({ args }) => !args.some((arg) => NOT_RUN.test(arg))).length;
}

const STOPS =
  /^(?:return ?;|if \(true\) \{? ?return\b|(?:\w+\.)*Assert\.(?:Ignore|Inconclusive|Skip) ?\(|Skip\.If ?\( ?true\b|Assume\.That ?\( ?false\b)/;

/** A statement at the beginning of a test that always ends it. */
export function stoppingMark(body: SyntaxNode): TestMark | null {
  for (const [at, statement] of body.namedChildren().slice(0, 4).entries()) {
    const { start, end } = statement.range();
    if (end.line - start.line > 5) continue;
    const text = collapsed(statement.text().slice(0, 120));
    if (STOPS.test(text) && (at === 0 || !text.startsWith("return"))) return markOf(statement);
  }
  return null;
}

/** `#if false` around code: where it begins and ends. */
export function compiledOut(
  root: SyntaxNode,
): { readonly start: number; readonly end: number; readonly mark: TestMark }[] {
  return nodesOfKind(root, ["preproc_if"])
    .filter((node) => node.field("condition")?.text() === "false")
    .map((node) => {
      const { start, end } = node.range();
      const other = node.field("alternative")?.range().start.index;
      return {
        start: start.index,
        end: other ?? end.index,
        mark: { ...markOf(node), text: "#if false" },
      };
    });
}
