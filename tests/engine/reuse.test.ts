import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Check } from "../../src/core/check.ts";
import type { Item, When } from "../../src/core/checklist.ts";
import type { EarlierReport } from "../../src/core/earlier-report.ts";
import type { FactName } from "../../src/core/facts.ts";
import type { ReportedItem } from "../../src/core/report.ts";
import { finding, notApplicable, pass } from "../../src/core/result.ts";
import { STATUSES, WAITING_ON } from "../../src/core/status.ts";
import { type ReuseSituation, reusable } from "../../src/engine/reuse.ts";
import { sampleItem } from "../reporters/sample-report.ts";
import { itemOf } from "../support/item.ts";

const HEAD = "9d8c7b6a5f4e3d2c1b0a99887766554433221100";
const BASE = "1f0e4c2b9a8d7c6b5a493827161504f3e2d1c0b9";
const NOTE = "taken from the report of 9d8c7b6a5f, measured on top of 1f0e4c2b9a";

function item(parts: Partial<Item> = {}, facts: readonly FactName[] = ["testRuns"]): Item {
  const check = itemOf("tests", notApplicable("never asked"), { facts } as Partial<Check>);
  return { ...check, ...parts };
}

const then = (parts: Partial<ReportedItem> = {}) => sampleItem({ category: "clarity", ...parts });

function report(items: readonly ReportedItem[], parts: Partial<EarlierReport> = {}): EarlierReport {
  return {
    schemaVersion: 1,
    tool: { version: "1.2.3" },
    change: { mergeBase: BASE, head: HEAD, digest: "sha256:00", contents: "sha256:c0" },
    checklist: { digest: "sha256:11" },
    items,
    treeChanged: null,
    ...parts,
  };
}

function now(parts: Partial<ReuseSituation> = {}): ReuseSituation {
  return {
    change: { digest: "sha256:00", contents: "sha256:c0" },
    checklistDigest: "sha256:11",
    toolVersion: "1.2.3",
    items: [item()],
    ...parts,
  };
}

const taken = (...given: Parameters<typeof reusable>) => [...reusable(...given).items.keys()];
const takes = (one: Partial<Item>, earlier: Partial<ReportedItem>, facts?: readonly FactName[]) =>
  taken(report([then(earlier)]), now({ items: [item(one, facts)] })).length === 1;

describe("an item that is taken", () => {
  it("is what it was, and says whence", () => {
    const earlier = then({
      notes: ["3 skipped"],
      findings: [finding({ rule: "x", message: "y" })],
    });
    const { items, notes } = reusable(report([earlier]), now());
    expect(items.get("tests")).toEqual({ ...earlier, cached: true, notes: ["3 skipped", NOTE] });
    expect(notes).toEqual([`1 item is ${NOTE}: tests`]);
  });

  it("may be one that did not apply", () =>
    expect(takes({}, { status: "not-applicable", evidence: [] })).toBe(true));

  it("may have been taken itself, and be advisory", () => {
    expect(takes({}, { cached: true })).toBe(true);
    expect(takes({ required: false }, { required: false })).toBe(true);
  });

  it("may be bound to paths, which the digest covers", () =>
    expect(takes({ when: { paths: ["src/**"], branches: null, labels: null } }, {})).toBe(true));

  it("is taken beside others that are not", () => {
    const items = [item(), item({ id: "build" }), item({ id: "lint" }), item({ id: "types" })];
    const earlier = [
      then(),
      then({ id: "build", status: "fail" }),
      then({ id: "lint" }),
      then({ id: "other" }),
    ];
    const { items: all, notes } = reusable(report(earlier), now({ items }));
    expect([...all.keys()]).toEqual(["tests", "lint"]);
    expect(notes).toEqual([`2 items are ${NOTE}: tests, lint`]);
  });
});

describe("all of a report is left where it is", () => {
  const why = (parts: Partial<EarlierReport>, situation: Partial<ReuseSituation> = {}) => {
    const { items, notes } = reusable(report([then()], parts), now(situation));
    expect(items.size).toBe(0);
    expect(notes).toHaveLength(1);
    return notes[0]?.replace("nothing is taken from the earlier report: ", "");
  };
  const change = { mergeBase: BASE, head: HEAD, digest: "sha256:00", contents: "sha256:c0" };

  it.each<[Partial<EarlierReport>, Partial<ReuseSituation>, string]>([
    [{ schemaVersion: 2 }, {}, "it is of schema version 2, and this is 1"],
    [
      { tool: { version: "1.2.4" } },
      {},
      "dod 1.2.4 wrote it, and this is dod 1.2.3, which may judge otherwise",
    ],
    [{ change: { ...change, digest: "sha256:01" } }, {}, "the report is of another change"],
    [
      { change: { ...change, contents: "sha256:c1" } },
      {},
      "the report is of another change: the changed files hold something else now",
    ],
    [{ change: null }, {}, "it is of no change"],
    [{ checklist: { digest: "sha256:12" } }, {}, "the report is of another checklist"],
    [
      {},
      { change: null },
      "what changed here is not known, so it cannot be told whether it is of the same change",
    ],
    [
      { change: { ...change, digest: "" } },
      { change: { digest: "", contents: "" } },
      "what changed here is not known, so it cannot be told whether it is of the same change",
    ],
    [{ checklist: { digest: "" } }, { checklistDigest: "" }, "the report is of another checklist"],
    [{ treeChanged: "HEAD moved" }, {}, "in its run HEAD moved"],
    [{ treeChanged: "" }, {}, "in its run "],
  ])("%o %o", (parts, situation, note) => expect(why(parts, situation)).toBe(note));

  it("says so when nothing in it is of use", () =>
    expect(reusable(report([then({ status: "fail" })]), now()).notes).toEqual([
      "nothing is taken from the earlier report: no item in it that the code alone decides held",
    ]));

  it("whatever single thing differs", () => {
    const text = fc.string({ maxLength: 20 });
    fc.assert(
      fc.property(
        fc.constantFrom("change", "checklist", "version", "schema"),
        text,
        (what, other) => {
          const parts: Record<typeof what, Partial<EarlierReport>> = {
            change: { change: { ...change, digest: other } },
            checklist: { checklist: { digest: other } },
            version: { tool: { version: other } },
            schema: { schemaVersion: other.length + 2 },
          };
          expect(taken(report([then()], parts[what]), now())).toEqual([]);
        },
      ),
    );
    expect(taken(report([then()]), now())).toEqual(["tests"]);
  });
});

describe("an item is asked anew", () => {
  it.each(STATUSES)("by what it came to: %s", (status) =>
    expect(takes({}, { status })).toBe(status === "pass" || status === "not-applicable"),
  );

  it.each<[string, Partial<ReportedItem>]>([
    ["it was another check", { check: "command" }],
    ["its stage was another", { stage: "review" }],
    ["it was advisory", { required: false }],
    ["its category was another", { category: "tests" }],
    ["it was waived", { waiver: { reason: "r", by: "ann", until: null, source: "dod.yml:1" } }],
    ["a comment took a finding away", { ignored: 1 }],
    ["it passed on nothing", { evidence: [] }],
    ["it has parts that are not asked for", { children: [then()] }],
    ...WAITING_ON.map((waitingOn): [string, Partial<ReportedItem>] => [
      `it waits on ${waitingOn}`,
      { waitingOn },
    ]),
  ])("where %s", (_, parts) => expect(takes({}, parts)).toBe(false));

  it.each<[string, Partial<Item>]>([
    ["of review", { stage: "review" }],
    ["of production", { stage: "production" }],
  ])("when it is %s", (_, parts) => expect(takes(parts, { ...parts } as never)).toBe(false));

  it.each<[string, Partial<When>]>([
    ["branches", { branches: ["feature/**"] }],
    ["labels", { labels: ["x"] }],
  ])("when %s decide on whether it applies", (_, parts) => {
    const when = { paths: null, branches: null, labels: null, ...parts };
    expect(takes({ when }, { status: "not-applicable" })).toBe(false);
  });

  it("when a plugin judges, whose text no digest covers", () =>
    expect(takes({ check: "acme/tests" }, { check: "acme/tests" })).toBe(false));

  it("when it has no definition", () => expect(takes({ definition: null }, {})).toBe(false));

  it.each<[FactName, boolean]>([
    ["change", true],
    ["tree", true],
    ["baseTree", true],
    ["guards", true],
    ["project", true],
    ["commands", true],
    ["testRuns", true],
    ["commits", false],
    ["signedCommits", false],
    ["pullRequest", false],
    ["pullRequestFiles", false],
    ["baseStanding", false],
    ["branchRules", false],
    ["ci", false],
    ["reviews", false],
    ["reviewThreads", false],
    ["codeOwners", false],
    ["issues", false],
    ["teams", false],
    ["deployments", false],
    ["releases", false],
    ["containment", false],
    ["deployConfig", false],
    ["probes", false],
    ["toString" as FactName, false],
  ])("where a check reads %s: taken %s", (fact, expected) =>
    expect(takes({}, {}, ["change", fact])).toBe(expected),
  );

  it("when it is the run's own about the checklist", () => {
    const own = then({ id: "checklist", check: "checklist" });
    expect(taken(report([own]), now())).toEqual([]);
    const named = item({ id: "checklist", check: "checklist" });
    expect(taken(report([own]), now({ items: [named] }))).toEqual([]);
  });
});

describe("a composite", () => {
  const parts = [item({ id: "unit" }), item({ id: "e2e" })];
  const composite = (kind: "any" | "all", children: readonly Item[] = parts) =>
    item({ id: "both", kind, check: kind, definition: null, children });
  const said = (kind: "any" | "all", ...children: ReportedItem[]) =>
    then({ id: "both", check: kind, children });
  const unit = then({ id: "unit" });
  const e2e = then({ id: "e2e" });
  const failed = { ...e2e, status: "fail", evidence: [] } as const;
  const tried = (kind: "any" | "all", earlier: ReportedItem, children?: readonly Item[]) =>
    taken(report([earlier]), now({ items: [composite(kind, children)] })).length === 1;

  it("is taken with its parts", () => {
    expect(tried("all", said("all", unit, e2e))).toBe(true);
    expect(tried("any", said("any", unit, failed))).toBe(true);
  });

  it.each<[string, ReportedItem]>([
    ["its parts do not make it pass", said("all", unit, failed)],
    ["a part is missing", said("all", unit)],
    ["its parts are others", said("all", unit, then({ id: "other" }))],
    ["its parts are in another order", said("all", e2e, unit)],
    ["a part asked something else", said("all", unit, { ...e2e, check: "command" })],
    ["a part passed on nothing", said("all", unit, { ...e2e, evidence: [] })],
    ["a part has lost findings to comments", said("all", unit, { ...e2e, ignored: 2 })],
    [
      "a part was waived",
      said("all", unit, { ...e2e, waiver: { reason: "", by: "", until: null, source: "" } }),
    ],
    ["it is another composite", said("any", unit, e2e)],
  ])("is asked anew where %s", (_, earlier) => expect(tried("all", earlier)).toBe(false));

  it("is asked anew where a part asks GitHub", () => {
    const [first] = parts as [Item];
    const asks = [first, item({ id: "e2e" }, ["pullRequest"])];
    expect(tried("all", said("all", unit, e2e), asks)).toBe(false);
    const remote = [first, item({ id: "e2e", stage: "review" })];
    expect(tried("all", said("all", unit, { ...e2e, stage: "review" }), remote)).toBe(false);
  });
});

it("takes a pass as the constructors make it", () => {
  const made = pass("1 test passed", [{ kind: "command", ref: "npm test", summary: "0" }]);
  const { summary, evidence, status } = made;
  expect(takes({}, { summary, evidence, status })).toBe(true);
});
