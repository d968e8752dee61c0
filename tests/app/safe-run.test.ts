import { expect, it } from "vitest";
import { runChecklist } from "../../src/app/run-checklist.ts";
import { makeRepository } from "../support/repository.ts";

it("no secret of the environment is in a report, whoever said it", async () => {
  const secret = "sup3r-s3cret-value";
  const repo = makeRepository()
    .write("dod.yml", "version: 1\nitems: [commits]\n")
    .commit("start")
    .branch("feature/x")
    .write("a.txt", "1\n")
    .commit(`WIP with ${secret}`);
  const env = { ...repo.env, DEPLOY_TOKEN: secret };
  const report = await runChecklist({ cwd: repo.root, env });
  expect(report.items[0]?.findings).toHaveLength(1);
  expect(JSON.stringify(report)).not.toContain(secret);
  expect(JSON.stringify(report)).toContain("[redacted]");
});
