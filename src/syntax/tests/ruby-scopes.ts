import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion, TestMark } from "../../core/test-cases.ts";
import { markOf } from "./places.ts";
import { type RubyCall, rubyCall, rubyText, statementsOf, tagOf, titleOf } from "./ruby-calls.ts";

/** A group, an example, a loop that makes examples, or a method that helps them; while what is in it is read. */
export interface RubyScope {
  readonly kind: "group" | "test" | "loop" | "helper";
  readonly name: string;
  readonly around: RubyScope | null;
  readonly node: SyntaxNode;
  /** What runs; null where it is elsewhere or not there yet. */
  readonly body: SyntaxNode | null;
  readonly end: number;
  readonly todo: boolean;
  readonly rows: number | null;
  skipped: TestMark | null;
  readonly focused: TestMark | null;
  readonly assertions: Assertion[];
  readonly seen: Set<number>;
  readonly calls: Set<string>;
  elsewhere: boolean;
}

type Given = Pick<RubyScope, "kind" | "name" | "node" | "body"> & Partial<RubyScope>;

export function scopeOf(given: Given, around: RubyScope | null): RubyScope {
  return {
    around,
    end: given.node.range().end.index,
    todo: false,
    rows: null,
    skipped: null,
    focused: null,
    assertions: [],
    seen: new Set(),
    calls: new Set(),
    elsewhere: false,
    ...given,
  };
}

const GROUP =
  /^([fx]?)(?:describe|context|feature|example_group|shared_examples|shared_examples_for|shared_context)$/;
const EXAMPLE = /^([fx]?)(?:it|specify|example|scenario|its|test)$/;
const INCLUDED = /^(?:it_behaves_like|it_should_behave_like|include_examples)$/;
const EACH = /^(?:each|each_with_index|each_pair|each_with_object|map)$/;
const LISTS = /^(?:array|string_array|symbol_array|hash)$/;
/** Any of those, and the few that are asked for by name. */
const OPENS = new RegExp(
  [GROUP, EXAMPLE, INCLUDED, EACH, /^(?:let!?|subject!?|focus|pending|skip)$/]
    .map(({ source }) => source)
    .join("|"),
);
const MARK = /^(?:skip|pending|omit|pend)$/;

/** What a call opens; null for any other one. */
export function callScope(call: RubyCall, around: RubyScope | null): RubyScope | null {
  if (around?.kind === "test" || around?.kind === "helper") return null;
  if (!OPENS.test(call.name)) return null;
  const { name, receiver, args, block, node } = call;
  if (receiver && EACH.test(name) && block && LISTS.test(receiver.kind())) {
    const rows = receiver.namedChildren().filter((one) => one.kind() !== "comment").length;
    return scopeOf({ kind: "loop", name: "", node, body: block, rows }, around);
  }
  if (receiver && rubyText(receiver) !== "RSpec") return null;
  const [, groupMark] = GROUP.exec(name) ?? [];
  if (groupMark !== undefined && block) return marked(call, "group", groupMark, around);
  if (receiver) return null;
  if (INCLUDED.test(name) && args.length > 0) {
    const title = `${name} ${args.map(rubyText).join(", ")}`;
    return scopeOf({ kind: "test", name: title, node, body: null, elsewhere: true }, around);
  }
  const [, mark] = EXAMPLE.exec(name) ?? [];
  if (mark !== undefined && (block || isTitle(args[0]))) {
    if (!block && (around === null || around.kind !== "group" || args.length === 0)) return null;
    return marked(call, "test", mark, around);
  }
  if (/^(?:let!?|subject!?)$/.test(name) && block) {
    const helper = args[0] ? rubyText(args[0]).replace(/^:/, "") : "subject";
    return scopeOf({ kind: "helper", name: helper, node, body: block }, around);
  }
  if (name === "focus" && block) return marked(call, "test", "f", around);
  // At the group's level `pending "…" do` is an example that is known to fail.
  if ((name === "pending" || name === "skip") && isTitle(args[0]) && around?.kind === "group")
    return marked(call, "test", "x", around);
  return null;
}

function isTitle(node: SyntaxNode | undefined): boolean {
  return node?.kind() === "string";
}

function marked(
  call: RubyCall,
  kind: "group" | "test",
  mark: string,
  around: RubyScope | null,
): RubyScope {
  const { name, args, block, node } = call;
  const positional = args.filter(
    (one) => !/^(?:pair|simple_symbol|block_argument)$/.test(one.kind()),
  );
  const isBorrowed = args.some((one) => one.kind() === "block_argument");
  const title =
    kind === "test" && positional.length === 0
      ? subjectOfOneLiner(args, block)
      : positional.map(titleOf).join(" ");
  const shown = () => markOf(node, `${name} ${rubyText(args[0]).slice(0, 60)}`.trim());
  const isSkipped = mark === "x" || isOn(tagOf(args, "skip")) || isOn(tagOf(args, "pending"));
  return scopeOf(
    {
      kind,
      name: title,
      node,
      body: block,
      todo: kind === "test" && !block && !isBorrowed,
      elsewhere: isBorrowed,
      skipped:
        isSkipped && block
          ? shown()
          : kind === "test"
            ? unconditionalSkip(statementsOf(block))
            : null,
      focused: mark === "f" || tagOf(args, "focus") === "true" ? shown() : null,
    },
    around,
  );
}

/** `is_expected` of `it { is_expected.to eq 3 }`: a value that changes does not rename the example. */
function subjectOfOneLiner(args: readonly SyntaxNode[], block: SyntaxNode | null): string {
  if (args.length > 0) return args.map(rubyText).join(", ");
  const [first = ""] = rubyText(statementsOf(block)[0]).split(/\.(?:to|not_to|to_not)\b|\bshould/);
  return first.slice(0, 120).trim() || "should";
}

/** A tag's value that switches on without looking: a reason, true. */
function isOn(value: string | undefined): boolean {
  return (
    value !== undefined && /^(?:true$|["':]|%[qQ]?[({[]|<<)/.test(value) && !value.includes("#{")
  );
}

/** A method: a test, what runs before each test, or a helper. */
export function methodScope(node: SyntaxNode, around: RubyScope | null): RubyScope | null {
  if (around?.kind === "test") return null;
  const name = node.field("name")?.text() ?? "";
  const isTest = /^test_/.test(name) && !node.field("parameters");
  if (isTest) {
    const skipped = unconditionalSkip(statementsOf(node));
    return scopeOf({ kind: "test", name, node, body: node, skipped }, around);
  }
  if (name === "setup" && around) around.skipped ??= unconditionalSkip(statementsOf(node));
  return scopeOf({ kind: "helper", name, node, body: node }, around);
}

/** `before do skip "…" end` keeps a whole group from running. */
export function noteHook(call: RubyCall, around: RubyScope | null): void {
  if (around?.kind !== "group" || (call.name !== "before" && call.name !== "setup")) return;
  const { receiver, block } = call;
  if (!receiver && block) around.skipped ??= unconditionalSkip(statementsOf(block));
}

const ALWAYS: Readonly<Record<string, string>> = { if_modifier: "true", unless_modifier: "false" };

/** A skip among the statements that runs whenever they do. */
function unconditionalSkip(statements: readonly SyntaxNode[]): TestMark | null {
  for (const statement of statements.slice(0, 200)) {
    const kind = statement.kind();
    if (kind === "if" || kind === "unless" || kind === "case") {
      if (statement.has({ rule: { kind: "return" } })) return null;
    } else if (kind === "return") return null;
    else if (kind === "if_modifier" || kind === "unless_modifier") {
      const body = statement.field("body");
      if (body?.kind() === "return") return null;
      const isConstant = statement.field("condition")?.text() === ALWAYS[kind];
      if (isConstant && isSkip(body)) return markOf(statement);
    } else if (isSkip(statement)) return markOf(statement);
  }
  return null;
}

function isSkip(node: SyntaxNode | null): boolean {
  const call = rubyCall(node);
  return call !== null && !call.receiver && !call.block && MARK.test(call.name);
}
