import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../stand-in/faults.ts";
import { inBrief, type Project } from "../support/github.ts";
import { KINDS, mergedAndWanting, patienceFor, statuses, wanting } from "./faulty-answers.ts";

/** The same promise, with one answer after the other at fault on branches that are not done. */

/** One of each way to go wrong; the others take the same paths as these. */
const ONE_BY_ONE = [
  "a permission that is missing",
  "nothing there",
  "a server that is down",
  "a body cut off in silence",
  "an empty object",
  "an empty list",
  "null",
  "lists emptied",
] as const satisfies readonly (keyof typeof KINDS)[];

describe.each([
  ["open", wanting, []],
  // Without a conflict and with an issue that its merge closed, these two hold.
  ["merged", mergedAndWanting, ["merged", "linked-issue", "up-to-date", "pull-request"]],
] as const)("a branch that is %s and wanting", (_, start, holding) => {
  let project: Project;
  let endpoints: string[] = [];
  beforeAll(async () => {
    project = await start();
  });
  afterAll(() => project.hub.stop());

  it("passes nothing that it should not", async () => {
    project.hub.resetRequests();
    const report = await project.check();
    const passing = Object.entries(statuses(report)).filter(([, status]) => status === "pass");
    expect(passing.map(([id]) => id).sort(), inBrief(report)).toEqual([...holding].sort());
    endpoints = [...new Set(project.hub.requests.map(({ path, operation }) => operation ?? path))];
    expect(endpoints.length).toBeGreaterThan(5);
  });

  it.each(ONE_BY_ONE)(
    "passes nothing more when one answer after the other is %s",
    { timeout: 300_000 },
    async (kind) => {
      for (const endpoint of endpoints) {
        const end = project.hub.fault(endpoint, KINDS[kind] as Fault);
        const report = await project.check({ patience: patienceFor(kind) });
        end();
        const passing = Object.entries(statuses(report)).filter(([, status]) => status === "pass");
        expect(
          passing.map(([id]) => id).filter((id) => !(holding as readonly string[]).includes(id)),
          `${endpoint}: ${inBrief(report)}`,
        ).toEqual([]);
        expect(report.verdict).not.toBe("done");
      }
    },
  );
});
