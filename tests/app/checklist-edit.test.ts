import { describe, expect, it } from "vitest";
import { checklistEdit } from "../../src/app/checklist-edit.ts";
import { beginChecklist, headSide } from "../../src/app/open-checklist.ts";
import type { Change } from "../../src/core/change.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { makeRepository, type TestRepository } from "../support/repository.ts";

const NOW = new Date("2026-06-15T12:00:00Z");
const LIST = "version: 1\nplugins: [./checks.mjs]\nitems: [commits, { id: x, check: shop/x }]\n";

/** What is said of a branch that changes these files, one a commit after the checklist came. */
async function edit(repo: TestRepository, ...paths: string[]) {
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  const place = { root: repository.root, cwd: repository.root, path: null };
  const side = { ...headSide(repository.root), importPlugin: null };
  const { checklist } = await (await beginChecklist(place, side, NOW)).resolve();
  const sha = repo.sha("HEAD~1");
  const files = paths.map((path) => ({ path, oldPath: null }));
  const change = { base: "main", baseTip: sha, mergeBase: sha, files } as unknown as Change;
  const held = { ...checklist, from: "base" } as const;
  const made = await checklistEdit({ place, repository, change, held, now: NOW });
  return (
    made && { status: made.item.status, findings: made.item.findings.map((one) => one.message) }
  );
}

describe("a branch that changes what the checklist is made of", () => {
  it("is seen where the checklist is a link and the branch edits what it leads to", async () => {
    const repo = makeRepository()
      .write("ci/dod.yml", "version: 1\nitems: [commits, tests]\n")
      .link("dod.yml", "ci/dod.yml")
      .commit()
      .write("ci/dod.yml", "version: 1\nitems: [commits]\n")
      .commit();
    expect(await edit(repo, "ci/dod.yml")).toEqual({
      status: "pass",
      findings: [expect.stringContaining("tests")],
    });
    expect(await edit(repo, "src/cart.ts")).toBe(null);
  });

  it("is seen where a plugin is a link, and where it imports a helper", async () => {
    const repo = makeRepository()
      .write({
        "dod.yml": LIST,
        "tools/checks.mjs": 'import "./lib/helper.mjs";\n',
        "tools/lib/helper.mjs": "1\n",
      })
      .link("checks.mjs", "tools/checks.mjs")
      .commit()
      .write({ "tools/lib/helper.mjs": "2\n" })
      .commit();
    const said = (path: string) => ({
      status: "pass",
      findings: [
        `the code that the plugin checks.mjs imports or leads to (${path}) is changed, so its checks may ask for less`,
      ],
    });
    for (const path of ["tools/lib/helper.mjs", "tools/checks.mjs"])
      expect(await edit(repo, path)).toEqual(said(path));
    expect(await edit(repo, "checks.mjs")).toEqual({
      status: "pass",
      findings: ["the code of the plugin checks.mjs is changed, so its checks may ask for less"],
    });
  });
});
