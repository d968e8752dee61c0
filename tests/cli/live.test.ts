import { describe, expect, it } from "vitest";
import { livePlain } from "../../src/cli/live.ts";
import { type Redact, redactor } from "../../src/core/redact.ts";
import { pass } from "../../src/core/result.ts";
import { sampleItem } from "../reporters/sample-report.ts";
import { itemOf } from "../support/item.ts";

function written(redact?: Redact) {
  const lines: string[] = [];
  const stream = { write: (text: string) => lines.push(text) } as unknown as NodeJS.WriteStream;
  return { live: livePlain(stream, redact), lines };
}

const held = pass("1 thing measured", [{ kind: "change", ref: "x", summary: "seen" }]);

const waiting = (summary: string, leftMs: number) => ({
  type: "waiting" as const,
  on: [sampleItem({ id: "ci", summary, status: "pending", waitingOn: "ci" })],
  pauseMs: 10_000,
  leftMs,
});

describe("progress without a terminal", () => {
  it("says what is waited for, and not the same thing at every look", () => {
    const { live, lines } = written();
    live.listen(waiting("2 of 3 ended", 1_800_000));
    live.listen(waiting("2 of 3 ended", 1_790_000));
    live.listen(waiting("3 of 3\u001b[31m ended", 90_000));
    expect(lines).toEqual([
      "… waiting: ci (2 of 3 ended), for at most 30 min\n",
      "… waiting: ci (3 of 3\\x1b[31m ended), for at most 90 s\n",
    ]);
  });

  it("says no secret, no command of a runner, and no more than a few lines", () => {
    const { live, lines } = written(redactor(["hunter2-hunter2"]));
    live.listen(waiting(`hunter2-hunter2\n::error::x ##[error]y ${"z".repeat(5_000)}`, 90_000));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^… waiting: ci \(\[redacted\] ::error::x ##\\\[error\]y z+…, for at most 90 s\n$/,
    );
    expect(lines[0]?.length).toBeLessThan(600);
  });

  it("says which command runs, in the same way", () => {
    const { live, lines } = written(redactor(["hunter2-hunter2"]));
    const item = itemOf("a", held, { sequential: true });
    live.listen({ type: "started", item: { ...item, id: "::hunter2-hunter2" } });
    expect(lines).toEqual(["… \\::[redacted]\n"]);
  });

  it("says how long it took the last time, and what was answered from the cache", () => {
    const { live, lines } = written();
    const item = itemOf("a", held, { sequential: true });
    live.listen({ type: "planned", items: [item], lastMs: new Map([["a", 52_000]]) });
    live.listen({ type: "started", item });
    live.listen({ type: "progress", item, at: { done: 1, total: 2, unit: "runs" } });
    const report = sampleItem({ id: "a", status: "pass", cached: true, durationMs: 40 });
    live.listen({ type: "ended", item, report });
    expect(lines).toEqual(["… a (took 52 s last time)\n", "✓ a passed after 0.0 s (cached)\n"]);
  });

  it("says nothing of items that run no command", () => {
    const { live, lines } = written();
    const item = itemOf("a", held);
    live.listen({ type: "started", item });
    live.listen({ type: "ended", item, report: sampleItem({ id: "a" }) });
    expect(lines).toEqual([]);
  });
});
