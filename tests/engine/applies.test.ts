import { describe, expect, it } from "vitest";
import type { When } from "../../src/core/checklist.ts";
import type { PullRequestLookup } from "../../src/core/github/pull-request.ts";
import { FactUnavailable } from "../../src/core/result.ts";
import { unlessAsked, unlessLabelled } from "../../src/engine/applies.ts";
import { modelSituation } from "../harness/model-situation.ts";

const when = (parts: Partial<When>): When => ({
  paths: null,
  branches: null,
  labels: null,
  ...parts,
});
const { change, pullRequest: model } = modelSituation();
const labelled = (...labels: string[]): PullRequestLookup => ({
  ...model,
  pullRequest: model.pullRequest && { ...model.pullRequest, labels },
});

describe("when.labels", () => {
  const asked = (labels: string[], lookup: PullRequestLookup) =>
    unlessLabelled(when({ labels }), async () => lookup);

  it("asks where one label matches a glob", async () => {
    expect(await asked(["area/*", "bug"], labelled("size/s", "area/ui"))).toBeNull();
  });

  it("leaves the item out where none does, and says how many were looked at", async () => {
    expect(await asked(["area/*"], labelled("bug", "size/s"))).toMatchObject({
      status: "not-applicable",
      summary: "the labels of #12 do not match area/* (2 looked at)",
    });
  });

  it.each([
    [["!docs-only"], [], true],
    [["!docs-only"], ["Docs-Only"], false],
    [["kind*"], ["kind/bug"], true],
    [["needs-docs"], ["Needs-Docs"], true],
    [["*", "!wip"], ["bug", "WIP"], false],
    [["*", "!wip"], [], false],
  ])("%j of %j: asked %s", async (patterns, labels, isAsked) => {
    expect((await asked(patterns, labelled(...labels))) === null).toBe(isAsked);
  });

  it("waits for a pull request where there is none: its labels may come", async () => {
    expect(await asked(["bug"], { ...model, pullRequest: null })).toMatchObject({
      status: "pending",
      waitingOn: "author",
    });
  });

  it("is unknown where the pull request cannot be read", async () => {
    const gone = async () => Promise.reject(new FactUnavailable("no token", "set GH_TOKEN"));
    expect(await unlessLabelled(when({ labels: ["bug"] }), gone)).toMatchObject({
      status: "unknown",
      summary: "whether this is asked here (labels bug) is not known: no token",
      mend: "set GH_TOKEN",
    });
  });

  it("reads no pull request where no label is asked for", async () => {
    const never = () => Promise.reject(new Error("was read"));
    expect(await unlessLabelled(when({ paths: ["x"] }), never)).toBeNull();
    expect(await unlessLabelled(null, never)).toBeNull();
  });
});

describe("when.paths and when.branches", () => {
  it("look at old and new paths, and at the branch", () => {
    const moved = { path: "new.ts", oldPath: "old.ts" };
    const files = [{ ...(change.files[0] as (typeof change.files)[number]), ...moved }];
    const here = { files, branch: "feature/x" };
    expect(unlessAsked(when({ paths: ["old.ts"], branches: ["feature/*"] }), here)).toBeNull();
    expect(unlessAsked(when({ paths: ["a"] }), here)?.status).toBe("not-applicable");
    expect(unlessAsked(when({ branches: ["main"] }), here)?.status).toBe("not-applicable");
    expect(unlessAsked(when({ branches: ["main"] }), { files, branch: null })?.status).toBe(
      "unknown",
    );
  });
});
