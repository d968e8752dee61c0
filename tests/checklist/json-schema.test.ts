import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checklistJsonSchema } from "../../src/checklist/json-schema.ts";
import { ChecklistError } from "../../src/core/checklist.ts";
import { BAD_CHECKLISTS } from "./bad-checklists.ts";
import { FAKE_CHECKS, load } from "./fakes.ts";

const schema = checklistJsonSchema(FAKE_CHECKS);
const ajv = new Ajv({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
});
addFormats.default(ajv);
const validate = ajv.compile(schema);

const accepts = (text: string) => validate(parse(text));
const loads = (text: string, more: Record<string, string> = {}) =>
  load({ "dod.yml": text, ...more }).then(
    () => true,
    (fault) => {
      if (fault instanceof ChecklistError) return false;
      throw fault;
    },
  );

const items = (yaml: string) => `version: 1\nitems:\n${yaml}\n`;
const extending = (yaml: string) => `version: 1\nextends: [./team.yml]\nitems:\n${yaml}\n`;
const TEAM = {
  "team.yml": `version: 1
items:
  - { id: build, check: command, with: { run: x } }
  - { id: tests, check: command, with: { run: x } }
  - diff-coverage
  - { id: docs, any: { of: [changelog] } }
`,
};

const VALID = {
  "nothing but the version": "version: 1\n",
  "no items": "version: 1\nitems: []\n",
  "a name": items("  - tests"),
  "a short form": items("  - diff-coverage: { min: 90 }"),
  "a short form with nothing": items("  - diff-coverage:"),
  "an id": items("  - id: tests"),
  "a check alone": items("  - check: tests"),
  "an id and a check": items(
    "  - { id: cov, check: diff-coverage, with: { min: 90, reports: [a] } }",
  ),
  "options of nothing": items("  - { id: tests, with: }"),
  "every key": items(
    '  - { id: a.B_c-1, check: tests, title: t, why: w, fix: f, category: c, stage: production, required: false, waivable: true, when: { paths: ["a"], branches: ["b"], labels: ["c"] }, needs: [x], timeout: 1h30m, enabled: true, with: { run: x, env: { A: b } } }\n  - { id: x, check: changelog }',
  ),
  "a required option": items(
    "  - command: { run: x }\n  - { id: b, check: command, with: { run: y } }",
  ),
  "composites as keys": items(
    "  - { id: a, any: { of: [tests, changelog: {}] }, required: false }\n  - all: { of: [{ check: tests, when: { paths: [a] } }] }",
  ),
  "composites as checks": items(
    "  - { id: a, check: any, with: { of: [any: { of: [tests] }] } }\n  - { id: all, with: { of: [tests] } }",
  ),
  "labels on a review item": items(
    "  - { id: approvals, when: { labels: [a] } }\n  - { id: tests, stage: review, when: { labels: [a] } }",
  ),
  waivers: `${items("  - tests")}waivers: [{ item: tests, paths: ["a/**"], reason: r, by: b, until: 2028-02-29 }]\n`,
  settings:
    "version: 1\nbase: main\ninlineIgnores: approved\nwhenNothingApplies: satisfied\nplugins: []\nextends: []\n",
  "one extended file as a text": "version: 1\nextends: recommended\n",
  "a version as a decimal": "version: 1.0\n",
  "nested options": items(
    "  - files: { contains: [{ path: a, text: b }] }\n  - pull-request: { checkboxes: [Docs] }\n  - { id: pr2, check: pull-request, with: { checkboxes: true } }",
  ),
};

const VALID_EXTENDING = {
  "an id of the other file": extending("  - { id: build, required: false }"),
  "an option of it": extending("  - { id: build, with: { exitCode: 2 } }"),
  "an option by the short form": extending("  - build: { exitCode: 2 }"),
  "an option of another check than the id's": extending("  - tests: { exitCode: 2 }"),
  "the name alone": extending("  - build"),
  "its check again, without what it needs": extending(
    "  - { id: build, check: command, with: { exitCode: 2 } }",
  ),
  "a switch": extending("  - { id: build, enabled: false }"),
  "a composite of the other file": extending("  - { id: docs, title: t }\n  - changelog"),
};

const INVALID = {
  "no version": "items: [tests]\n",
  "version 2": "version: 2\n",
  "a version in quotes": 'version: "1"\n',
  "an unknown key": "version: 1\nitem: [tests]\n",
  "an unknown check": items("  - test"),
  "an unknown check in short form": items("  - test: {}"),
  "an unknown check in full form": items("  - { id: a, check: test }"),
  "an id that is no check": items("  - { id: lint }"),
  "no id": items("  - { title: t }"),
  "a bad id": items("  - { id: a b, check: tests }"),
  "an unknown item key": items("  - { id: tests, requird: false }"),
  "an unknown option": items("  - diff-coverage: { mni: 90 }"),
  "an unknown option in full": items("  - { id: x, check: diff-coverage, with: { mni: 90 } }"),
  "an unknown option by id": items("  - { id: diff-coverage, with: { mni: 90 } }"),
  "an option out of range": items("  - diff-coverage: { min: 101 }"),
  "an option of another type": items("  - diff-coverage: { min: '90' }"),
  "a missing option": items("  - command: {}"),
  "a missing option of nothing": items("  - command:"),
  "a missing option of a name": items("  - command"),
  "a missing option in full": items("  - { id: b, check: command }"),
  "a missing option by id": items("  - { id: command, with: }"),
  "options that are a list": items("  - { id: tests, with: [] }"),
  "a bare duration": items("  - { id: tests, timeout: 15 }"),
  "a duration of nothing": items("  - { id: tests, timeout: 0s }"),
  "a stage that is none": items("  - { id: tests, stage: later }"),
  yes: items("  - { id: tests, required: yes }"),
  "an empty title": items("  - { id: tests, title: '' }"),
  "an empty list of paths": items("  - { id: tests, when: { paths: [] } }"),
  "an absolute glob": items('  - { id: tests, when: { paths: ["/src"] } }'),
  "labels on a code item": items("  - { id: tests, when: { labels: [a] } }"),
  "labels on an item put into code": items(
    "  - { id: approvals, stage: code, when: { labels: [a] } }",
  ),
  "a switch with nothing extended": items("  - { id: tests, enabled: false }"),
  "a composite of nothing": items("  - any: { of: [] }"),
  "a composite without of": items("  - any"),
  "a composite beside a check": items("  - { id: a, any: { of: [tests] }, check: tests }"),
  "two composites": items("  - { id: a, any: { of: [tests] }, all: { of: [tests] } }"),
  "a part that is required": items("  - any: { of: [{ check: tests, required: false }] }"),
  "a part that needs": items("  - any: { of: [{ check: tests, needs: [a] }] }"),
  "an unknown part": items("  - any: { of: [test] }"),
  "a bad part of a part": items("  - any: { of: [all: { of: [diff-coverage: { min: x }] }] }"),
  "a waiver without a reason": `${items("  - tests")}waivers: [{ item: tests, by: b, until: 2028-02-29 }]\n`,
  "a waiver until no day": `${items("  - tests")}waivers: [{ item: tests, reason: r, by: b, until: 2027-02-29 }]\n`,
  "items that are a map": "version: 1\nitems: { tests: {} }\n",
  "an item that is nothing": items("  -"),
  "a number": "12\n",
  "a base that is an option": "version: 1\nbase: -x\n",
  "an unknown option of the check it says, extending": extending(
    "  - { id: build, check: command, with: { rnu: x } }",
  ),
  "an unknown key, extending": extending("  - { id: build, rquired: true }"),
};

describe("the JSON Schema", () => {
  it.each(Object.entries(VALID))("accepts %s, and so does the loader", async (_, text) => {
    expect([accepts(text), await loads(text)]).toEqual([true, true]);
  });

  it.each(Object.entries(VALID_EXTENDING))(
    "accepts %s, and so does the loader",
    async (_, text) => {
      expect([accepts(text), await loads(text, TEAM)]).toEqual([true, true]);
    },
  );

  it.each(Object.entries(INVALID))("rejects %s, and so does the loader", async (_, text) => {
    expect([accepts(text), await loads(text, TEAM)]).toEqual([false, false]);
  });

  /** What one file alone does not show, what no YAML parser lets through, what a grammar cannot say. */
  const LOADER_ONLY = new Set([
    "duplicate-ids",
    "needs",
    "cyclic-extends",
    "several-files",
    "nothing-to-switch-off",
    "alias-bomb",
    "yaml-syntax",
    "deep-composites",
    "extends",
    "yaml-1.1",
    "nul",
  ]);
  const judged = Object.entries(BAD_CHECKLISTS).flatMap(([name, files]) => {
    const text = typeof files === "string" ? files : files["dod.yml"];
    if (typeof text !== "string" || LOADER_ONLY.has(name)) return [];
    try {
      return [[name, parse(text, { logLevel: "error" })] as const];
    } catch {
      return [];
    }
  });
  it.each(judged)("rejects the bad checklist %s", (_, data) => {
    expect(validate(data)).toBe(false);
  });

  it("knows every check's options, with their words, for completion", () => {
    const definitions = schema.definitions as Record<string, Record<string, unknown>>;
    expect(definitions["options-diff-coverage"]).toEqual({
      title: "diff-coverage holds",
      description: "diff-coverage holds. Why diff-coverage.",
      type: "object",
      properties: {
        min: { default: 80, description: "Percent.", type: "number", minimum: 0, maximum: 100 },
        reports: { type: "array", items: { type: "string", pattern: expect.any(String) } },
        missing: { default: "uncovered", type: "string", enum: ["uncovered", "ignore"] },
      },
      additionalProperties: false,
      examples: [{}],
    });
    expect(schema.$schema).toBe("http://json-schema.org/draft-07/schema#");
    const described = JSON.stringify(schema.properties);
    for (const [key, value] of Object.entries(
      schema.properties as Record<string, { description?: string }>,
    ))
      expect([key, value.description]).toEqual([key, expect.any(String)]);
    expect(described).not.toContain("$schema");
  });

  it("is the same whatever the order of the checks", () => {
    expect(JSON.stringify(checklistJsonSchema([...FAKE_CHECKS].reverse()))).toBe(
      JSON.stringify(schema),
    );
  });
});

describe("a generated checklist", () => {
  const optional = <T>(record: Record<string, fc.Arbitrary<T>>) =>
    fc.record(record, { requiredKeys: [] });
  const text = fc
    .string({ minLength: 1, maxLength: 8 })
    .filter((value) => /\S/.test(value) && !value.includes("\0"));
  const globList = fc.array(fc.constantFrom("src/**", "!a/b", "*.{ts,js}", "x/[id]/y"), {
    minLength: 1,
    maxLength: 3,
  });
  const common = {
    title: text,
    why: text,
    fix: text,
    category: text,
    timeout: fc.constantFrom("90s", "15m", "2h30m", "1d"),
    when: optional({ paths: globList, branches: globList }),
  };
  const own = {
    required: fc.boolean(),
    waivable: fc.boolean(),
    enabled: fc.constant(true),
    stage: fc.constantFrom("code", "review", "production"),
  };
  const options: Record<string, fc.Arbitrary<object>> = {
    tests: optional<unknown>({
      run: text,
      minExecuted: fc.integer({ min: 1, max: 9 }),
      env: fc.dictionary(fc.constantFrom("A", "B"), text),
    }),
    command: fc.record(
      { run: text, exitCode: fc.integer({ min: 0, max: 9 }) },
      { requiredKeys: ["run"] },
    ),
    "diff-coverage": optional<unknown>({
      min: fc.double({ min: 0, max: 100, noNaN: true }),
      reports: globList,
      missing: fc.constantFrom("uncovered", "ignore"),
    }),
    approvals: optional({ min: fc.integer() }),
    "pull-request": optional<unknown>({
      checkboxes: fc.oneof(fc.boolean(), fc.array(fc.string())),
      title: fc.string(),
    }),
    deployment: fc.constant({}),
  };
  const check = fc.constantFrom(...Object.keys(options));
  const part = check.chain((name) =>
    fc.oneof(
      (options[name] as fc.Arbitrary<object>).map((value) => ({ [name]: value })),
      fc
        .tuple(options[name] as fc.Arbitrary<object>, optional<unknown>(common))
        .map(([value, keys]) => ({ ...keys, check: name, with: value })),
    ),
  );
  const full = fc.tuple(check, optional<unknown>({ ...common, ...own })).chain(([name, keys]) =>
    (options[name] as fc.Arbitrary<object>).map((value) => ({
      ...keys,
      check: name,
      with: value,
    })),
  );
  const composite = fc
    .tuple(
      fc.constantFrom("any", "all"),
      fc.array(part, { minLength: 1, maxLength: 3 }),
      optional<unknown>({ ...common, ...own }),
    )
    .map(([kind, of, keys]) => ({ ...keys, [kind]: { of } }));
  const checklist = fc
    .tuple(
      fc.array(fc.oneof(full, composite), { maxLength: 6 }),
      optional<unknown>({
        base: fc.constantFrom("main", "origin/main"),
        inlineIgnores: fc.constantFrom("allow", "approved", "never"),
        whenNothingApplies: fc.constantFrom("undetermined", "satisfied"),
      }),
      fc.boolean(),
    )
    .map(([list, settings, waives]) => ({
      version: 1,
      ...settings,
      items: list.map((item, index) => ({
        ...item,
        id: `item-${index}`,
        needs: index > 0 ? [`item-${index - 1}`] : [],
      })),
      waivers:
        waives && list.length > 0
          ? [{ item: "item-0", reason: "r", by: "b", until: "2027-01-01" }]
          : [],
    }));

  it("is accepted by both, and means what it says", async () => {
    await fc.assert(
      fc.asyncProperty(checklist, async (value) => {
        const text = JSON.stringify(value);
        expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
        const loaded = await load(text);
        expect(loaded.checklist.items.map((item) => item.id)).toEqual(
          value.items.map((item) => item.id),
        );
      }),
      { numRuns: 150 },
    );
  });

  const spoils: ((item: Record<string, unknown>) => Record<string, unknown>)[] = [
    (item) => ({ ...item, requird: true }),
    (item) => ({ ...item, timeout: 15 }),
    (item) => ({ ...item, required: "yes" }),
    (item) => ({ ...item, id: "a b" }),
    (item) => ({ ...item, stage: "later" }),
    (item) => ({ ...item, when: { paths: [] } }),
    (item) => ({ ...item, needs: "a" }),
    (item) =>
      "with" in item
        ? { ...item, with: { ...(item.with as object), unknown: 1 } }
        : { ...item, title: "" },
    (item) => ("check" in item ? { ...item, check: "nope" } : { ...item, with: {} }),
  ];
  it("is rejected by both once something in it is wrong", async () => {
    await fc.assert(
      fc.asyncProperty(
        checklist,
        fc.nat(),
        fc.constantFrom(...spoils),
        async (value, at, spoil) => {
          fc.pre(value.items.length > 0);
          const index = at % value.items.length;
          const spoilt = {
            ...value,
            items: value.items.map((item, i) => (i === index ? spoil(item) : item)),
          };
          expect(validate(spoilt)).toBe(false);
          expect(await loads(JSON.stringify(spoilt))).toBe(false);
        },
      ),
      { numRuns: 120 },
    );
  });
});
