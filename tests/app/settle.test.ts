import { describe, expect, it } from "vitest";
import { settler } from "../../src/app/settle.ts";
import type { Checklist, Item, Waiver } from "../../src/core/checklist.ts";
import { FactUnavailable, fail, finding, unknown } from "../../src/core/result.ts";
import type { Stage } from "../../src/core/status.ts";
import { type FactReaders, shareFacts } from "../../src/engine/fact-store.ts";
import { literalTree, modelSituation } from "../harness/model-situation.ts";
import { itemOf } from "../support/item.ts";

const at = (path: string, line = 1) => finding({ path, line, rule: "r", message: "m" });
const failed = fail("2 places", [at("src/a.ts"), at("lib/b.ts")]);
const waiver = (paths: string[] | null): Waiver => ({
  item: "a",
  paths,
  reason: "known",
  by: "ann",
  until: "2026-12-31",
  source: { file: "dod.yml", line: 9, column: 3 },
});

function settle(
  item: Item,
  more: Partial<Checklist> = {},
  readers: object = {},
  stage: Stage = "production",
  awaiting: readonly Waiver[] = [],
) {
  const checklist = {
    path: "dod.yml",
    items: [item],
    waivers: [],
    inlineIgnores: "allow",
    ...more,
  } as unknown as Checklist;
  const tree = literalTree({ "src/a.ts": "x // dod-ignore a: known\n", "lib/b.ts": "x\n" });
  const facts = shareFacts({
    tree: async () => tree,
    commits: async () => modelSituation().commits,
    pullRequest: async () => modelSituation().pullRequest,
    ...readers,
  } as unknown as FactReaders);
  const now = new Date("2026-06-01");
  return settler({ checklist, awaiting: new Set(awaiting), facts, now, stage });
}

describe("waivers", () => {
  const item = itemOf("a", failed);

  it("that cover every finding waive the item", async () => {
    const given = settle(item, { waivers: [waiver(["src/**", "lib/**"])] });
    expect((await given.settle(item, failed)).waiver).toMatchObject({ by: "ann" });
  });

  it("that cover a part of the findings do not, and say so", async () => {
    const settled = await settle(item, { waivers: [waiver(["src/**"])] }).settle(item, failed);
    expect(settled.waiver).toBeNull();
    expect(settled.notes).toEqual(["waivers cover 1 of 2 findings"]);
  });

  it("with paths do not cover what could not be measured", async () => {
    const open = unknown("no report", "make one");
    const settled = await settle(item, { waivers: [waiver(["**"])] }).settle(item, open);
    expect(settled.waiver).toBeNull();
  });
});

describe("a waiver that the branch adds", () => {
  const item = itemOf("a", failed);
  const own = waiver(null);
  const { reviews } = modelSituation();
  const file = (...owners: string[]) => ({
    path: "CODEOWNERS",
    rules: [{ line: 1, pattern: "*", owners }],
    invalid: [],
    off: null,
  });
  const atMergeBase = (...owners: string[]) => ({
    guards: async () => ({ gate: [], ownersBefore: async () => file(...owners) }),
  });
  // The model's pull request is merged.
  const owned = (...owners: string[]) => ({
    codeOwners: async () => file(...owners),
    ...atMergeBase(...owners),
  });
  const by = (login: string, parts: object = {}) => ({
    reviews: async () => ({
      ...reviews,
      reviews: [{ ...reviews.reviews[0], author: { login, isBot: false }, ...parts }],
    }),
  });
  const member = (is: boolean) => ({ teams: async () => ({ has: async () => is }) });
  const gone = { guards: () => Promise.reject(new FactUnavailable("", "")) };
  const waived = async (readers: object, stage: Stage = "review") => {
    const given = settle(item, { waivers: [own] }, readers, stage, [own]);
    return given.settle(item, failed);
  };

  it.each([
    ["the owner approved", { ...owned("@bob"), ...by("bob") }, true],
    [
      "a member of the owning team approved",
      { ...owned("@acme/core"), ...by("bob"), ...member(true) },
      true,
    ],
    ["anybody approved what nobody owns", { ...owned(), ...by("carla") }, true],
    ["somebody else than the owner approved", { ...owned("@bob"), ...by("carla") }, false],
    [
      "no member of the owning team approved",
      { ...owned("@acme/core"), ...by("bob"), ...member(false) },
      false,
    ],
    [
      "the owner approved an older diff",
      { ...owned("@bob"), ...by("bob", { sameDiff: false, commit: "0".repeat(40) }) },
      false,
    ],
    ["the author owns it", { ...owned("@ann"), ...by("ann") }, false],
    [
      "a bot approved",
      { ...owned(), ...by("bob", { author: { login: "bob", isBot: true } }) },
      false,
    ],
    ["the owners cannot be read", { ...gone, ...by("bob") }, false],
  ])("counts as somebody else who owns the checklist approves: %s", async (_, readers, counts) => {
    const { waiver: given, notes } = await waived(readers);
    expect(given !== null).toBe(counts);
    if (!counts) expect(notes.join()).toMatch(/by ann \(dod.yml:9\) .*counts once an owner/);
  });

  it("goes by the owners from before the merge: the change may have made its own", async () => {
    const made = { ...owned("@carla"), ...atMergeBase("@bob"), ...by("carla") };
    expect((await waived(made)).waiver).toBeNull();
    const open = {
      ...made,
      pullRequest: async () => {
        const { pullRequest: lookup } = modelSituation();
        return { ...lookup, pullRequest: { ...lookup.pullRequest, state: "open" } };
      },
    };
    expect((await waived(open)).waiver).not.toBeNull();
  });

  it("wants the owners of the checklist itself, not of a file that the branch brings", async () => {
    const rules = [
      { line: 1, pattern: "/dod.yml", owners: ["@bob"] },
      { line: 2, pattern: "/src/", owners: ["@carla"] },
    ];
    const owners = { ...file(), rules };
    const readers = (login: string) => ({
      guards: async () => ({ gate: [], ownersBefore: async () => owners }),
      ...by(login),
    });
    const brought = { ...own, source: { file: "src/w.yml", line: 1, column: 1 } };
    const settled = async (login: string) =>
      settle(item, { path: "dod.yml", waivers: [brought] }, readers(login), "review", [
        brought,
      ]).settle(item, failed);
    expect((await settled("carla")).waiver).toBeNull();
    expect((await settled("bob")).waiver).toBeNull();
  });

  it("counts for nothing without one network request", async () => {
    const readers = { ...owned(), reviews: () => Promise.reject(new Error("was asked")) };
    expect((await waived(readers, "code")).waiver).toBeNull();
  });
});

describe("inline ignores", () => {
  const item = itemOf("a", failed, { ignorable: true });

  it("leave a fail while one finding is left", async () => {
    const { result, ignored } = await settle(item).settle(item, failed);
    expect(ignored).toBe(1);
    expect(result).toMatchObject({ status: "fail", findings: [{ path: "lib/b.ts" }] });
  });

  const model = modelSituation();
  const review = model.reviews.reviews[0];
  const reviewed = (parts: object) => ({
    reviews: async () => ({ ...model.reviews, reviews: [{ ...review, ...parts }] }),
  });

  it.each([
    ["never", reviewed({}), "production", 0],
    ["approved", reviewed({}), "production", 1],
    // Without one network request nobody knows of an approval.
    ["approved", reviewed({}), "code", 0],
    ["approved", reviewed({ commit: "0".repeat(40), sameDiff: false }), "production", 0],
    ["approved", reviewed({ commit: "0".repeat(40), sameDiff: null }), "production", 0],
    ["approved", reviewed({ canWrite: false }), "production", 0],
    ["approved", reviewed({ author: { login: "ann", isBot: false } }), "production", 0],
    ["approved", reviewed({ state: "changes-requested" }), "production", 0],
    ["approved", { reviews: () => Promise.reject(new FactUnavailable("", "")) }, "production", 0],
    ["approved", { pullRequest: () => Promise.reject(new FactUnavailable("", "")) }, "review", 0],
  ] as const)(
    "under `%s` count as the diff is approved (%#)",
    async (mode, readers, stage, count) => {
      const settling = settle(
        item,
        { inlineIgnores: mode },
        { ...reviewed({}), ...readers },
        stage,
      );
      const { result, ignored } = await settling.settle(item, failed);
      expect(ignored).toBe(count);
      expect(result.findings).toHaveLength(2 - count);
    },
  );

  it("count for nothing where the check does not take them", async () => {
    const other = itemOf("a", failed);
    expect((await settle(other).settle(other, failed)).ignored).toBe(0);
  });
});

describe("a reason of the author", () => {
  const item = { ...itemOf("a", failed), waivable: true };
  const gone = { commits: () => Promise.reject(new FactUnavailable("cut off", "fetch")) };

  it("is not invented where the commits cannot be read, and the report is not lost", async () => {
    const given = settle(item, {}, gone);
    await expect(given.settle(item, failed)).rejects.toThrow("cut off");
    expect(await given.notes()).toEqual([]);
  });

  it("is not read where nobody may give one", async () => {
    const other = itemOf("a", failed);
    const given = settle(other, {}, gone);
    expect((await given.settle(other, failed)).waiver).toBeNull();
    expect(await given.notes()).toEqual([]);
  });

  const { pullRequest: lookup } = modelSituation();
  const body = (parts: object, found: object | null = lookup.pullRequest) => ({
    pullRequest: async () => ({ ...lookup, pullRequest: found && { ...found, ...parts } }),
  });
  const said = { body: "Text\n\nDod-Waive: a: only moves code\n" };

  it("counts from the pull request's body, with who and why", async () => {
    expect((await settle(item, {}, body(said)).settle(item, failed)).waiver).toEqual({
      reason: "only moves code",
      by: "ann",
      until: null,
      source: "the pull request's body",
    });
  });

  it.each([
    ["a closed one", body({ ...said, state: "closed" })],
    ["none", body({}, null)],
    ["one that cannot be read", { pullRequest: () => Promise.reject(new FactUnavailable("", "")) }],
    ["one that says it of another item", body({ body: "Dod-Waive: b: why not" })],
  ])("is not taken from %s", async (_, readers) => {
    expect((await settle(item, {}, readers).settle(item, failed)).waiver).toBeNull();
  });

  it("asks GitHub nothing in the stage code", async () => {
    const never = { pullRequest: () => Promise.reject(new Error("was asked")) };
    expect((await settle(item, {}, never, "code").settle(item, failed)).waiver).toBeNull();
  });
});
