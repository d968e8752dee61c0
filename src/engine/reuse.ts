import type { Item } from "../core/checklist.ts";
import { countOf, listed } from "../core/counts.ts";
import type { EarlierReport } from "../core/earlier-report.ts";
import type { FactName } from "../core/facts.ts";
import type { ReportedItem } from "../core/report.ts";
import { combine } from "./composite.ts";
import { withParts } from "./plan-node.ts";

/** What an earlier report is held against. */
export interface ReuseSituation {
  /** Null where the change could not be had. */
  readonly change: { readonly digest: string; readonly contents: string } | null;
  readonly checklistDigest: string;
  /** Of this `dod`. */
  readonly toolVersion: string;
  readonly items: readonly Item[];
}

export interface Reused {
  /** By id; as they were, marked as taken. */
  readonly items: ReadonlyMap<string, ReportedItem>;
  /** What was taken, or why nothing was. */
  readonly notes: readonly string[];
}

/**
 * The items of an earlier report that hold for this run, too: those that the code alone decides, that held,
 * and whose question is the same. Everything else is asked anew. The tree of that run may have had edits
 * that were not committed: the change's digest covers them, and files that were not tracked.
 */
export function reusable(report: EarlierReport, now: ReuseSituation): Reused {
  const why = whyNot(report, now);
  if (why !== null || report.change === null)
    return { items: new Map(), notes: [`nothing is taken from the earlier report: ${why}`] };
  const { head, mergeBase } = report.change;
  const note = `taken from the report of ${head.slice(0, 10)}, measured on top of ${mergeBase.slice(0, 10)}`;
  const earlier = new Map(report.items.map((item) => [item.id, item]));
  const items = new Map<string, ReportedItem>();
  for (const item of now.items) {
    const then = earlier.get(item.id);
    if (then === undefined || !isCodeAlone(item) || !isSame(item, then) || !isHeld(item, then))
      continue;
    items.set(item.id, { ...then, cached: true, notes: [...then.notes, note] });
  }
  return {
    items,
    notes: [
      items.size === 0
        ? "nothing is taken from the earlier report: no item in it that the code alone decides held"
        : `${countOf(items.size, "item")} ${items.size === 1 ? "is" : "are"} ${note}: ${listed([...items.keys()])}`,
    ],
  };
}

/** What keeps all of the report from being of use; null where nothing does. */
function whyNot(report: EarlierReport, now: ReuseSituation): string | null {
  const { schemaVersion, tool, change, checklist, treeChanged } = report;
  if (schemaVersion !== 1) return `it is of schema version ${schemaVersion}, and this is 1`;
  if (tool.version !== now.toolVersion)
    return `dod ${tool.version} wrote it, and this is dod ${now.toolVersion}, which may judge otherwise`;
  if (now.change === null || now.change.digest === "" || now.change.contents === "")
    return "what changed here is not known, so it cannot be told whether it is of the same change";
  if (change === null) return "it is of no change";
  if (change.digest !== now.change.digest) return "the report is of another change";
  // The same lines in another place have the same digest; and beside other work in their file they may mean another thing.
  if (change.contents !== now.change.contents)
    return "the report is of another change: the changed files hold something else now";
  if (checklist.digest === "" || checklist.digest !== now.checklistDigest)
    return "the report is of another checklist";
  // What was measured is not what the digest names.
  if (treeChanged !== null) return `in its run ${treeChanged}`;
  return null;
}

/**
 * Exhaustive: facts that hold nothing but what the change's digest stands for. Commits are not among them:
 * a squash has the same digest and other commits.
 */
const OF_THE_CODE: Readonly<Record<FactName, boolean>> = {
  change: true,
  tree: true,
  baseTree: true,
  guards: true,
  syntax: true,
  project: true,
  commands: true,
  testRuns: true,
  copies: true,
  coverage: true,
  commits: false,
  signedCommits: false,
  pullRequest: false,
  pullRequestFiles: false,
  baseStanding: false,
  branchRules: false,
  ci: false,
  reviews: false,
  reviewThreads: false,
  codeOwners: false,
  issues: false,
  teams: false,
  deployments: false,
  releases: false,
  containment: false,
  deployConfig: false,
  probes: false,
};

/** What a run says by itself about the branch's checklist: it looks at what the base has by now. */
const OWN_CHECK = "checklist";

/** Neither GitHub, a branch's name, what is deployed nor a plugin, of whose code no digest covers all, decides on it. */
function isCodeAlone(item: Item): boolean {
  return [...withParts(item)].every(
    ({ kind, check, stage, when, definition }) =>
      stage === "code" &&
      check !== OWN_CHECK &&
      (when === null || (when.branches === null && when.labels === null)) &&
      (kind !== "check" ||
        (definition !== null &&
          !check.includes("/") &&
          (definition.facts as FactName[]).every((fact) => OF_THE_CODE[fact] === true))),
  );
}

/** The same question, in all its parts. */
function isSame(item: Item, then: ReportedItem): boolean {
  return (
    item.id === then.id &&
    item.check === then.check &&
    item.stage === then.stage &&
    item.required === then.required &&
    item.category === then.category &&
    item.children.length === then.children.length &&
    item.children.every((child, at) => {
      const part = then.children[at];
      return part !== undefined && isSame(child, part);
    })
  );
}

/** It held by itself: nobody waived it or a part of it, and no comment took a finding away. */
function isHeld(item: Item, then: ReportedItem): boolean {
  const { status, waitingOn, children } = then;
  if (status !== "pass" && status !== "not-applicable") return false;
  if (waitingOn !== null || !isUntouched(then)) return false;
  // A pass that its parts do not make is damaged.
  const applies = item.kind !== "check" && children.length > 0;
  return !applies || combine(item.kind as "any" | "all", children).status === status;
}

/** So in all its parts; and a pass shows what it rests on, else it is forged or damaged. */
function isUntouched({ waiver, ignored, status, evidence, children }: ReportedItem): boolean {
  const isShown = status !== "pass" || evidence.length > 0;
  return waiver === null && ignored === 0 && isShown && children.every(isUntouched);
}
