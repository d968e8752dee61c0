import type { Waiver } from "../core/checklist.ts";
import { globs } from "../core/globs.ts";
import type { ReportedWaiver } from "../core/report.ts";
import type { Finding } from "../core/result.ts";
import { STATUS_INFO, type Status } from "../core/status.ts";
import { isOver } from "./dates.ts";

/** What waivers are held against. */
export interface Waivable {
  readonly id: string;
  readonly status: Status;
  readonly findings: readonly Finding[];
}

export interface WaiverOutcome {
  /** The waiver to show with the item; null when none covers anything. */
  readonly waiver: Waiver | null;
  /** The item does not keep the change from being done. */
  readonly coversAll: boolean;
  /** The findings that no waiver covers. */
  readonly remaining: readonly Finding[];
  readonly notes: readonly string[];
}

/**
 * What the checklist's waivers do for one item. They annotate, they rewrite no status. A whole-item
 * waiver covers everything; one with `paths` covers findings under them, never one without a path. A
 * failed item of whose findings none is left is covered. What is unknown or pending has no findings to
 * cover one by one: only a whole-item waiver helps. An item that blocks nothing needs no waiver.
 * @param awaiting of `waivers` those that the branch itself adds and that nobody has approved yet: they
 *   count for nothing, and the item says what it takes.
 */
export function applyWaivers(
  item: Waivable,
  waivers: readonly Waiver[],
  now: Date,
  awaiting: ReadonlySet<Waiver> = new Set(),
): WaiverOutcome {
  const own = waivers.filter((waiver) => waiver.item === item.id);
  const expired = own.filter((waiver) => isOver(waiver.until, now));
  const current = own.filter((waiver) => !isOver(waiver.until, now));
  const notes = expired.map(
    (waiver) => `${named(waiver)} expired on ${waiver.until} and counts for nothing`,
  );
  if (!STATUS_INFO[item.status].blocks) {
    const idle = current.map((waiver) => `${named(waiver)} is not needed: the item does not block`);
    return { waiver: null, coversAll: false, remaining: item.findings, notes: [...notes, ...idle] };
  }
  const valid = current.filter((waiver) => !awaiting.has(waiver));
  const isHelp = ({ paths }: Waiver) => paths === null || coversSome(item, paths);
  const waiting = current.filter((waiver) => awaiting.has(waiver) && isHelp(waiver));
  const whole = valid.find((waiver) => waiver.paths === null);
  if (whole) return { waiver: whole, coversAll: true, remaining: [], notes };

  notes.push(
    ...waiting.map(
      (waiver) =>
        `${named(waiver)} that this branch adds counts once an owner of the checklist, other than its author, has approved this diff`,
    ),
  );
  const covers = valid.map((waiver) => ({ waiver, isUnder: globs(waiver.paths ?? []) }));
  const covered = (finding: Finding) =>
    covers.find(({ isUnder }) => finding.path !== null && isUnder(finding.path))?.waiver;
  const remaining = item.findings.filter((finding) => !covered(finding));
  const used = [...new Set(item.findings.flatMap((finding) => covered(finding) ?? []))];
  const coversAll = item.status === "fail" && item.findings.length > 0 && remaining.length === 0;
  if (used.length > 1) notes.push(`covered together by ${used.map(named).join(" and ")}`);
  if (used.length > 0 && !coversAll)
    notes.push(
      item.status === "fail"
        ? `waivers cover ${item.findings.length - remaining.length} of ${item.findings.length} findings`
        : `a waiver with paths does not cover an item that is ${STATUS_INFO[item.status].word}`,
    );
  return { waiver: used[0] ?? null, coversAll, remaining, notes };
}

/** Where nothing failed there is nothing to cover path by path. */
function coversSome({ status, findings }: Waivable, paths: readonly string[]): boolean {
  const isUnder = globs(paths);
  return status === "fail" && findings.some(({ path }) => path !== null && isUnder(path));
}

/** A waiver as reports show it. */
export function reportedWaiver({ reason, by, until, source }: Waiver): ReportedWaiver {
  return { reason, by, until, source: `${source.file}:${source.line}` };
}

function named({ by, source }: Waiver): string {
  return `the waiver by ${by} (${source.file}:${source.line})`;
}
