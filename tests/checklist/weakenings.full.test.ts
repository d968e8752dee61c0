import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CheckRegistry } from "../../src/checklist/request.ts";
import { checklistWeakenings } from "../../src/checklist/weakenings.ts";
import { CHECKS } from "../../src/checks/registry.ts";
import type { Check } from "../../src/core/check.ts";
import { load } from "./fakes.ts";

type Keys = Readonly<Record<string, unknown>>;
interface Written {
  readonly id: string;
  readonly check: string;
  readonly keys: Keys;
  readonly options: Keys;
}

/** The real checks, so that it is their options that are loosened. */
const registry: CheckRegistry = {
  names: () => Object.keys(CHECKS),
  load: (name) => (CHECKS[name] as () => Promise<Check>)(),
};
const some = (values: readonly string[]) => fc.subarray([...values], { minLength: 1 });
const OPTIONS: Readonly<Record<string, fc.Arbitrary<Keys>>> = {
  tests: fc.record(
    {
      minExecuted: fc.integer({ min: 1, max: 99 }),
      maxSkipped: fc.nat(9),
      run: fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1 }),
    },
    { requiredKeys: [] },
  ),
  approvals: fc.record(
    {
      min: fc.integer({ min: 1, max: 9 }),
      freshness: fc.constantFrom("diff", "last-push", "any"),
      codeOwners: fc.constantFrom(true, false, "auto"),
      teams: some(["a/x", "a/y", "a/z"]),
      minAge: fc.constantFrom("1h", "60m", "3d"),
    },
    { requiredKeys: [] },
  ),
  ci: fc.record(
    {
      ignore: some(["a", "b", "c"]),
      grace: fc.constantFrom("1m", "5m"),
      skipped: fc.constantFrom("auto", "pass", "fail"),
    },
    { requiredKeys: [] },
  ),
  files: fc.record({ require: some(["a", "b", "c"]), forbid: some(["x", "y"]) }),
  commits: fc.record({ signed: fc.boolean(), signedOff: fc.boolean(), conventional: fc.boolean() }),
  "up-to-date": fc.record({ maxBehind: fc.nat(50) }, { requiredKeys: [] }),
};
const keys: fc.Arbitrary<Keys> = fc.record(
  {
    required: fc.boolean(),
    waivable: fc.boolean(),
    stage: fc.constantFrom("code", "review", "production"),
    when: fc.record(
      { paths: some(["a", "b", "!c"]), branches: some(["x", "y"]) },
      { requiredKeys: ["paths"] },
    ),
  },
  { requiredKeys: [] },
);
const item: fc.Arbitrary<Written> = fc.constantFrom(...Object.keys(OPTIONS)).chain((check) =>
  fc.record({
    id: fc.string({ unit: fc.constantFrom(..."abcdefgh"), minLength: 1, maxLength: 5 }),
    check: fc.constant(check),
    keys,
    options: OPTIONS[check] as fc.Arbitrary<Keys>,
  }),
);
const items = fc.uniqueArray(item, { selector: ({ id }) => id, minLength: 1, maxLength: 6 });

const text = (list: readonly Written[], rest: Keys = {}) =>
  JSON.stringify({
    version: 1,
    ...rest,
    items: list.map(({ id, check, keys, options }) => ({ id, check, ...keys, with: options })),
  });

/** The findings between two texts of a file that `dod.yml` extends or is. */
async function weakenings(before: string, after: string, team = "") {
  const files = (own: string) => ({ "dod.yml": own, "team.yml": team });
  const [from, to] = [before, after].map((own) => load(files(own), { registry }));
  return checklistWeakenings(
    await (from as ReturnType<typeof load>),
    await (to as ReturnType<typeof load>),
  );
}

/** One way to ask for less, or null where this item gives no hold. */
type Loosening = (item: Written) => Written | null;
const withKeys = (item: Written, over: Keys): Written => ({
  ...item,
  keys: { ...item.keys, ...over },
});
const withOption = (item: Written, key: string, value: unknown): Written => ({
  ...item,
  options: { ...item.options, [key]: value },
});
const fewer =
  (key: string): Loosening =>
  (item) => {
    const list = item.options[key];
    return Array.isArray(list) && list.length > 1 ? withOption(item, key, list.slice(1)) : null;
  };
const onlyOf =
  (check: string, loosening: Loosening): Loosening =>
  (item) =>
    item.check === check ? loosening(item) : null;

const LOOSENINGS: Readonly<Record<string, Loosening>> = {
  "made advisory": (item) =>
    item.keys.required === false ? null : withKeys(item, { required: false }),
  "made waivable": (item) =>
    item.keys.waivable === true ? null : withKeys(item, { waivable: true }),
  "asked at the end": (item) =>
    item.keys.stage === "production" ? null : withKeys(item, { stage: "production" }),
  "asked of nothing": (item) => withKeys(item, { when: { paths: ["none"] } }),
  "asked of one branch": (item) => withKeys(item, { when: { paths: ["a"], branches: ["one"] } }),
  "another check": (item) => ({ ...item, check: "merged", options: {} }),
  "tests: fewer": onlyOf("tests", (item) => {
    const { minExecuted } = item.options;
    return typeof minExecuted === "number" && minExecuted > 1
      ? withOption(item, "minExecuted", minExecuted - 1)
      : null;
  }),
  "tests: more skipped": onlyOf("tests", (item) =>
    typeof item.options.maxSkipped === "number"
      ? withOption(item, "maxSkipped", item.options.maxSkipped + 1)
      : null,
  ),
  "tests: another command": onlyOf("tests", (item) => withOption(item, "run", "exit 0")),
  "approvals: any": onlyOf("approvals", (item) =>
    item.options.freshness === "any" ? null : withOption(item, "freshness", "any"),
  ),
  "approvals: no owners": onlyOf("approvals", (item) =>
    item.options.codeOwners === false ? null : withOption(item, "codeOwners", false),
  ),
  "approvals: no age": onlyOf("approvals", (item) =>
    item.options.minAge === undefined ? null : withOption(item, "minAge", "1s"),
  ),
  "approvals: fewer teams": onlyOf("approvals", fewer("teams")),
  "ci: more ignored": onlyOf("ci", (item) =>
    withOption(item, "ignore", [...((item.options.ignore as string[]) ?? []), "more"]),
  ),
  "ci: believed at once": onlyOf("ci", (item) => withOption(item, "grace", "1s")),
  "ci: skipped passes": onlyOf("ci", (item) =>
    item.options.skipped === "pass" ? null : withOption(item, "skipped", "pass"),
  ),
  "files: fewer": onlyOf("files", fewer("require")),
  "files: fewer forbidden": onlyOf("files", fewer("forbid")),
  "commits: unsigned": onlyOf("commits", (item) =>
    item.options.signed === true ? withOption(item, "signed", false) : null,
  ),
  "up-to-date: any": onlyOf("up-to-date", (item) =>
    item.options.maxBehind === undefined ? null : { ...item, options: {} },
  ),
};

const RUNS = { numRuns: 150 };

describe("what got weaker", () => {
  it("is nothing between a checklist and itself, in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(items, async (list) => {
        expect(await weakenings(text(list), text(list))).toEqual([]);
        expect(await weakenings(text(list), text([...list].reverse()))).toEqual([]);
      }),
      RUNS,
    );
  });

  it("names an item that is gone or switched off", async () => {
    await fc.assert(
      fc.asyncProperty(items, fc.nat(), async (list, at) => {
        const gone = list[at % list.length] as Written;
        const rest = list.filter((one) => one !== gone);
        const named = (message: string) => message.includes(`\`${gone.id}\``);
        const removed = await weakenings(text(list), text(rest));
        expect(removed.map(({ rule }) => rule)).toEqual(["item-removed"]);
        expect(removed.every(({ message }) => named(message))).toBe(true);
        const own = (items: readonly Keys[]) =>
          JSON.stringify({ version: 1, extends: "./team.yml", items });
        const off = own([{ id: gone.id, enabled: false }]);
        const disabled = await weakenings(own([]), off, text(list));
        expect(disabled.map(({ rule, path }) => [rule, path])).toEqual([
          ["item-disabled", "dod.yml"],
        ]);
        expect(disabled.every(({ message }) => named(message))).toBe(true);
      }),
      RUNS,
    );
  });

  it.each(Object.entries(LOOSENINGS))("names an item that is %s", async (_, loosen) => {
    await fc.assert(
      fc.asyncProperty(items, fc.nat(), async (list, at) => {
        const held = list.map((one, index) => ({ index, one: loosen(one) }));
        const able = held.filter(({ one }) => one !== null);
        fc.pre(able.length > 0);
        const { index, one } = able[at % able.length] as { index: number; one: Written };
        const after = list.map((past, place) => (place === index ? one : past));
        const found = await weakenings(text(list), text(after));
        expect(found.length).toBeGreaterThan(0);
        for (const { message } of found) expect(message).toContain(`\`${one.id}\``);
        // Under another id it is gone.
        const renamed = list.map((past, place) =>
          place === index ? { ...one, id: "renamed" } : past,
        );
        expect((await weakenings(text(list), text(renamed))).map(({ rule }) => rule)).toEqual([
          "item-removed",
        ]);
      }),
      { numRuns: 25 },
    );
  });
});
