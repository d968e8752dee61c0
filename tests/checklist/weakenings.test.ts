import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { LoadRequest } from "../../src/checklist/request.ts";
import { addedWaivers, checklistWeakenings } from "../../src/checklist/weakenings.ts";
import type { Waiver } from "../../src/core/checklist.ts";
import type { Finding } from "../../src/core/result.ts";
import { type Files, fakeCheck, load } from "./fakes.ts";

type Text = string | Files;

async function compared(
  before: Text,
  after: Text,
  over: [Partial<LoadRequest>, Partial<LoadRequest>] = [{}, {}],
): Promise<readonly Finding[]> {
  return checklistWeakenings(await load(before, over[0]), await load(after, over[1]));
}

/** `line:column rule message` of each finding between two lists of items. */
async function between(before: string, after: string): Promise<string[]> {
  const file = (items: string) => `version: 1\nitems:\n${items}`;
  return (await compared(file(before), file(after))).map(worded);
}

function worded({ line, column, rule, message }: Finding): string {
  return `${line === null ? "gone" : `${line}:${column}`} ${rule} ${message}`;
}

const A = "  - tests\n";

describe("an item", () => {
  it.each<[string, string, string, string]>([
    [
      "is gone",
      `${A}  - doc-links\n`,
      A,
      "gone item-removed `doc-links` is no longer in the checklist",
    ],
    [
      "was advisory and is gone",
      `${A}  - { id: doc-links, required: false }\n`,
      A,
      "gone item-removed `doc-links`, which was advisory, is no longer in the checklist",
    ],
    [
      "is advisory",
      A,
      "  - { id: tests, required: false }\n",
      "3:18 item-advisory `tests` is advisory now: it is reported and never blocks",
    ],
    [
      "is waivable",
      A,
      "  - id: tests\n    waivable: true\n",
      "4:5 item-waivable `tests` is waivable now: the author may say why not",
    ],
    [
      "has another check",
      "  - { id: x, check: tests }\n",
      "  - { id: x, check: changelog }\n",
      "3:21 check-changed `x` asks the check changelog now, and asked tests",
    ],
    [
      "is asked later",
      "  - doc-links\n",
      "  - { id: doc-links, stage: production }\n",
      "3:22 stage-later `doc-links` is asked later now: in stage production, and was in stage code",
    ],
    [
      "has a `when`",
      "  - doc-links\n",
      '  - { id: doc-links, when: { paths: ["a/**"] } }\n',
      '3:22 when-narrowed `doc-links` may apply to other changes than before: `when` was not there and is paths ["a/**"]',
    ],
    [
      "has one more condition",
      "  - { id: doc-links, when: { paths: [a] } }\n",
      "  - { id: doc-links, when: { paths: [a], branches: [b] } }\n",
      '3:22 when-narrowed `doc-links` may apply to other changes than before: `when` was paths ["a"] and is paths ["a"] and branches ["b"]',
    ],
    [
      "has fewer paths",
      "  - { id: doc-links, when: { paths: [a, b] } }\n",
      "  - { id: doc-links, when: { paths: [a] } }\n",
      '3:22 when-narrowed `doc-links` may apply to other changes than before: `when` was paths ["a","b"] and is paths ["a"]',
    ],
    [
      "asks for a smaller number",
      "  - diff-coverage: { min: 90 }\n",
      "  - diff-coverage: { min: 50 }\n",
      "3:22 option-loosened `diff-coverage`: `min` lowered from 90 to 50",
    ],
    [
      "leaves out what was more than the default",
      "  - diff-coverage: { min: 90 }\n",
      "  - diff-coverage\n",
      "3:5 option-loosened `diff-coverage`: `min` lowered from 90 to 80",
    ],
    [
      "asks for fewer things",
      "  - files: { require: [a, b] }\n",
      "  - files: { require: [a] }\n",
      '3:14 option-loosened `files`: `require` asks no more for ["b"]',
    ],
    [
      "takes a pattern away",
      '  - pull-request: { title: "^fix" }\n',
      "  - pull-request\n",
      '3:5 option-loosened `pull-request`: `title` is not set any more: it was "^fix"',
    ],
    [
      "takes the weaker of two ways",
      "  - diff-coverage\n",
      "  - diff-coverage: { missing: ignore }\n",
      '3:22 option-loosened `diff-coverage`: `missing` changed from "uncovered" to "ignore"',
    ],
    [
      "runs something else",
      "  - tests: { run: npm test }\n",
      '  - tests: { run: "exit 0" }\n',
      '3:14 option-changed `tests`: `run` changed from "npm test" to "exit 0": see whether it still asks for as much',
    ],
    [
      "runs something of its own",
      A,
      '  - tests: { run: "exit 0" }\n',
      '3:14 option-changed `tests`: `run` is "exit 0" now, and was not set: see whether it still asks for as much',
    ],
    [
      "runs with a variable more",
      "  - tests: { env: { A: x } }\n",
      "  - tests: { env: { A: x, PATH: y } }\n",
      '3:14 option-changed `tests`: `env` changed from {"A":"x"} to {"A":"x","PATH":"y"}: see whether it still asks for as much',
    ],
  ])("that %s is named", async (_, before, after, finding) => {
    expect(await between(before, after)).toEqual([finding]);
  });

  it.each<[string, string, string]>([
    ["is new", A, `${A}  - doc-links\n`],
    ["stands elsewhere", `${A}  - doc-links\n`, `  - doc-links\n${A}`],
    [
      "asks for more",
      "  - diff-coverage\n",
      "  - diff-coverage: { min: 81, missing: uncovered }\n",
    ],
    ["says its default", "  - diff-coverage\n", "  - { id: diff-coverage, with: { min: 80 } }\n"],
    ["has other words", A, "  - { id: tests, title: T, why: W, fix: F, category: C }\n"],
    ["has less time", A, "  - { id: tests, timeout: 1s }\n"],
    ["is required now", "  - { id: tests, required: false }\n", A],
    ["is not waivable any more", "  - { id: tests, waivable: true }\n", A],
    ["is asked earlier", "  - { id: tests, stage: review }\n", A],
    ["always applies", "  - { id: tests, when: { paths: [a] } }\n", A],
    [
      "applies to more",
      '  - { id: tests, when: { paths: [a, "!b"], branches: [x] } }\n',
      "  - { id: tests, when: { paths: [c, a] } }\n",
    ],
    [
      "got another id",
      "  - { id: x, check: diff-coverage, with: { min: 90 } }\n",
      "  - { id: y, check: diff-coverage, with: { min: 95 } }\n",
    ],
  ])("that %s is not", async (_, before, after) => {
    expect(await between(before, after)).toEqual([]);
  });

  it("with another id that asks for less is gone", async () => {
    const before = "  - { id: x, check: diff-coverage, with: { min: 90 } }\n";
    expect(
      await between(before, "  - { id: y, check: diff-coverage, with: { min: 89 } }\n"),
    ).toEqual(["gone item-removed `x` is no longer in the checklist"]);
    // One added item stands for one that is gone.
    expect(
      await between(
        `${before}  - { id: z, check: diff-coverage }\n`,
        "  - { id: y, check: diff-coverage, with: { min: 95 } }\n",
      ),
    ).toEqual(["gone item-removed `z` is no longer in the checklist"]);
    // One that was there before stands for itself only.
    expect(
      await between(
        `${before}  - diff-coverage: { min: 95 }\n`,
        "  - diff-coverage: { min: 95 }\n",
      ),
    ).toEqual(["gone item-removed `x` is no longer in the checklist"]);
  });

  it("that an extended checklist has is switched off, loosened or taken over", async () => {
    const own = (items: string) => `version: 1\nextends: [recommended]\nitems:\n${items}`;
    expect(await compared(own(A), own("  - { id: doc-links, enabled: false }\n"))).toEqual([
      {
        path: "dod.yml",
        line: 4,
        column: 22,
        endLine: null,
        rule: "item-disabled",
        message: "`doc-links` is switched off",
        fix: null,
      },
    ]);
    const off = own("  - { id: doc-links, enabled: false }\n");
    expect(await compared(off, off)).toEqual([]);
    expect(await compared(off, own(A))).toEqual([]);
    // What the repository says itself is gone; what is left stands in no file of its own.
    expect(await compared(own("  - approvals: { min: 2 }\n"), own(A))).toMatchObject([
      { path: "dod.yml", line: null, column: null, rule: "option-loosened" },
    ]);
  });

  it("is named with the file that it stood in", async () => {
    const files = (team: string) => ({
      ".github/dod.yml": "version: 1\nextends: [./team.yml]\nitems: [changelog]\n",
      ".github/team.yml": `version: 1\nitems: [${team}]\n`,
    });
    expect(await compared(files("tests, doc-links"), files("tests"))).toMatchObject([
      { path: ".github/team.yml", line: null, rule: "item-removed" },
    ]);
    expect(await compared(files("tests"), files("{ id: tests, required: false }"))).toMatchObject([
      { path: ".github/team.yml", line: 2, column: 22, rule: "item-advisory" },
    ]);
  });
});

describe("a checklist", () => {
  const text = "version: 1\nitems: [tests]\n";

  it("that moved is the same", async () => {
    expect(await compared({ "dod.yml": text }, { ".github/dod.yml": text })).toEqual([]);
  });

  it("that is gone gives way to the bundled one", async () => {
    const own = "version: 1\nitems: [tests: { minExecuted: 9 }, changelog]\n";
    expect((await compared(own, {})).map(({ path, rule }) => [path, rule])).toEqual([
      [null, "option-loosened"],
      ["dod.yml", "item-removed"],
    ]);
    expect((await compared({}, own)).map(({ path, rule }) => [path, rule])).toEqual([
      [null, "item-removed"],
      [null, "item-removed"],
    ]);
  });

  it.each<[string, string, string[]]>([
    ["", "inlineIgnores: allow\n", []],
    ["inlineIgnores: never\n", "inlineIgnores: never\n", []],
    ["", "inlineIgnores: never\n", []],
    [
      "inlineIgnores: never\n",
      "inlineIgnores: approved\n",
      ["3:1 inline-ignores `inlineIgnores` is `approved` now, and was `never`"],
    ],
    [
      "inlineIgnores: approved\n",
      "",
      ["gone inline-ignores `inlineIgnores` is `allow` now, and was `approved`"],
    ],
    [
      "",
      "whenNothingApplies: satisfied\n",
      [
        "3:1 nothing-applies `whenNothingApplies` is `satisfied` now: a change to which no item applies counts as done",
      ],
    ],
    ["whenNothingApplies: satisfied\n", "", []],
    [
      "",
      "base: x\n",
      [
        "3:1 base-changed `base` is `x` now, and was not set: changes are held against another branch",
      ],
    ],
    [
      "base: x\n",
      "",
      [
        "gone base-changed `base` is not set now, and was `x`: changes are held against another branch",
      ],
    ],
    ["base: x\n", "base: x\n", []],
  ])("with %j and then %j", async (before, after, findings) => {
    expect((await compared(text + before, text + after)).map(worded)).toEqual(findings);
  });

  it("names the plugins and packages that it takes no more", async () => {
    const packages = {
      read: async (path: string) => ({ path, bytes: new TextEncoder().encode("version: 1\n") }),
    };
    const over = { importPlugin: null, packages };
    const files = (head: string) => ({ "dod.yml": `version: 1\n${head}`, "p.mjs": "" });
    const before = files('extends: ["@acme/dod/base.yml"]\nplugins: [./p.mjs, acme]\n');
    expect((await compared(before, files(""), [over, over])).map(worded)).toEqual([
      "gone plugin-removed the plugin p.mjs is no longer named",
      "gone package-removed the package @acme/dod/base.yml is no longer named",
      "gone package-removed the package acme is no longer named",
    ]);
    expect(await compared(before, before, [over, over])).toEqual([]);
  });

  it("names what is waived further", async () => {
    const waived = (waivers: string) => `${text}waivers:\n${waivers}`;
    const one = "  - { item: tests, reason: r, by: ann, until: 2026-12-31, paths: [a] }\n";
    expect((await compared(text, waived(one))).map(worded)).toEqual([
      "4:5 waiver-added `tests` is waived under a until 2026-12-31, by ann",
    ]);
    expect(
      (await compared(waived(one), waived(one.replace(", paths: [a]", "")))).map(worded),
    ).toEqual([
      "4:5 waiver-broadened `tests` is waived further than before: as a whole until 2026-12-31, by ann",
    ]);
    expect(await compared(waived(one), waived(one.replace("ann", "bob")))).toEqual([]);
    expect(await compared(waived(one), text)).toEqual([]);
  });
});

describe("a composite", () => {
  const any = (parts: string) => `  - { id: e, any: { of: [${parts}] } }\n`;
  const all = (parts: string) => `  - { id: e, all: { of: [${parts}] } }\n`;

  it.each<[string, string, string, string[]]>([
    [
      "has one more alternative",
      any("tests"),
      any("tests, changelog"),
      [
        '3:33 alternative-added `e` has one more alternative, "changelog holds": it alone is enough',
      ],
    ],
    [
      "has another alternative",
      any("tests, files: { require: [a] }"),
      any("tests, files: { require: [b] }"),
      [
        '3:42 option-changed `e/files`: `require` changed from ["a"] to ["b"]: see whether it still asks for as much',
      ],
    ],
    [
      "has a looser alternative in front of the one it had",
      any("files: { require: [a] }"),
      any("files: { require: [b] }, files: { require: [a] }"),
      ['3:26 alternative-added `e` has one more alternative, "files holds": it alone is enough'],
    ],
    [
      "has fewer alternatives, and one that always applies",
      any("tests, changelog"),
      any("tests"),
      [],
    ],
    [
      "has fewer alternatives, and none that always applies",
      any("{ check: tests, when: { paths: [a] } }, changelog"),
      any("{ check: tests, when: { paths: [a] } }"),
      [
        '3:5 alternative-removed `e` lost the alternative "changelog holds": where nothing else of it applies, it asks for nothing now',
      ],
    ],
    [
      "has an alternative that applies more often",
      any("{ check: tests, when: { paths: [a] } }, changelog"),
      any("tests, changelog"),
      [
        '3:26 when-narrowed `e/tests` may apply to other changes than before: `when` was paths ["a"] and is not there',
      ],
    ],
    [
      "has a looser alternative of several",
      any("tests, diff-coverage: { min: 90 }"),
      any("tests, diff-coverage: { min: 89 }"),
      ["3:50 option-loosened `e/diff-coverage`: `min` lowered from 90 to 89"],
    ],
    [
      "has its parts in another order",
      all("tests, files: { require: [a] }, files: { require: [b] }"),
      all("files: { require: [b] }, files: { require: [a] }, tests"),
      [],
    ],
    ["has one more part", all("tests"), all("tests, changelog"), []],
    [
      "has a part less",
      all("tests, changelog"),
      all("tests"),
      ['3:5 part-removed `e` lost its part "changelog holds"'],
    ],
    [
      "has a looser part",
      all("{ check: tests, with: { minExecuted: 5 } }"),
      all("{ check: tests, with: { minExecuted: 4 } }"),
      ["3:50 option-loosened `e/tests`: `minExecuted` lowered from 5 to 4"],
    ],
    [
      "has a part that is asked later",
      all("tests, changelog"),
      all("tests, { check: changelog, stage: review }"),
      [
        "3:5 stage-later `e` is asked later now: in stage review, and was in stage code",
        "3:53 stage-later `e/changelog` is asked later now: in stage review, and was in stage code",
      ],
    ],
    [
      "was another kind",
      all("tests, changelog"),
      any("tests, changelog"),
      ["3:14 check-changed `e` asks the check any now, and asked all"],
    ],
    [
      "has a looser part of a part",
      all("any: { of: [tests, diff-coverage: { min: 90 }] }"),
      all("any: { of: [tests, diff-coverage: { min: 9 }] }"),
      ["3:62 option-loosened `e/any/diff-coverage`: `min` lowered from 90 to 9"],
    ],
    [
      "has a part of an alternative that applies more often",
      any("all: { of: [{ check: tests, when: { paths: [a] } }, changelog] }"),
      any("all: { of: [{ check: tests }, changelog] }"),
      [
        '3:38 when-narrowed `e/all/tests` may apply to other changes than before: `when` was paths ["a"] and is not there',
      ],
    ],
  ])("that %s", async (_, before, after, findings) => {
    expect(await between(before, after)).toEqual(findings);
  });
});

describe("an item of a plugin's check", () => {
  const license = fakeCheck(
    "license",
    "review",
    z.strictObject({
      allow: z.optional(z.array(z.string())),
      min: z._default(z.number(), 5),
    }),
  );
  const run = { importPlugin: async () => ({ default: { name: "acme", checks: [license] } }) };
  const named = { importPlugin: null };
  const files = (items: string) => ({
    "dod.yml": `version: 1\nplugins: [./p.mjs]\nitems:\n${items}`,
    "p.mjs": "",
  });
  const IT = "  - acme/license\n";
  const id = "acme-license";

  it.each<[string, string, string, string[]]>([
    ["is the same", IT, IT, []],
    ["says the default", IT, "  - acme/license: { min: 5 }\n", []],
    [
      "has another option, whatever its name",
      "  - acme/license: { min: 5 }\n",
      "  - acme/license: { min: 6 }\n",
      [
        `4:21 option-changed \`${id}\`: \`min\` changed from 5 to 6: see whether it still asks for as much`,
      ],
    ],
    [
      "has options that the check did not take",
      IT,
      "  - acme/license: { mim: 6 }\n",
      [
        `4:5 option-changed \`${id}\`: its options cannot be compared with those before: see whether it still asks for as much`,
      ],
    ],
    [
      "is asked at its own stage, in words",
      IT,
      `  - { id: ${id}, check: acme/license, stage: review }\n`,
      [],
    ],
    [
      "is asked later",
      IT,
      `  - { id: ${id}, check: acme/license, stage: production }\n`,
      [
        `4:46 stage-later \`${id}\` is asked later now: in stage production, and was in stage review`,
      ],
    ],
    [
      "is asked at its own stage again",
      `  - { id: ${id}, check: acme/license, stage: code }\n`,
      IT,
      [`4:5 stage-later \`${id}\` is asked later now: in stage review, and was in stage code`],
    ],
    ["is gone", `${A}${IT}`, A, [`gone item-removed \`${id}\` is no longer in the checklist`]],
  ])("that %s, after the plugin was run", async (_, before, after, findings) => {
    expect((await compared(files(before), files(after), [run, named])).map(worded)).toEqual(
      findings,
    );
  });

  it.each<[string, string, string, string[]]>([
    ["is the same", IT, IT, []],
    [
      "says what may be the default",
      IT,
      "  - acme/license: { min: 5 }\n",
      [
        `4:21 option-changed \`${id}\`: \`min\` is 5 now, and was not set: see whether it still asks for as much`,
      ],
    ],
    [
      "has an option named like what every object has",
      IT,
      "  - acme/license: { toString: 1 }\n",
      [
        `4:21 option-changed \`${id}\`: \`toString\` is 1 now, and was not set: see whether it still asks for as much`,
      ],
    ],
    [
      "is in the place of another check",
      "  - { id: x, check: approvals }\n",
      "  - { id: x, check: acme/license }\n",
      [
        "4:5 stage-later `x` is asked later now: in the stage of its plugin, and was in stage review",
        "4:21 check-changed `x` asks the check acme/license now, and asked approvals",
      ],
    ],
    [
      "is asked as early as can be",
      IT,
      `  - { id: ${id}, check: acme/license, stage: code }\n`,
      [],
    ],
    [
      "may be asked later",
      IT,
      `  - { id: ${id}, check: acme/license, stage: review }\n`,
      [
        `4:46 stage-later \`${id}\` is asked later now: in stage review, and was in the stage of its plugin`,
      ],
    ],
    [
      "is asked at its own stage",
      `  - { id: ${id}, check: acme/license, stage: review }\n`,
      IT,
      [
        `4:5 stage-later \`${id}\` is asked later now: in the stage of its plugin, and was in stage review`,
      ],
    ],
    [
      "is asked no later than last",
      `  - { id: ${id}, check: acme/license, stage: production }\n`,
      IT,
      [],
    ],
    [
      "is a part and may be asked later",
      "  - all: { of: [acme/license] }\n",
      "  - all: { of: [{ check: acme/license, stage: review }] }\n",
      [
        "4:5 stage-later `all` is asked later now: in stage review, and was in the stage of its plugin",
        "4:40 stage-later `all/acme-license` is asked later now: in stage review, and was in the stage of its plugin",
      ],
    ],
  ])("that %s, where nobody ran it", async (_, before, after, findings) => {
    expect((await compared(files(before), files(after), [named, named])).map(worded)).toEqual(
      findings,
    );
  });
});

describe("an added waiver", () => {
  const waiver = (over: Partial<Waiver>): Waiver => ({
    item: "tests",
    paths: null,
    reason: "r",
    by: "ann",
    until: "2026-06-15",
    source: { file: "dod.yml", line: 1, column: 1 },
    ...over,
  });
  const isAdded = (before: Partial<Waiver>, after: Partial<Waiver>) =>
    addedWaivers([waiver(before)], [waiver(after)]).length === 1;

  it.each<[string, Partial<Waiver>, Partial<Waiver>, boolean]>([
    ["the same", {}, {}, false],
    ["with another reason", {}, { reason: "other", by: "bob" }, false],
    ["until an earlier day", {}, { until: "2026-06-14" }, false],
    ["until a later day", {}, { until: "2026-06-16" }, true],
    ["until a later year", { until: "2026-12-31" }, { until: "2027-01-01" }, true],
    ["of another item", {}, { item: "test" }, true],
    ["with paths", {}, { paths: ["a"] }, false],
    ["without its paths", { paths: ["a"] }, {}, true],
    ["with one path more", { paths: ["a"] }, { paths: ["a", "b"] }, true],
    ["with one path less", { paths: ["a", "b"] }, { paths: ["b"] }, false],
    ["with an exclusion less", { paths: ["a", "!b"] }, { paths: ["a"] }, true],
  ])("%s", (_, before, after, expected) => {
    expect(isAdded(before, after)).toBe(expected);
  });

  it("is that very object, and needs one earlier waiver that lets through as much", () => {
    const both = waiver({ paths: ["a", "b"] });
    expect(addedWaivers([waiver({ paths: ["a"] }), waiver({ paths: ["b"] })], [both])[0]).toBe(
      both,
    );
    expect(addedWaivers([waiver({ item: "x" }), waiver({})], [both])).toEqual([]);
    expect(addedWaivers([], [both])).toEqual([both]);
    expect(addedWaivers([both], [])).toEqual([]);
  });
});
