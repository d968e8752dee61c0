import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { opened } from "../scenarios/situation.ts";
import { comesTo, ITEMS, NOT_DONE, pullEvent, reviewed, runStep } from "./events.ts";

/** The whole way once: the documented workflow, action.yml, the built program, GitHub. The rest is in events.full.test.ts. */

it("a pull request that nobody approved is not done", async () => {
  const project = await opened(...ITEMS);
  reviewed(project, project.number, { approved: false });
  const run = await runStep(project, pullEvent(project, project.number), "pull-request.yml");
  comesTo(run, "not-done", 1, NOT_DONE);
  const { stage, items } = JSON.parse(readFileSync(run.outputs.report ?? "", "utf8"));
  const open = items.filter(({ status }: { status: string }) => status !== "pass");
  expect({ stage, open: open.map(({ id }: { id: string }) => id) }).toEqual({
    stage: "review",
    open: ["approvals"],
  });
});
