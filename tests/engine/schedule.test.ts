import { describe, expect, it } from "vitest";
import { schedule, type Work } from "../../src/engine/schedule.ts";

const work = (id: string, sequential = false, needs: string[] = []): Work => ({
  id,
  sequential,
  needs,
});

/** Runs the work and notes each start and end; `gates` decides how many turns each one takes. */
async function trace(all: Work[], concurrency = 4, stop: (log: string[]) => boolean = () => false) {
  const log: string[] = [];
  const outcomes = await schedule(
    all,
    async ({ id }) => {
      log.push(`+${id}`);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
      log.push(`-${id}`);
      return id;
    },
    { concurrency, stop: () => stop(log) },
  );
  return { log, outcomes };
}

describe("schedule", () => {
  it("runs sequential work one after another, in order", async () => {
    const { log } = await trace([work("a", true), work("b", true), work("c", true)]);
    expect(log).toEqual(["+a", "-a", "+b", "-b", "+c", "-c"]);
  });

  it("runs the rest beside it", async () => {
    const { log } = await trace([work("a", true), work("x"), work("b", true), work("y")]);
    expect(log.indexOf("+x")).toBeLessThan(log.indexOf("-a"));
    expect(log.indexOf("+y")).toBeLessThan(log.indexOf("-a"));
    expect(log.indexOf("-a")).toBeLessThan(log.indexOf("+b"));
  });

  it("keeps to the concurrency", async () => {
    const { log } = await trace([work("x"), work("y"), work("z")], 1);
    expect(log).toEqual(["+x", "-x", "+y", "-y", "+z", "-z"]);
  });

  it("starts nothing before what it needs has ended", async () => {
    const { log } = await trace([
      work("x"),
      work("y", false, ["x"]),
      work("a", true, ["y"]),
      work("b", true),
    ]);
    expect(log.indexOf("-x")).toBeLessThan(log.indexOf("+y"));
    expect(log.indexOf("-y")).toBeLessThan(log.indexOf("+a"));
    expect(log.indexOf("-a")).toBeLessThan(log.indexOf("+b"));
  });

  it("does not wait for what is not scheduled", async () => {
    const { outcomes } = await trace([work("x", false, ["elsewhere"])]);
    expect([...outcomes.keys()]).toEqual(["x"]);
  });

  it("starts nothing new once it is told to stop", async () => {
    const { outcomes } = await trace(
      [work("a", true), work("b", true), work("c", true)],
      4,
      (log) => log.includes("-b"),
    );
    expect([...outcomes.keys()]).toEqual(["a", "b"]);
  });

  it("passes a fault on and leaves nothing unhandled", async () => {
    await expect(
      schedule(
        [work("a", true), work("b", true), work("x")],
        () => Promise.reject(new Error("interrupted")),
        {
          concurrency: 2,
          stop: () => false,
        },
      ),
    ).rejects.toThrow("interrupted");
  });
});
