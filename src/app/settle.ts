import { applyInlineIgnores } from "../checklist/inline-ignores.ts";
import { type GivenReasons, givenReasons } from "../checklist/waive-trailers.ts";
import { applyWaivers, reportedWaiver } from "../checklist/waivers.ts";
import type { Checklist, Item, Waiver } from "../core/checklist.ts";
import type { Tree } from "../core/facts.ts";
import {
  type Evidence,
  FactUnavailable,
  type Finding,
  fail,
  isNonEmpty,
  pass,
  type Result,
} from "../core/result.ts";
import { STATUS_INFO, type Stage } from "../core/status.ts";
import type { FactReaders } from "../engine/fact-store.ts";
import type { Settled } from "../engine/run-items.ts";

export interface Settler {
  settle(item: Item, result: Result): Promise<Settled>;
  /** Remarks that belong to no one item: reasons given for items that are not there or not waivable. */
  notes(): Promise<readonly string[]>;
}

export interface SettleRequest {
  readonly checklist: Checklist;
  /** Of `checklist.waivers` those that the branch itself adds, where they wait for an owner's approval. */
  readonly awaiting: ReadonlySet<Waiver>;
  readonly facts: FactReaders;
  readonly now: Date;
  /** The stage asked for: `code` is decided without one network request, so no pull request is read. */
  readonly stage: Stage;
}

async function askOwners(facts: FactReaders, path: string | null): Promise<boolean> {
  const { isApproved } = await import("./checklist-approval.ts");
  return isApproved(facts, path);
}

/** Looks at inline ignores first, then at waivers. Neither changes what was measured. */
export function settler({ checklist, awaiting, facts, now, stage }: SettleRequest): Settler {
  const approvals = new Map<string | null, Promise<boolean>>();
  const approved = (path: string | null) => {
    if (stage === "code") return Promise.resolve(false);
    const asked = approvals.get(path) ?? askOwners(facts, path);
    approvals.set(path, asked);
    return asked;
  };
  const stillAwaiting = async (item: Item) => {
    const own = [...awaiting].filter((waiver) => waiver.item === item.id);
    const open = await Promise.all(
      own.map(async (waiver) => {
        // Its own file may be one that the branch brings: the checklist's owners are asked as well.
        const owned = await Promise.all(
          [...new Set([waiver.source.file, checklist.path])].map(approved),
        );
        return owned.every((is) => is) ? [] : [waiver];
      }),
    );
    return new Set(open.flat());
  };
  let reasons: Promise<GivenReasons & { unread: FactUnavailable | null }> | undefined;
  const readReasons = async () => {
    const commits = await facts.commits().catch(unavailable);
    const unread = commits instanceof FactUnavailable ? commits : null;
    const body = stage === "code" ? null : await bodyOf(facts);
    const trailers = commits instanceof FactUnavailable ? [] : commits;
    return { ...givenReasons(checklist.items, trailers, body), unread };
  };
  const settle = async (item: Item, measured: Result): Promise<Settled> => {
    const { result, ignored } = await withoutIgnored(item, measured, checklist, facts, () =>
      approved(null),
    );
    const state = { id: item.id, status: result.status, findings: result.findings };
    const open = STATUS_INFO[result.status].blocks ? await stillAwaiting(item) : awaiting;
    const given = applyWaivers(state, checklist.waivers, now, open);
    const notes = [...given.notes];
    let waiver = given.waiver && given.coversAll ? reportedWaiver(given.waiver) : null;
    if (waiver === null && item.waivable && STATUS_INFO[result.status].blocks) {
      reasons ??= readReasons();
      const said = await reasons;
      waiver = said.waivers.get(item.id) ?? null;
      // A reason may stand where it could not be read.
      if (waiver === null && said.unread !== null) throw said.unread;
    }
    return { result, ignored, waiver, notes };
  };
  // Where the commits could not be read, the items that wanted a reason from them say so themselves.
  const notes = () =>
    (reasons ?? Promise.resolve(null)).then(
      (said) => said?.notes ?? [],
      () => [],
    );
  return { settle, notes };
}

/**
 * What the pull request of this change says. One that cannot be read waives nothing; one that was closed
 * speaks for a change that nobody wants.
 */
async function bodyOf(facts: FactReaders): Promise<{ text: string; author: string } | null> {
  const lookup = await facts.pullRequest().catch(unavailable);
  if (lookup instanceof FactUnavailable) return null;
  const { pullRequest } = lookup;
  if (pullRequest === null || pullRequest.state === "closed") return null;
  return { text: pullRequest.body, author: pullRequest.author?.login ?? "an account that is gone" };
}

/** Other faults are thrown on. */
function unavailable(fault: unknown): FactUnavailable {
  if (fault instanceof FactUnavailable) return fault;
  throw fault;
}

async function withoutIgnored(
  item: Item,
  result: Result,
  checklist: Checklist,
  facts: FactReaders,
  isApproved: () => Promise<boolean>,
): Promise<{ result: Result; ignored: number }> {
  const nothing = { result, ignored: 0 };
  const mode = checklist.inlineIgnores;
  if (result.status !== "fail" || item.definition?.ignorable !== true || mode === "never")
    return nothing;
  const lineOf = await linesOf(result.findings, await facts.tree());
  const { check } = item;
  const outcome = applyInlineIgnores({
    check,
    findings: result.findings,
    mode,
    approved: mode === "approved" && (await isApproved()),
    lineOf,
  });
  const ignored = outcome.ignored.length;
  const waiting = outcome.awaitingApproval;
  const notes = [...result.notes];
  if (waiting > 0) notes.push(`${waiting} inline ignores count once the diff is approved`);
  if (ignored === 0 && outcome.findings.length === result.findings.length && waiting === 0)
    return nothing;
  const evidence = outcome.ignored.map(ignoreEvidence);
  if (isNonEmpty(outcome.findings)) {
    const extras = { notes, evidence: [...result.evidence, ...evidence], ...mendOf(result) };
    const summary =
      ignored > 0 ? `${result.summary}; ${ignored} of them ignored inline` : result.summary;
    return { result: fail(summary, outcome.findings, extras), ignored };
  }
  if (!isNonEmpty(evidence)) return nothing;
  const summary = `${result.summary}, each with a reason not to count it (dod-ignore)`;
  return { result: pass(summary, evidence, { notes }), ignored };
}

function mendOf({ mend }: Result): { mend?: string } {
  return mend === null ? {} : { mend };
}

function ignoreEvidence(one: Finding): Evidence {
  return { kind: "file", ref: `${one.path}:${one.line}`, summary: `dod-ignore: ${one.message}` };
}

/** The lines of the files that have findings, read once each. */
async function linesOf(
  findings: readonly Finding[],
  tree: Tree,
): Promise<(path: string, line: number) => string | null> {
  const files = new Map<string, readonly string[]>();
  for (const { path } of findings)
    if (path !== null && !files.has(path))
      files.set(path, ((await tree.readText(path)) ?? "").split(/\r\n|\n|\r/));
  return (path, line) => files.get(path)?.[line - 1] ?? null;
}
