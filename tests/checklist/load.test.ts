import { describe, expect, it } from "vitest";
import { loadChecklist } from "../../src/checklist/load.ts";
import { UsageError } from "../../src/core/result.ts";
import { CHECKLISTS, FAKE_CHECKS, faults, itemsOf, load, NOW, requestFor } from "./fakes.ts";

describe("an item", () => {
  it("takes from its check what it does not say", async () => {
    const [item] = await itemsOf("  - diff-coverage\n");
    expect(item).toEqual({
      id: "diff-coverage",
      kind: "check",
      check: "diff-coverage",
      definition: FAKE_CHECKS.find((check) => check.name === "diff-coverage"),
      children: [],
      title: "diff-coverage holds",
      failureTitle: "diff-coverage does not hold",
      why: "Why diff-coverage.",
      fix: "How to finish diff-coverage.",
      category: "diff-coverage-category",
      stage: "code",
      required: true,
      waivable: false,
      when: null,
      needs: [],
      timeoutMs: 60_000,
      options: { min: 80, missing: "uncovered" },
      source: { file: "dod.yml", line: 3, column: 5 },
    });
  });

  it("says all of it itself where it wants to", async () => {
    const [item] = await itemsOf(`
  - id: cov
    check: diff-coverage
    title: T
    why: W
    fix: F
    category: anything goes
    stage: review
    required: false
    waivable: true
    when: { paths: ["src/**", "!src/gen/**"], branches: ["feature/**"], labels: [l] }
    needs: [doc-links]
    timeout: 2h30m
    with: { min: 90, reports: [lcov.info] }
  - doc-links
`);
    expect(item).toMatchObject({
      id: "cov",
      check: "diff-coverage",
      title: "T",
      failureTitle: "T",
      why: "W",
      fix: "F",
      category: "anything goes",
      stage: "review",
      required: false,
      waivable: true,
      when: { paths: ["src/**", "!src/gen/**"], branches: ["feature/**"], labels: ["l"] },
      needs: ["doc-links"],
      timeoutMs: 9_000_000,
      options: { min: 90, reports: ["lcov.info"], missing: "uncovered" },
    });
  });

  it.each([
    ["its name", "  - diff-coverage\n", { min: 80 }],
    ["short with options", "  - diff-coverage: { min: 90 }\n", { min: 90 }],
    ["short in block style", "  - diff-coverage:\n      min: 90\n", { min: 90 }],
    ["short with nothing", "  - diff-coverage:\n", { min: 80 }],
    ["its id alone", "  - id: diff-coverage\n", { min: 80 }],
    ["its check alone", "  - check: diff-coverage\n", { min: 80 }],
    ["full with empty options", "  - id: diff-coverage\n    with:\n", { min: 80 }],
    ["quoted", "  - 'diff-coverage'\n", { min: 80 }],
  ])("may be written as %s", async (_, yaml, options) => {
    const [item] = await itemsOf(yaml);
    expect(item).toMatchObject({ id: "diff-coverage", check: "diff-coverage", options });
  });

  it("has 15 minutes when it runs commands, what its check says, or what it says itself", async () => {
    const items = await itemsOf(
      "  - tests\n  - doc-links\n  - command: { run: x }\n  - { id: a, check: tests, timeout: 90s }\n",
    );
    expect(items.map((item) => item.timeoutMs)).toEqual([900_000, 60_000, 120_000, 90_000]);
  });

  it("may be called `checklist`, as what dod says by itself is", async () => {
    const items = await itemsOf(
      "  - { id: checklist, check: tests }\n  - { id: x, needs: [checklist], check: files }\n",
    );
    expect(items.map(({ id, check }) => [id, check])).toEqual([
      ["checklist", "tests"],
      ["x", "files"],
    ]);
    // A check of that name there is none.
    expect(await faults("version: 1\nitems: [checklist]\n")).toEqual([
      expect.stringContaining('unknown check "checklist"'),
    ]);
  });

  it("may be named like what every object has", async () => {
    const items = await itemsOf(
      "  - { id: constructor, check: tests, needs: [toString] }\n  - { id: toString, check: tests }\n",
    );
    expect(items.map((item) => item.id)).toEqual(["constructor", "toString"]);
  });
});

describe("a composite", () => {
  it.each([
    ["a key", "  - { id: either, any: { of: [changelog, tests] } }\n"],
    ["a check", "  - { id: either, check: any, with: { of: [changelog, tests] } }\n"],
  ])("written as %s has its parts", async (_, yaml) => {
    const [item] = await itemsOf(yaml);
    expect(item).toMatchObject({ id: "either", kind: "any", check: "any", definition: null });
    expect(item?.children.map((child) => [child.id, child.check])).toEqual([
      ["either/changelog", "changelog"],
      ["either/tests", "tests"],
    ]);
  });

  it("is called after its kind in the short form", async () => {
    const [item] = await itemsOf("  - all: { of: [changelog] }\n");
    expect(item).toMatchObject({ id: "all", kind: "all", title: "changelog holds" });
  });

  it("gives its parts ids that no other item has", async () => {
    const [item] = await itemsOf(
      "  - { id: e, any: { of: [files: {}, files: {}, { id: named, check: files }, any: { of: [files] }] } }\n",
    );
    expect(item?.children.map((child) => child.id)).toEqual([
      "e/files",
      "e/files-2",
      "e/named",
      "e/any",
    ]);
    expect(item?.children[3]?.children[0]?.id).toBe("e/any/files");
  });

  it("has the latest stage, the first category, all the time of its parts", async () => {
    const [item, own] = await itemsOf(
      "  - { id: e, all: { of: [tests, approvals, doc-links] } }\n  - { id: f, stage: production, timeout: 5m, category: c, title: t, any: { of: [tests] } }\n",
    );
    expect(item).toMatchObject({
      stage: "review",
      category: "tests-category",
      timeoutMs: 900_000 + 60_000 + 60_000,
    });
    expect(own).toMatchObject({
      stage: "production",
      timeoutMs: 300_000,
      category: "c",
      title: "t",
    });
  });

  it("lets its parts say when they apply", async () => {
    const [item] = await itemsOf(
      '  - { id: e, any: { of: [{ check: tests, when: { paths: ["a"] }, timeout: 1m, with: { run: x } }] } }\n',
    );
    expect(item?.children[0]).toMatchObject({
      when: { paths: ["a"] },
      timeoutMs: 60_000,
      options: { run: "x" },
    });
  });
});

describe("the checklist", () => {
  it("is looked for in three places, in this order", async () => {
    const text = "version: 1\nitems: [tests]\n";
    const all = { "dod.yml": text, "dod.yaml": text, ".github/dod.yml": text };
    const first = await load(all);
    expect(first.checklist.path).toBe("dod.yml");
    expect(first.notes).toEqual([
      "dod.yaml is there too and is not read: dod.yml is",
      ".github/dod.yml is there too and is not read: dod.yml is",
    ]);
    expect((await load({ "dod.yaml": text })).checklist.path).toBe("dod.yaml");
    expect((await load({ ".github/dod.yml": text })).checklist.path).toBe(".github/dod.yml");
  });

  it("is the bundled one where there is none", async () => {
    const { checklist } = await load({});
    expect(checklist).toMatchObject({
      path: null,
      label: "recommended (bundled)",
      from: "bundled",
      files: ["recommended (bundled)"],
    });
    expect(checklist.items.map((item) => item.id)).toEqual(["tests", "doc-links", "approvals"]);
    expect(checklist.items[0]?.source).toEqual({
      file: "recommended (bundled)",
      line: 3,
      column: 5,
    });
  });

  it("is the one that was asked for, or none", async () => {
    const files = { "dod.yml": "nonsense", "ci/gate.yml": "version: 1\nitems: [tests]\n" };
    const asked = await load(files, { path: "ci/gate.yml", from: "base" });
    expect(asked.checklist).toMatchObject({
      path: "ci/gate.yml",
      label: "ci/gate.yml",
      from: "base",
    });
    await expect(load(files, { path: "ci/other.yml" })).rejects.toThrow(UsageError);
  });

  it("is not replaced by another one because it cannot be read", async () => {
    const source = {
      read: async (path: string) => {
        if (path === "dod.yml") throw new Error("it is a folder");
        return null;
      },
    };
    await expect(load({}, { source })).rejects.toThrow(
      'the checklist "dod.yml" cannot be read: it is a folder',
    );
  });

  it("has its settings and their defaults", async () => {
    expect((await load("version: 1\nitems: []\n")).checklist).toMatchObject({
      base: null,
      items: [],
      waivers: [],
      inlineIgnores: "allow",
      whenNothingApplies: "undetermined",
    });
    const said = "version: 1\nbase: develop\ninlineIgnores: never\nwhenNothingApplies: satisfied\n";
    expect((await load(said)).checklist).toMatchObject({
      base: "develop",
      inlineIgnores: "never",
      whenNothingApplies: "satisfied",
    });
  });

  it("takes a byte order mark, CRLF, a document marker and JSON", async () => {
    for (const text of [
      "\ufeffversion: 1\nitems: [tests]\n",
      "version: 1\r\nitems:\r\n  - tests\r\n",
      "---\nversion: 1\nitems: [tests]\n...\n",
      '{ "version": 1, "items": ["tests"] }',
    ])
      expect((await load(text)).checklist.items.map((item) => item.id)).toEqual(["tests"]);
  });

  it("refuses a base that git would take for an option", async () => {
    expect(await faults("version: 1\nbase: --upload-pack=x\n")).toEqual([
      '2:7 "base" must be a branch, a tag or a commit, without spaces, not the text "--upload-pack=x"',
    ]);
  });

  it("has a digest that any change of any file changes", async () => {
    const main = "version: 1\nextends: [./a.yml]\n";
    const digest = async (a: string, b = main) =>
      (await load({ "dod.yml": b, "a.yml": a })).checklist.digest;
    const digests = [
      await digest("version: 1\n"),
      await digest("version: 1\n# \n"),
      await digest("version: 1\n", `${main}# \n`),
      // Of the same length as the one before the last.
      await digest("version: 1\n#\t\n"),
    ];
    expect(digests[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(new Set(digests).size).toBe(4);
    expect(await digest("version: 1\n")).toBe(digests[0]);
  });

  it("loads only the checks that its items use, each once", async () => {
    const loaded: string[] = [];
    const request = requestFor({
      "dod.yml": "version: 1\nitems: [tests, { id: b, check: tests }, any: { of: [files] }]\n",
    });
    const { load: original, names } = request.registry;
    await loadChecklist({
      ...request,
      registry: {
        names,
        load: (name) => {
          loaded.push(name);
          return original(name);
        },
      },
    });
    expect(loaded.sort()).toEqual(["files", "tests"]);
  });
});

describe("needs", () => {
  it("may meet again further on, and name what stands below", async () => {
    const items = await itemsOf(`
  - { id: a, check: tests, needs: [b, c] }
  - { id: b, check: tests, needs: [d] }
  - { id: c, check: tests, needs: [d, b] }
  - { id: d, check: tests }
`);
    expect(items.map((item) => item.needs)).toEqual([["b", "c"], ["d"], ["d", "b"], []]);
  });
});

describe("anchors", () => {
  it("stand for what they name, and merge", async () => {
    const items = await itemsOf(`
  - id: a
    check: tests
    when: &when { paths: ["src/**"] }
    with: &with { run: x, minExecuted: 3 }
  - { id: b, check: tests, when: *when, with: { <<: *with, run: y } }
  - { id: c, check: tests, with: { <<: [{ run: z }, *with] } }
`);
    expect(items[1]).toMatchObject({
      when: { paths: ["src/**"] },
      options: { run: "y", minExecuted: 3 },
    });
    expect(items[2]).toMatchObject({ options: { run: "z", minExecuted: 3 } });
  });

  it("name the last node of that name before the alias", async () => {
    const items = await itemsOf(
      "  - { id: a, check: tests, with: &x { run: one } }\n  - { id: b, check: tests, with: *x }\n  - { id: c, check: tests, with: &x { run: two } }\n  - { id: d, check: tests, with: *x }\n",
    );
    expect(items.map((item) => (item.options as { run: string }).run)).toEqual([
      "one",
      "one",
      "two",
      "two",
    ]);
  });
});

describe("waivers", () => {
  const text = (until: string) =>
    `version: 1\nitems: [tests]\nwaivers:\n  - { item: tests, paths: ["a/**"], reason: r, by: ann, until: ${until} }\n`;

  it("are told apart by the last day they count, in UTC", async () => {
    const last = await load(text("2026-06-15"));
    expect(last.checklist.waivers).toEqual([
      {
        item: "tests",
        paths: ["a/**"],
        reason: "r",
        by: "ann",
        until: "2026-06-15",
        source: { file: "dod.yml", line: 4, column: 5 },
      },
    ]);
    expect(last.expired).toEqual([]);
    const over = await load(text("2026-06-14"));
    expect(over.expired).toEqual(over.checklist.waivers);
    const midnight = { now: new Date("2026-06-16T00:00:00Z") };
    expect((await load(text("2026-06-15"), midnight)).expired).toHaveLength(1);
    expect(NOW.toISOString()).toContain("2026-06-15");
  });
});

describe("the fakes", () => {
  it("are valid checklists", async () => {
    for (const name of Object.keys(CHECKLISTS))
      await expect(load(`version: 1\nextends: [${name}]\n`)).resolves.toBeDefined();
  });
});

describe("an item that is at fault", () => {
  it.each([
    [
      "its check",
      "  - { check: 12 }\n",
      '3:14 "check" must be a text, not the number 12; write it in quotes: "12"',
    ],
    [
      "its check beside an id",
      "  - { id: x, check: [a] }\n",
      '3:21 "check" must be a text, not a list',
    ],
    [
      "its options in short form",
      "  - command: make\n",
      '3:14 the options of "command" must be a map, not the text "make"; write `{ option: value }`',
    ],
    [
      "its options in full",
      "  - { id: command, with: make }\n",
      '3:26 "with" must be a map of options, not the text "make"',
    ],
    [
      "its parts in short form",
      "  - any: [tests]\n",
      '3:10 the options of "any" must be a map, not a list; write `{ of: [...] }`',
    ],
  ])("in %s is said to be so once", async (_, yaml, problem) => {
    expect(await faults(`version: 1\nitems:\n${yaml}`)).toEqual([problem]);
  });
});
