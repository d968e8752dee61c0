import { applyInlineIgnores } from "../checklist/inline-ignores.ts";
import { type GivenReasons, givenReasons } from "../checklist/waive-trailers.ts";
import { applyWaivers, reportedWaiver } from "../checklist/waivers.ts";
import type { Checklist, Item } from "../core/checklist.ts";
import type { Tree } from "../core/facts.ts";
import { opinionsOf } from "../core/github/opinions.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
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

/** Looks at inline ignores first, then at waivers. Neither changes what was measured. */
export function settler(
  checklist: Checklist,
  facts: FactReaders,
  now: Date,
  /** The stage asked for: `code` is decided without one network request, so no pull request is read. */
  stage: Stage,
): Settler {
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
      stage === "code" ? Promise.resolve(false) : isDiffApproved(facts),
    );
    const state = { id: item.id, status: result.status, findings: result.findings };
    const given = applyWaivers(state, checklist.waivers, now);
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

/** Somebody else who may write approved this very diff. What cannot be read is no approval. */
async function isDiffApproved(facts: FactReaders): Promise<boolean> {
  try {
    const pullRequest = judgeable(await facts.pullRequest());
    if (!isPullRequest(pullRequest)) return false;
    const { reviews, head } = await facts.reviews();
    const author = pullRequest.author?.login ?? null;
    return opinionsOf(reviews, { author, head, freshness: "diff", bots: false }).some(
      ({ state, counts }) => state === "approved" && counts === "yes",
    );
  } catch (fault) {
    if (fault instanceof FactUnavailable) return false;
    throw fault;
  }
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
