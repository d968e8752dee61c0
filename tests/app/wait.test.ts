import { describe, expect, it } from "vitest";
import { pause, politePause, worthWaitingFor } from "../../src/app/wait.ts";
import type { ReportedItem, ReportedWaiver } from "../../src/core/report.ts";
import { sampleItem } from "../reporters/sample-report.ts";

const waiver: ReportedWaiver = { reason: "r", by: "ann", until: null, source: "dod.yml:1" };
const item = (id: string, parts: Partial<ReportedItem>) => sampleItem({ id, ...parts });
const ids = (...items: ReportedItem[]) => worthWaitingFor(items).map(({ id }) => id);

const ci = item("ci", { status: "pending", waitingOn: "ci" });
const deployment = item("deployment", { status: "pending", waitingOn: "deployment" });
const soak = item("soak", { status: "pending", waitingOn: "time" });
const review = item("approvals", { status: "pending", waitingOn: "reviewer" });
const draft = item("pull-request", { status: "pending", waitingOn: "author" });
const failed = item("tests", { status: "fail" });
const unread = item("threads", { status: "unknown" });
const held = item("commits", {});

describe("what is worth waiting for", () => {
  it("is what CI, a deployment or time brings by itself", () => {
    expect(ids(held, ci, deployment, soak)).toEqual(["ci", "deployment", "soak"]);
  });

  it("is nothing where only people can go on", () => {
    expect(ids(held, review, draft, unread)).toEqual([]);
  });

  it("stays so while people have something to do as well", () => {
    expect(ids(review, draft, unread, ci)).toEqual(["ci"]);
  });

  it("is nothing once a required item failed: the verdict is not-done whatever comes", () => {
    expect(ids(ci, failed)).toEqual([]);
    expect(ids(ci, { ...failed, required: false })).toEqual(["ci"]);
    expect(ids(ci, { ...failed, waiver })).toEqual(["ci"]);
  });

  it("leaves out what does not block", () => {
    expect(ids({ ...ci, required: false }, { ...soak, waiver }, held)).toEqual([]);
  });
});

describe("pauses", () => {
  it("grow by half up to a minute, and end with the wait", () => {
    const all = Array.from({ length: 7 }, (_, look) => politePause(look, 3_600_000));
    expect(all).toEqual([10_000, 15_000, 22_500, 33_750, 50_625, 60_000, 60_000]);
    expect(politePause(3, 4_000)).toBe(4_000);
    expect(politePause(3, -1)).toBe(0);
  });

  it("end at once when the run is interrupted, before or during", async () => {
    const stop = new AbortController();
    const during = pause(60_000, stop.signal);
    stop.abort(new Error("interrupted"));
    await expect(during).rejects.toThrow("interrupted");
    await expect(pause(60_000, stop.signal)).rejects.toThrow("interrupted");
  });
});
