import { describe, expect, it } from "vitest";
import { askedNodes } from "../../src/syntax/asked-nodes.ts";
import type { SyntaxRule } from "../../src/syntax/rule.ts";
import { ruleSet } from "../../src/syntax/rule-set.ts";
import { scan } from "../../src/syntax/scan.ts";
import { ruleInFilesWith, ruleOn } from "../../src/syntax/words.ts";
import { parsed, parsers } from "../support/syntax.ts";

const open = await parsers();

/** Finds every node at which it is asked. */
const every: SyntaxRule = {
  id: "every",
  family: "leftovers",
  languages: ["typescript"],
  message: "Here",
  fix: "go",
  labels: [],
  kinds: ["call_expression"],
  where: "everywhere",
  examples: { bad: [], good: [] },
  match: (node) => ({ node }),
};
const on = (words: RegExp, more: Partial<SyntaxRule> = {}) =>
  ruleOn(words, { ...every, id: "on", ...more });

function read(rules: readonly SyntaxRule[], text: string, path = "src/a.ts", isOwnText = true) {
  const { root, file } = parsed(open, path, text);
  const set = ruleSet(rules, (kind) => open.hasKind("typescript", kind));
  const asked = askedNodes(root, file, set, isOwnText);
  const found = scan(root, file, set, null, asked);
  return {
    nodes: asked.nodes.map(({ node }) => node.text()),
    found: found.map(({ rule, column }) => `${rule.id}:${column}`),
    broken: asked.broken.length,
  };
}

describe("the nodes at which rules are asked", () => {
  it("hold a word without which the rules of their kind find nothing", () => {
    const { nodes, found } = read([on(/\b[ab]\b/)], "a(); aa(); b(1); c(b); d();\n");
    expect(nodes).toEqual(["a()", "aa()", "b(1)", "c(b)"]);
    expect(found).toEqual(["on:1", "on:12", "on:18"]);
  });

  it("are all of a kind that a rule without words wants, too", () => {
    const { nodes, found } = read([on(/\ba\b/), every], "a(); b();\n");
    expect(nodes).toEqual(["a()", "b()"]);
    expect(found).toEqual(["on:1", "every:1", "every:6"]);
  });

  it("are found side by side with those of other kinds, in the text's order", () => {
    const strings = { ...every, id: "string", kinds: ["string"] };
    const { found } = read([on(/\ba\b/), strings], 'a("x"); b("y");\n');
    expect(found).toEqual(["on:1", "string:3", "string:11"]);
  });

  it("are found by words that mean something else in expressions", () => {
    const text = 'f("a.b"); f("[x]"); f("(y"); f("$z^"); f("a\\\\b|c"); f("{#&~-*+?}"); f("ab");\n';
    const { found } = read([on(/a\.b|\[x\]|\(y|\$z\^|\\\\b\||[{]#&~-\*\+\?[}]/)], text);
    expect(found).toHaveLength(6);
  });

  it("are none where the file holds no word", () => {
    expect(read([on(/\ba\b/), ruleInFilesWith(/\bz\b/, every)], "b();\n").nodes).toEqual([]);
    expect(read([ruleInFilesWith(/\bz\b/, every)], "b(); // z\n").found).toEqual(["every:1"]);
  });

  it("are those of rules that are for files of the kind", () => {
    const rules = (["source", "code", "everywhere"] as const).map((where) => ({
      ...every,
      id: where,
      where,
    }));
    expect(read(rules, "b();\n").found).toHaveLength(3);
    expect(read(rules, "b();\n", "examples/a.ts").found).toEqual(["code:1", "everywhere:1"]);
    expect(read(rules, "b();\n", "tests/a.test.ts").found).toEqual(["everywhere:1"]);
  });

  it("are found in a tree of another text by where the words are in the file", () => {
    const { root } = parsed(open, "src/a.ts", "x(); b();\n");
    const { file } = parsed(open, "src/a.ts", "a(); b();\n");
    const set = ruleSet([on(/\ba\b/)], () => true);
    const asked = askedNodes(root, file, set, false);
    expect(scan(root, file, set, null, asked).map(({ column }) => column)).toEqual([1]);
  });

  it("are the same in a long file, and where words are many", () => {
    const long = `a(); b();\n${"c();\n".repeat(8_000)}`;
    expect(read([on(/\b[ab]\b/)], long).found).toEqual(["on:1", "on:6"]);
    const many = Array.from({ length: 60 }, (_, at) => `w${at}();`).join(" ");
    expect(read([on(/\bw\d+\b/)], `${many} c();\n`).found).toHaveLength(60);
  });

  it("come with what is broken, rules or none", () => {
    expect(read([every], "a();\nconst = ;\n").broken).toBe(1);
    expect(read([], "const = ;\n")).toEqual({ nodes: [], found: [], broken: 1 });
  });
});
