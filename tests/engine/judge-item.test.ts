import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { type Check, defineCheck } from "../../src/core/check.ts";
import { FactUnavailable, pass, type Result } from "../../src/core/result.ts";
import { type FactReaders, shareFacts } from "../../src/engine/fact-store.ts";
import { askCheck } from "../../src/engine/judge-item.ts";

const held = () => pass("one thing measured", [{ kind: "change", ref: "x", summary: "seen" }]);

function sample(parts: Partial<Check>): Check {
  return defineCheck({
    name: "sample",
    title: "It holds",
    failureTitle: "It does not hold",
    category: "clarity",
    stage: "code",
    why: "To try the engine.",
    fix: "Nothing.",
    outcomes: { pass: "", fail: "", pending: null, unknown: "", "not-applicable": null },
    facts: ["change"],
    options: z.strictObject({}),
    example: {},
    gather: async () => null,
    judge: held,
    ...parts,
  }) as Check;
}

const facts = (readers: Record<string, () => Promise<unknown>> = {}) =>
  shareFacts({ change: async () => ({ files: [] }), ...readers } as unknown as FactReaders);

const ask = (
  check: Check,
  given = facts(),
  timeoutMs = 1000,
  signal = new AbortController().signal,
) => askCheck(check, {}, given, timeoutMs, signal, new Date());

describe("askCheck", () => {
  it("gives the check's own result", async () => {
    expect(await ask(sample({}))).toMatchObject({ status: "pass", summary: "one thing measured" });
  });

  it("makes a fact that cannot be had unknown, with its reason and mend", async () => {
    const gone = facts({
      change: () => Promise.reject(new FactUnavailable("no base", "name one")),
    });
    const check = sample({ gather: async ({ facts }) => facts.change?.() });
    expect(await ask(check, gone)).toMatchObject({
      status: "unknown",
      summary: "no base",
      mend: "name one",
    });
  });

  it.each([
    ["gather", sample({ gather: () => Promise.reject(new Error("boom")) })],
    [
      "gather, at once",
      sample({
        gather: () => {
          throw new Error("boom");
        },
      }),
    ],
    [
      "judge",
      sample({
        judge: () => {
          throw new Error("boom");
        },
      }),
    ],
  ])("makes a crash in %s unknown, with the place", async (_, check) => {
    const result = await ask(check);
    expect(result.status).toBe("unknown");
    expect(result.summary).toMatch(/the check sample crashed: boom \(at .*judge-item\.test\.ts/);
  });

  it.each([
    ["nothing", undefined],
    ["a look-alike", { status: "pass", summary: "trust me", findings: [], evidence: [] }],
    ["a promise", Promise.resolve(held())],
  ])("does not take %s for a result", async (_, value) => {
    const result = await ask(sample({ judge: () => value as unknown as Result }));
    expect(result.status).toBe("unknown");
  });

  it("keeps facts from a check that did not declare them", async () => {
    const check = sample({
      gather: async ({ facts }) => (facts as unknown as FactReaders).commits(),
    });
    const result = await ask(check);
    expect(result.status).toBe("unknown");
    expect(result.summary).toContain('the fact "commits", which it does not declare');
  });

  it("ends a check that listens to its signal when its time is over", async () => {
    const check = sample({
      gather: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    const result = await ask(check, facts(), 10);
    expect(result).toMatchObject({
      status: "unknown",
      summary: "it was not finished after 0.01 s",
    });
  });

  it("passes an interruption of the run on", async () => {
    const run = new AbortController();
    const check = sample({
      gather: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    const asked = ask(check, facts(), 10_000, run.signal);
    run.abort(new Error("interrupted"));
    await expect(asked).rejects.toThrow("interrupted");
  });
});

describe("shareFacts", () => {
  it("reads a fact once, faults included", async () => {
    let reads = 0;
    const shared = facts({
      change: () => {
        reads += 1;
        throw new FactUnavailable("no base", "name one");
      },
    });
    await expect(shared.change()).rejects.toThrow("no base");
    await expect(shared.change()).rejects.toThrow("no base");
    expect(reads).toBe(1);
  });
});
