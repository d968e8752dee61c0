import { describe, expect, it } from "vitest";
import { checklistWeakenings } from "../../src/checklist/weakenings.ts";
import { faults, itemsOf, load } from "./fakes.ts";

const NAMED = { importPlugin: null };
const withPlugin = (items: string) => ({
  "dod.yml": `version: 1\nplugins: [./p.mjs]\nitems:\n${items}`,
  "p.mjs": "",
});

describe("a key that could reach a prototype", () => {
  it.each([
    ["in quotes", '"__proto__"'],
    ["escaped", '"\\u005f_proto_\\x5f"'],
    ["with a tag", "!!str __proto__"],
    ["by an alias", "*proto"],
  ])("is refused %s", async (_, key) => {
    const items = `  - { id: &proto "__proto__", check: acme/x, with: { ${key} : { required: false } } }\n`;
    const found = await faults(withPlugin(items), NAMED);
    expect(found).toContainEqual(expect.stringContaining('the key "__proto__" is not allowed'));
    expect(({} as { required?: boolean }).required).toBeUndefined();
  });

  it("is refused in what a merge key brings", async () => {
    expect(
      await faults(
        withPlugin("  - { id: x, check: acme/x, with: { <<: { __proto__: { a: 1 } } } }\n"),
        NAMED,
      ),
    ).toEqual(['4:43 the key "__proto__" is not allowed']);
  });

  it("is an ordinary key where it reaches none", async () => {
    const { checklist } = await load(
      withPlugin("  - { id: x, check: acme/x, with: { constructor: { prototype: { a: 1 } } } }\n"),
      NAMED,
    );
    const options = checklist.items[0]?.options as object;
    expect(Object.getPrototypeOf(options)).toBe(Object.prototype);
    expect(Object.hasOwn(options, "constructor")).toBe(true);
    expect(({} as { a?: number }).a).toBeUndefined();
  });
});

describe("a merge key", () => {
  it("does not win over what the item says itself, nor bring it twice", async () => {
    const [item] = await itemsOf(
      "  - { <<: { required: false, id: other }, id: tests, required: true }\n",
    );
    expect(item).toMatchObject({ id: "tests", required: true });
    expect(await faults("version: 1\nitems:\n  - { id: tests, <<: { requird: 1 } }\n")).toEqual([
      '3:24 unknown key "requird"; did you mean "required"?',
    ]);
    const bomb = `  - &m0 { id: tests }\n${Array.from(
      { length: 8 },
      (_, i) =>
        `  - &m${i + 1} { <<: [${`*m${i}, `.repeat(10)}] , k${i}: [${`*m${i}, `.repeat(10)}] }\n`,
    ).join("")}`;
    const [first] = await faults(`version: 1\nitems:\n${bomb}`);
    expect(first).toContain("more than 20000 values");
  });
});

describe("aliases that make a text deeper than it looks", () => {
  const deep = (last: string) =>
    `  - { id: a0, check: acme/x, with: { a: &a0 [${last}] } }\n${Array.from(
      { length: 16 },
      (_, i) =>
        `  - { id: a${i + 1}, check: acme/x, with: { a: &a${i + 1} ${"[".repeat(50)}*a${i}${"]".repeat(50)} } }\n`,
    ).join("")}`;

  it("are no more than that", async () => {
    const before = await load(withPlugin(deep("1")), NAMED);
    const after = await load(withPlugin(deep("2")), NAMED);
    expect(checklistWeakenings(before, before)).toEqual([]);
    expect(checklistWeakenings(before, after)).toHaveLength(17);
  });
});

describe("text that is more than one, or of another kind", () => {
  it.each([
    ["a second document", "version: 1\n---\nitems: []\n", "2:1 a second YAML document begins here"],
    ["a second document after its end", "version: 1\n...\nitems: []\n", "3:1 a second YAML"],
    ["a duplicate key", "version: 1\nitems: [tests]\nitems: []\n", '3:1 duplicate key "items"'],
    ["a duplicate key in quotes", 'version: 1\n"version": 1\n', '2:1 duplicate key "version"'],
    ["a function", "version: 1\nitems: [!!js/function 'x']\n", '2:23 the tag "!!js/function"'],
    ["a date", "version: 1\nbase: !!timestamp 2026-01-01\n", '2:19 the tag "!!timestamp"'],
    ["binary data", "version: 1\nbase: !!binary AAAA\n", '2:16 the tag "!!binary"'],
    ["a set", "version: 1\nitems: !!set { a }\n", '2:14 the tag "!!set"'],
    ["a tag by its address", "version: 1\nbase: !<tag:x,1:y> z\n", '2:20 the tag "tag:x,1:y"'],
    ["a tag of its own", "%TAG ! tag:x,1:\n---\nversion: 1\nbase: !y z\n", "4:10 the tag"],
    ["a NUL", "version: 1\nbase: \0\n", "2:7 a NUL character"],
    ["10 MB", `version: 1\n#${"x".repeat(10_000_000)}`, "1:1 the file is too large"],
    ["a deep map", `version: 1\nbase: ${"{a: ".repeat(3_000)}`, "2:"],
  ])("is refused: %s", async (_, text, problem) => {
    const [first] = await faults(text);
    expect(first).toContain(problem);
  });
});
