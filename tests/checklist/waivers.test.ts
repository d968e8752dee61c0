import { describe, expect, it } from "vitest";
import { applyWaivers, reportedWaiver } from "../../src/checklist/waivers.ts";
import type { Waiver } from "../../src/core/checklist.ts";
import { finding } from "../../src/core/result.ts";
import type { Status } from "../../src/core/status.ts";

const NOW = new Date("2026-06-15T23:59:59Z");

let line = 0;
const waiver = (over: Partial<Waiver> = {}): Waiver => ({
  item: "tests",
  paths: null,
  reason: "r",
  by: "ann",
  until: "2026-06-15",
  source: { file: "dod.yml", line: ++line, column: 1 },
  ...over,
});
const at = (path: string | null) => finding({ path, rule: "r", message: `in ${path}` });
const apply = (status: Status, paths: (string | null)[], waivers: Waiver[]) =>
  applyWaivers({ id: "tests", status, findings: paths.map(at) }, waivers, NOW);

describe("a waiver of the whole item", () => {
  it.each(["fail", "pending", "unknown"] as const)("covers one that is %s", (status) => {
    const whole = waiver();
    expect(apply(status, ["a", null], [whole])).toEqual({
      waiver: whole,
      coversAll: true,
      remaining: [],
      notes: [],
    });
  });

  it.each(["pass", "not-applicable"] as const)("is idle where the item is %s", (status) => {
    const outcome = apply(status, [], [waiver()]);
    // A passing item that counted as waived would leave a run without anything that passed.
    expect(outcome).toMatchObject({ waiver: null, coversAll: false });
    expect(outcome.notes.join()).toContain("is not needed");
  });

  it("is of no other item", () => {
    expect(apply("fail", ["a"], [waiver({ item: "test" })])).toMatchObject({
      waiver: null,
      coversAll: false,
      notes: [],
    });
  });

  it("counts until the end of its last day, then not, and says so", () => {
    const old = waiver({ until: "2026-06-14" });
    expect(apply("fail", ["a"], [old])).toEqual({
      waiver: null,
      coversAll: false,
      remaining: [at("a")],
      notes: [
        `the waiver by ann (dod.yml:${old.source.line}) expired on 2026-06-14 and counts for nothing`,
      ],
    });
  });
});

describe("a waiver with paths", () => {
  const legacy = waiver({ paths: ["src/legacy/**"] });

  it("covers a failure whose findings are all under them", () => {
    expect(apply("fail", ["src/legacy/a", "src/legacy/b/c"], [legacy])).toMatchObject({
      waiver: legacy,
      coversAll: true,
      remaining: [],
    });
  });

  it("leaves the other findings", () => {
    expect(apply("fail", ["src/legacy/a", "src/new/b"], [legacy])).toMatchObject({
      waiver: legacy,
      coversAll: false,
      remaining: [at("src/new/b")],
      notes: ["waivers cover 1 of 2 findings"],
    });
  });

  it("does not cover a finding without a path, nor a failure without findings", () => {
    expect(apply("fail", ["src/legacy/a", null], [legacy])).toMatchObject({
      coversAll: false,
      remaining: [at(null)],
    });
    expect(apply("fail", [null], [legacy])).toMatchObject({ coversAll: false, waiver: null });
    expect(apply("fail", [], [legacy])).toMatchObject({ coversAll: false, waiver: null });
    expect(apply("fail", [null], [waiver({ paths: ["**"] })])).toMatchObject({ coversAll: false });
  });

  it.each(["unknown", "pending"] as const)("does not cover an item that is %s", (status) => {
    expect(apply(status, ["src/legacy/a"], [legacy])).toMatchObject({ coversAll: false });
    expect(apply(status, [], [legacy])).toMatchObject({ coversAll: false, waiver: null });
  });

  it("covers together with others", () => {
    const other = waiver({ paths: ["src/gen/**", "!src/gen/keep.ts"], by: "bob" });
    const together = apply("fail", ["src/legacy/a", "src/gen/b"], [legacy, other]);
    expect(together).toMatchObject({ coversAll: true, waiver: legacy, remaining: [] });
    expect(together.notes).toEqual([
      `covered together by the waiver by ann (dod.yml:${legacy.source.line}) and the waiver by bob (dod.yml:${other.source.line})`,
    ]);
    expect(apply("fail", ["src/legacy/a", "src/gen/keep.ts"], [legacy, other])).toMatchObject({
      coversAll: false,
    });
    expect(
      apply("fail", ["src/legacy/a", "src/gen/b"], [legacy, { ...other, until: "2026-06-14" }]),
    ).toMatchObject({ coversAll: false });
  });
});

describe("a waiver that the branch adds and nobody approved yet", () => {
  const note = (one: Waiver) =>
    `the waiver by ${one.by} (dod.yml:${one.source.line}) that this branch adds counts once an owner of the checklist, other than its author, has approved this diff`;
  const awaiting = (
    status: Status,
    paths: (string | null)[],
    waivers: Waiver[],
    open: readonly Waiver[],
  ) => applyWaivers({ id: "tests", status, findings: paths.map(at) }, waivers, NOW, new Set(open));

  it.each(["fail", "pending", "unknown"] as const)("covers nothing of what is %s", (status) => {
    const added = waiver();
    expect(awaiting(status, ["a"], [added], [added])).toEqual({
      waiver: null,
      coversAll: false,
      remaining: [at("a")],
      notes: [note(added)],
    });
  });

  it("leaves to others what they cover", () => {
    const [added, old] = [waiver(), waiver({ by: "bob" })];
    expect(awaiting("fail", ["a"], [added, old], [added])).toEqual({
      waiver: old,
      coversAll: true,
      remaining: [],
      notes: [],
    });
    const [some, rest] = [waiver({ paths: ["a"] }), waiver({ paths: ["b"] })];
    expect(awaiting("fail", ["a", "b"], [some, rest], [rest])).toEqual({
      waiver: some,
      coversAll: false,
      remaining: [at("b")],
      notes: [note(rest), "waivers cover 1 of 2 findings"],
    });
    expect(awaiting("fail", ["a", "b"], [some, rest], [])).toMatchObject({ coversAll: true });
  });

  it("is not spoken of where it would not help", () => {
    const some = waiver({ paths: ["a"] });
    for (const [status, path] of [
      ["fail", "b"],
      ["fail", null],
      ["unknown", "a"],
      ["pending", "a"],
    ] as const)
      expect(awaiting(status, [path], [some], [some]).notes).toEqual([]);
  });

  it("expires, and is not needed, like any other", () => {
    const old = waiver({ until: "2026-06-14" });
    expect(awaiting("fail", ["a"], [old], [old]).notes.join()).toContain("expired on 2026-06-14");
    const added = waiver();
    expect(awaiting("pass", [], [added], [added]).notes.join()).toContain("is not needed");
    // Told by the very object: another one that says the same was there before.
    expect(awaiting("fail", ["a"], [added], [{ ...added }])).toMatchObject({ coversAll: true });
  });
});

it("a report shows who waives, why, until when and where", () => {
  const one = waiver();
  expect(reportedWaiver(one)).toEqual({
    reason: "r",
    by: "ann",
    until: "2026-06-15",
    source: `dod.yml:${one.source.line}`,
  });
});
