import { describe, expect, it } from "vitest";
import type { Item } from "../../src/core/checklist.ts";
import { fail, finding, pass, type Result } from "../../src/core/result.ts";
import { type FactReaders, shareFacts } from "../../src/engine/fact-store.ts";
import { type RunRequest, runItems, type Settled } from "../../src/engine/run-items.ts";
import { modelSituation } from "../harness/model-situation.ts";
import { itemOf } from "../support/item.ts";

const held = pass("1 thing measured", [{ kind: "change", ref: "x", summary: "seen" }]);
const failed = fail("1 thing wrong", [finding({ rule: "r", message: "m" })]);
const waived = { reason: "known", by: "ann", until: null, source: "dod.yml:1" };
const plain = async (_: Item, result: Result): Promise<Settled> => ({
  result,
  ignored: 0,
  waiver: null,
  notes: [],
});

async function run(items: Item[], more: Partial<RunRequest> = {}) {
  const reports = await runItems({
    items,
    change: modelSituation().change,
    facts: shareFacts({} as FactReaders),
    settle: plain,
    concurrency: 1,
    failFast: false,
    signal: new AbortController().signal,
    now: new Date(),
    listen: () => undefined,
    ...more,
  });
  return [...reports.values()];
}

describe("runItems", () => {
  it("keeps a fault of waivers from waiving anything, or from taking the run with it", async () => {
    const settle = () => Promise.reject(new Error("unreadable"));
    const [report] = await run([itemOf("a", failed)], { settle });
    expect(report).toMatchObject({ status: "fail", waiver: null, ignored: 0 });
    expect(report?.notes).toEqual([
      "waivers and inline ignores could not be looked at: unreadable",
    ]);
  });

  it("says the failure's title for a fail, and gives no next step for what holds", async () => {
    const [good, bad] = await run([itemOf("a", held), itemOf("b", failed)]);
    expect(good).toMatchObject({ title: "a holds", mend: null });
    expect(bad).toMatchObject({ title: "b does not hold", mend: "finish b" });
  });

  it("starts nothing new after a required failure with failFast, but after a waived or advisory one", async () => {
    const ids = async (items: Item[], more: Partial<RunRequest> = {}) =>
      (await run(items, { failFast: true, ...more })).map(({ id }) => id);
    const after = itemOf("after", held);
    expect(await ids([itemOf("a", failed), after])).toEqual(["a"]);
    expect(await ids([{ ...itemOf("a", failed), required: false }, after])).toEqual(["a", "after"]);
    const settle = async (item: Item, result: Result) => ({
      ...(await plain(item, result)),
      waiver: waived,
    });
    expect(await ids([itemOf("a", failed), after], { settle })).toEqual(["a", "after"]);
  });

  it("gives what is asked of GitHub beside the check no more than the item's time", async () => {
    const never = () => new Promise<never>(() => undefined);
    const labelled = {
      ...itemOf("a", held),
      timeoutMs: 20,
      when: { paths: null, branches: null, labels: ["x"] },
    };
    const facts = shareFacts({ pullRequest: never } as unknown as FactReaders);
    const [report] = await run([labelled], { facts });
    expect(report).toMatchObject({
      status: "unknown",
      summary: "whether this is asked here is not known: it was not finished after 0.02 s",
    });
    const [settled] = await run([{ ...itemOf("a", failed), timeoutMs: 20 }], { settle: never });
    expect(settled).toMatchObject({ status: "fail", waiver: null });
    expect(settled?.notes).toEqual([
      "waivers and inline ignores could not be looked at: it was not finished after 0.02 s",
    ]);
  });

  it("asks again what an earlier look came to, but for what runs commands", async () => {
    let asked = 0;
    const gather = async () => {
      asked += 1;
      return null;
    };
    const counting = { gather, timeoutMs: 1000 };
    const check = itemOf("check", held, counting);
    const command = itemOf("command", held, { ...counting, sequential: true });
    const either: Item = { ...itemOf("either", held), kind: "any", definition: null };
    const items = [check, command, { ...either, children: [check, command] }];
    const first = await run(items);
    expect(asked).toBe(4);
    const before = new Map(first.map((report) => [report.id, report]));
    await run(items, { before });
    expect(asked).toBe(6);
  });
});
