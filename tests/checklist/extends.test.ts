import { describe, expect, it } from "vitest";
import { toPlain } from "../../src/checklist/nodes.ts";
import { faults, load } from "./fakes.ts";

/** `id options` of each item, for a checklist that extends `./team.yml`. */
async function merged(team: string, own: string) {
  const { checklist } = await load({
    "dod.yml": `version: 1\nextends: [./team.yml]\nitems:\n${own}`,
    "team.yml": `version: 1\nitems:\n${team}`,
  });
  return checklist.items;
}

const TEAM = `
  - diff-coverage: { min: 70, reports: [a, b] }
  - { id: build, check: command, title: It builds, with: { run: make, exitCode: 3 } }
  - doc-links
`;

describe("an extended checklist", () => {
  it("keeps its order; new items come after", async () => {
    const items = await merged(TEAM, "  - changelog\n  - doc-links: { docs: [x] }\n");
    expect(items.map((item) => item.id)).toEqual([
      "diff-coverage",
      "build",
      "doc-links",
      "changelog",
    ]);
  });

  it.each([
    ["a key of its options", "  - diff-coverage: { min: 90 }\n", { min: 90, reports: ["a", "b"] }],
    ["a list, whole", "  - diff-coverage: { reports: [c] }\n", { min: 70, reports: ["c"] }],
    ["nothing", "  - diff-coverage\n", { min: 70, reports: ["a", "b"] }],
    ["nothing, in full", "  - { id: diff-coverage, with: }\n", { min: 70, reports: ["a", "b"] }],
  ])("is overridden in %s", async (_, own, options) => {
    expect((await merged(TEAM, own))[0]?.options).toMatchObject(options);
  });

  it("is overridden key by key without saying the check again", async () => {
    const items = await merged(TEAM, "  - { id: build, required: false, with: { run: ninja } }\n");
    expect(items[1]).toMatchObject({
      check: "command",
      title: "It builds",
      required: false,
      options: { run: "ninja", exitCode: 3 },
      source: { file: "dod.yml", line: 4 },
    });
  });

  it("starts with new options where the check changes", async () => {
    const changed = await merged(TEAM, "  - { id: build, check: tests, with: { run: x } }\n");
    expect(changed[1]).toMatchObject({ check: "tests", title: "It builds", options: { run: "x" } });
    const same = await merged(TEAM, "  - { id: build, check: command }\n");
    expect(same[1]?.options).toEqual({ run: "make", exitCode: 3 });
  });

  it("keeps its check where the short form names an id", async () => {
    const items = await merged(
      "  - { id: tests, check: command, with: { run: a } }\n",
      "  - tests: { exitCode: 1 }\n",
    );
    expect(items[0]).toMatchObject({ check: "command", options: { run: "a", exitCode: 1 } });
  });

  it("loses what is switched off, its required options unlooked at", async () => {
    const items = await merged(
      "  - { id: build, check: command }\n  - tests\n",
      "  - { id: build, enabled: false }\n",
    );
    expect(items.map((item) => item.id)).toEqual(["tests"]);
  });

  it("gets back what a file between switched off, by naming it", async () => {
    const files = {
      "a.yml": "version: 1\nitems: [tests, doc-links]\n",
      "b.yml":
        "version: 1\nextends: [./a.yml]\nitems: [{ id: tests, enabled: false }, { id: doc-links, enabled: false }]\n",
      "dod.yml": "version: 1\nextends: [./b.yml]\nitems: [tests]\n",
    };
    const { checklist, merged } = await load(files);
    expect(checklist.items.map((item) => item.id)).toEqual(["tests"]);
    expect(toPlain(merged)).toEqual({
      version: 1,
      items: [{ id: "tests" }],
    });
  });

  it("may be needed and waived where it is switched off", async () => {
    const { checklist, notes } = await load({
      "dod.yml": "version: 1\nextends: [./team.yml]\nitems: [{ id: tests, enabled: false }]\n",
      "team.yml":
        "version: 1\nitems: [tests, { id: doc-links, needs: [tests] }]\nwaivers: [{ item: tests, reason: r, by: b, until: 2027-01-01 }]\n",
    });
    expect(checklist.waivers).toEqual([]);
    expect(notes).toEqual([
      "the waiver for tests (team.yml:3) is not needed: the item is switched off",
    ]);
  });

  it("is a bundled one, which may extend another", async () => {
    const { checklist } = await load("version: 1\nextends: [service]\nitems: [changelog]\n");
    expect(checklist.items.map((item) => item.id)).toEqual([
      "tests",
      "doc-links",
      "approvals",
      "deployment",
      "changelog",
    ]);
    expect(checklist.files).toEqual(["recommended (bundled)", "service (bundled)", "dod.yml"]);
    expect((await load("version: 1\nextends: recommended\n")).checklist.items).toHaveLength(3);
  });

  it("is read once and first, though two files extend it", async () => {
    const { checklist } = await load({
      "dod.yml": "version: 1\nextends: [./a.yml, ./sub/b.yml]\n",
      "a.yml": "version: 1\nextends: [./base.yml]\nitems: [diff-coverage: { min: 55 }]\n",
      "sub/b.yml": "version: 1\nextends: [../base.yml]\nitems: [changelog]\n",
      "base.yml": "version: 1\nitems: [diff-coverage: { min: 11 }]\n",
    });
    expect(checklist.files).toEqual(["base.yml", "a.yml", "sub/b.yml", "dod.yml"]);
    expect(checklist.items[0]?.options).toMatchObject({ min: 55 });
  });

  it("says the settings that the outer one does not", async () => {
    const team = "version: 1\nbase: develop\ninlineIgnores: never\nwhenNothingApplies: satisfied\n";
    const inner = await load({ "dod.yml": "version: 1\nextends: [./t.yml]\n", "t.yml": team });
    expect(inner.checklist).toMatchObject({
      base: "develop",
      inlineIgnores: "never",
      whenNothingApplies: "satisfied",
    });
    const outer = await load({
      "dod.yml": "version: 1\nextends: [./t.yml]\nbase: main\ninlineIgnores: allow\n",
      "t.yml": team,
    });
    expect(outer.checklist).toMatchObject({
      base: "main",
      inlineIgnores: "allow",
      whenNothingApplies: "satisfied",
    });
  });

  it("adds its waivers", async () => {
    const waiver = (item: string) =>
      `waivers: [{ item: ${item}, reason: r, by: b, until: 2027-01-01 }]\n`;
    const { checklist } = await load({
      "dod.yml": `version: 1\nextends: [./t.yml]\nitems: [changelog]\n${waiver("tests")}`,
      "t.yml": `version: 1\nitems: [tests]\n${waiver("tests")}`,
    });
    expect(checklist.waivers.map((one) => one.source.file)).toEqual(["t.yml", "dod.yml"]);
  });

  it("may be a package's file, with files beside it", async () => {
    const files: Record<string, string> = {
      "@acme/dod/base.yml": "version: 1\nextends: [./more/docs.yml]\nitems: [tests]\n",
      "@acme/dod/more/docs.yml": "version: 1\nextends: [../../escape.yml]\nitems: [doc-links]\n",
    };
    const packages = {
      read: async (name: string) =>
        files[name] === undefined
          ? null
          : { path: `/node_modules/${name}`, bytes: new TextEncoder().encode(files[name]) },
    };
    const text = 'version: 1\nextends: ["@acme/dod/base.yml"]\n';
    expect(await faults(text, { packages })).toEqual([
      '@acme/dod/more/docs.yml:2:11 "../../escape.yml" leaves the package @acme/dod',
    ]);
    files["@acme/dod/more/docs.yml"] = "version: 1\nitems: [doc-links]\n";
    const { checklist } = await load(text, { packages });
    expect(checklist.items.map((item) => [item.id, item.source.file])).toEqual([
      ["doc-links", "@acme/dod/more/docs.yml"],
      ["tests", "@acme/dod/base.yml"],
    ]);
  });

  it.each(["acme/../../x.yml", "@acme/dod/../../../x.yml", "acme/./x.yml"])(
    "does not leave the package: %s",
    async (written) => {
      const packages = {
        read: async () => {
          throw new Error("must not be asked");
        },
      };
      expect(await faults(`version: 1\nextends: ["${written}"]\n`, { packages })).toEqual([
        `2:11 "${written}" leaves the package; name the package's file without \`.\` and \`..\``,
      ]);
    },
  );

  it("must be readable", async () => {
    const source = {
      read: async (path: string) => {
        if (path === "dod.yml") return new TextEncoder().encode("version: 1\nextends: [./t.yml]\n");
        if (path === "t.yml") throw new Error("it leads out of the repository");
        return null;
      },
    };
    expect(await faults({}, { source })).toEqual([
      '2:11 "./t.yml" cannot be read: it leads out of the repository',
    ]);
  });

  it("makes no item of its own wrong when it cannot be read", async () => {
    expect(
      await faults(
        "version: 1\nextends: [./gone.yml]\nitems: [{ id: its, needs: [other] }, { id: off, enabled: false }]\nwaivers: [{ item: x, reason: r, by: b, until: 2027-01-01 }]\n",
      ),
    ).toEqual(['2:11 there is no file "gone.yml" in the repository']);
  });

  it("may not be one of hundreds", async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 150 }, (_, i) => [
        `c${i}.yml`,
        `version: 1\nextends: [./c${i + 1}.yml]\n`,
      ]),
    );
    const found = await faults({ ...chain, "dod.yml": "version: 1\nextends: [./c0.yml]\n" });
    expect(found).toEqual(["c98.yml:2:11 more than 100 files extend one another"]);
  });
});

it("a fault of one item hides no fault of another that is sure all the same", async () => {
  const text = "version: 1\nitems:\n  - 12\n  - test\n  - { id: tests, needs: [doc-links] }\n";
  expect(await faults(text)).toEqual([
    "3:5 an item is a check's name or a map, not the number 12",
    '4:5 unknown check "test"; did you mean "tests"?',
  ]);
});

it.each([
  ["is no YAML", "items: [", /missing closing|flow sequence/i],
  ["is no map", "- x", /a checklist is a map/],
  [
    "names a file that is none",
    "version: 1\nextends: [./gone.yml, 12]\n",
    /gone\.yml|extends\[1\]/,
  ],
])("an extended file that %s makes no item of the other wrong", async (_, team, said) => {
  const found = await faults({
    "dod.yml":
      "version: 1\nextends: [./t.yml]\nplugins: []\nitems: [{ id: its, with: { a: 1 } }, acme/x]\nwaivers: [{ item: x, reason: r, by: b, until: 2027-01-01 }]\n",
    "t.yml": team,
  });
  expect(found.length).toBeGreaterThan(0);
  for (const fault of found) expect(fault).toMatch(/^t\.yml:/);
  expect(found.join()).toMatch(said);
});
