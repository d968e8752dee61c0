import { resolve } from "node:path";
import type { Item } from "../core/checklist.ts";
import { secretValues } from "../core/command-env.ts";
import { redactor } from "../core/redact.ts";
import type { Report, ReportedItem } from "../core/report.ts";
import { safeReport } from "../core/safe-report.ts";
import { assemble } from "../engine/assemble.ts";
import { unaskedItem } from "../engine/unasked-item.ts";
import type { Repository } from "../facts/repository.ts";
import {
  rememberTree,
  type TreeDifference,
  type TreeState,
  treeDifference,
} from "../facts/same-tree.ts";
import { askItems } from "./ask-items.ts";
import type { ChecklistEdit } from "./checklist-edit.ts";
import { editedFiles } from "./edited-files.ts";
import { type CheckRequest, type Prepared, prepare } from "./prepare.ts";
import type { Target } from "./target.ts";

/**
 * Holds the branch against its checklist.
 * @throws UsageError, ChecklistError (exit 2): nothing was checked
 */
export async function runChecklist(request: CheckRequest): Promise<Report> {
  if (request.head == null) return runHere(request);
  const { atRevision } = await import("./at-revision.ts");
  const { cwd, env, head, reports = [], reuse = null, signal } = request;
  const at = await atRevision({ cwd, env, signal }, head);
  const inCaller = (path: string) => resolve(cwd, path);
  try {
    return await runHere({
      ...request,
      cwd: at.cwd,
      env: at.env,
      head: null,
      reports: reports.map(inCaller),
      reuse: reuse && inCaller(reuse),
      revision: { branch: at.branch, leftOut: at.leftOut },
    });
  } finally {
    await at.remove();
  }
}

async function runHere(request: CheckRequest): Promise<Report> {
  const { now = new Date(), signal = new AbortController().signal } = request;
  const prepared = await prepare(request, now);
  try {
    const { report, target } = await runPrepared(request, prepared, now, signal);
    const safe = safeReport(report, redactor(secretValues(request.env)));
    if (request.publish && request.publish.size > 0) {
      const { publishReport } = await import("./publish-report.ts");
      const faults = await publishReport(request, safe, target, signal);
      request.listen?.({ type: "published", faults });
    }
    return safe;
  } finally {
    await prepared.close();
  }
}

async function runPrepared(
  request: CheckRequest,
  prepared: Prepared,
  now: Date,
  signal: AbortSignal,
): Promise<{ report: Report; target: Target }> {
  const { repository, stage, plan, judged, event } = prepared;
  const { checklist } = prepared.loaded;
  const outcome = {
    stage,
    partial: narrowed(request),
    checklist,
    checklistItem: null,
    treeChanged: null,
    notAsked: plan.notAsked,
    notes: notesOf(request, prepared),
  };
  const { head } = repository;
  // Of CI's merge of a pull request the pull request's own commit; else just what is checked out.
  const isTestMerge = event?.isTestMerge === true && event.sha === head;
  const eventTarget = {
    commit: (isTestMerge ? event.headSha : null) ?? head,
    pullRequest: request.pr ?? event?.number ?? null,
    superseded: false,
  };

  if ("reason" in judged && request.pr == null) {
    const items = checklistOrder(checklist.items, plan.asked).map((item) =>
      unaskedItem(item, judged.empty ? "not-applicable" : "unknown", judged.reason, judged.mend),
    );
    const { change, reason } = judged;
    const report = assemble({
      ...outcome,
      change,
      pullRequest: null,
      items,
      nothingToJudge: reason,
      mend: judged.mend,
    });
    return { report, target: eventTarget };
  }

  const edit = await editOf(request, prepared, now);
  const start = judged.change && (await rememberTree(repository, judged.change));
  const asked = await askItems(request, prepared, edit, now, signal);
  const report = assemble({
    ...outcome,
    change: asked.change,
    pullRequest: asked.pullRequest,
    nothingToJudge: null,
    mend: null,
    // Beside another tree nothing was read from this one.
    checklistItem: asked.change === null ? null : (edit?.item ?? null),
    treeChanged: start && asked.change && (await whatMoved(repository, start)),
    ...inOrder(checklist.items, asked.reports),
    notes: [...outcome.notes, ...(asked.change?.notes ?? []), ...asked.notes],
  });
  return { report, target: { ...eventTarget, ...asked.target } };
}

/** What the branch makes of the checklist; null where there is no change of it. */
async function editOf(
  { cwd, checklist: path = null }: CheckRequest,
  { repository, judged, loaded }: Prepared,
  now: Date,
): Promise<ChecklistEdit | null> {
  const { change } = judged;
  if (change === null) return null;
  const { checklist: held } = loaded;
  const place = { root: repository.root, cwd, path };
  if (editedFiles(place, held, change).length === 0) return null;
  const { checklistEdit } = await import("./checklist-edit.ts");
  return checklistEdit({ place, repository, change, held, now });
}

/** What moved under the run; null when nothing did. A tree that cannot be looked at has moved. */
async function whatMoved(repository: Repository, start: TreeState): Promise<string | null> {
  try {
    return inWords(await treeDifference(repository, start));
  } catch (fault) {
    return `the working tree could not be looked at again: ${(fault as Error).message}`;
  }
}

function inWords({ headMoved, paths }: TreeDifference): string | null {
  if (headMoved) return "HEAD moved during the run, so what was measured is not what is there now";
  if (paths.length === 0) return null;
  const shown =
    paths.slice(0, 3).join(", ") + (paths.length > 3 ? ` and ${paths.length - 3} more` : "");
  return `files changed during the run, so what was measured is not what is there now: ${shown}`;
}

function narrowed(request: CheckRequest): string | null {
  const flags = [
    request.only ? "--only" : "",
    request.skip && request.skip.length > 0 ? "--skip" : "",
    request.shard ? `--shard ${request.shard.index}/${request.shard.count}` : "",
  ].filter((flag) => flag !== "");
  return flags.length === 0 ? null : flags.join(", ");
}

/** Remarks about the run as a whole, before anything is judged. */
export function notesOf(request: CheckRequest, prepared: Prepared): string[] {
  const { event, loaded, stage } = prepared;
  const { checklist, expired } = loaded;
  const notes = [...loaded.notes];
  if (checklist.path === null)
    notes.push(
      `there is no checklist here, so ${checklist.label} is taken; \`dod init\` writes your own`,
    );
  for (const { item, until, source } of expired) {
    const where = `${source.file}:${source.line}`;
    notes.push(`the waiver of ${item} (${where}) expired on ${until} and counts for nothing`);
  }
  if (event !== null && request.stage == null && stage !== "production")
    notes.push(`asked up to the stage ${stage}: ${event.provider} runs this for ${event.event}`);
  return notes;
}

function checklistOrder(all: readonly Item[], asked: readonly Item[]): Item[] {
  const ids = new Set(asked.map((item) => item.id));
  return all.filter((item) => ids.has(item.id));
}

/** The reports in the checklist's order; what was not started is not asked. */
function inOrder(all: readonly Item[], reports: ReadonlyMap<string, ReportedItem>) {
  const items = all.flatMap((item) => reports.get(item.id) ?? []);
  const notAsked = all.map((item) => item.id).filter((id) => !reports.has(id));
  return { items, notAsked };
}
