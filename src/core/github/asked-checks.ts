import { isNamePattern, namePatterns } from "../name-patterns.ts";
import {
  type CheckVerdict,
  checkVerdicts,
  runVerdicts,
  type SkippedRule,
  workflowVerdicts,
} from "./check-verdict.ts";
import type { BranchRules, CiState, RequiredCheck, RequiredWorkflow } from "./ci.ts";
import { currentChecks } from "./latest-checks.ts";
import { isOwnStatus } from "./own-status.ts";

/** Which checks have to pass: what the branch's rules require, all that is reported, or these. */
export type Requirement =
  | "required"
  | "all"
  | readonly (string | { readonly name: string; readonly ifPresent: boolean })[];

export interface AskedChecks {
  readonly kind: "required" | "reported" | "named";
  readonly verdicts: readonly CheckVerdict[];
  /** Asked for by name and not reported. */
  readonly missing: readonly string[];
  /** The names are not known beforehand, so more of them may come. */
  readonly open: boolean;
  /** What the rules require and `ignore` leaves out. */
  readonly waived: readonly string[];
  /** Statuses of `dod` itself that were set or are required: none of them counts. */
  readonly ownStatuses: readonly string[];
  /** Workflows that failed before they had a check: why something may be missing. */
  readonly broken: readonly CheckVerdict[];
}

export interface CheckRequest {
  readonly state: CiState;
  /** Null where the requirement does not ask for them. */
  readonly rules: BranchRules | null;
  readonly require: Requirement;
  readonly skipped: SkippedRule;
  /** Names and patterns (`name-patterns.ts`) of checks and workflows. */
  readonly ignore: readonly string[];
}

/** Takes from what CI reported what has to pass. Jobs and statuses of `dod` itself are never among it. */
export function askedChecks(request: CheckRequest): AskedChecks {
  const { state, rules, require, skipped } = request;
  const isIgnored = namePatterns(request.ignore);
  const current = currentChecks(state);
  const judged = checkVerdicts(current, state, skipped).filter(
    ({ verdict }) => !isIgnored(verdict.name),
  );
  const runs = runVerdicts(current, state).filter(({ name }) => !isIgnored(name));
  const broken = runs.filter((run) => run.state === "failed");
  const rest = { waived: [] as readonly string[], ownStatuses: ownStatuses(), broken };

  if (typeof require !== "string") return { ...named(require), ...rest };
  const checks = (rules?.requiredChecks ?? []).filter((check) => !isOwn(check));
  const workflows = (rules?.requiredWorkflows ?? []).filter((workflow) => !isOnlyOwn(workflow));
  const kept = checks.filter(({ context }) => !isIgnored(context));
  if (require === "all" || kept.length + workflows.length === 0)
    return {
      kind: "reported",
      verdicts: [...judged.map(({ verdict }) => verdict), ...runs],
      missing: [],
      open: true,
      ...rest,
    };
  return { ...required(kept, workflows), ...rest, waived: checks.filter(ignored).map(contextOf) };

  function ignored(check: RequiredCheck): boolean {
    return !kept.includes(check);
  }

  function required(asked: readonly RequiredCheck[], paths: readonly RequiredWorkflow[]) {
    const verdicts = new Set<CheckVerdict>();
    const missing: string[] = [];
    for (const check of asked) {
      const found = judged.filter(({ check: { report } }) => answers(check, report));
      if (found.length === 0) missing.push(check.context);
      for (const { verdict } of found) verdicts.add(verdict);
      const last = found.at(-1)?.verdict;
      if (last && found.every(({ check: { report } }) => !isFrom(check, report.app)))
        verdicts.add({
          ...last,
          state: "unknown",
          word: `has to come from the app ${check.appId}, and who set this status is not said`,
        });
    }
    for (const { path } of paths) {
      const found = workflowVerdicts(path, current, state);
      if (found.length === 0) missing.push(path);
      for (const verdict of found) verdicts.add(verdict);
    }
    return { kind: "required" as const, verdicts: [...verdicts], missing, open: false };
  }

  function named(entries: Exclude<Requirement, string>) {
    const verdicts = new Set<CheckVerdict>();
    const missing: string[] = [];
    let open = false;
    for (const entry of entries) {
      const { name, ifPresent } =
        typeof entry === "string" ? { name: entry, ifPresent: false } : entry;
      const isPattern = isNamePattern(name);
      const matches = namePatterns([name]);
      const takes = (other: string) => other === name || (isPattern && matches(other));
      const found = judged.filter(({ verdict }) => takes(verdict.name));
      const isOwnName = state.checks.some((report) => report.own && takes(report.name));
      if (found.length === 0 && !ifPresent && !isOwnName && !isIgnored(name)) missing.push(name);
      for (const { verdict } of found) verdicts.add(verdict);
      if (!isPattern) continue;
      open = true;
      // The rest of a matrix may be still to come.
      const ids = new Set(found.map(({ check }) => check.run?.id));
      const theirs = state.workflowRuns.filter((run) => ids.has(run.id));
      for (const verdict of runVerdicts(current, { ...state, workflowRuns: theirs }))
        verdicts.add(verdict);
    }
    return { kind: "named" as const, verdicts: [...verdicts], missing, open };
  }

  /**
   * What waits for itself never ends. A status of `dod` is one before it was ever set: this run will set
   * it, or another. A check run of that name that is not known to be `dod`'s is somebody's, and counts.
   */
  function isOwn(check: RequiredCheck): boolean {
    return (
      (isOwnStatus(check.context) ||
        state.checks.some((report) => report.own && answers(check, report))) &&
      !state.checks.some((report) => !report.own && answers(check, report))
    );
  }

  function ownStatuses(): readonly string[] {
    const set = state.checks.filter(({ kind, own }) => kind === "status" && own);
    const due = (rules?.requiredChecks ?? []).filter(
      (check) => isOwnStatus(check.context) && isOwn(check),
    );
    return [...new Set([...set.map((report) => report.name), ...due.map(contextOf)])].sort();
  }

  function isOnlyOwn({ path }: RequiredWorkflow): boolean {
    const ids = new Set(
      state.workflowRuns.filter((run) => (run.path ?? run.name) === path).map((run) => run.id),
    );
    const reports = state.checks.filter(({ workflowRunId: id }) => id !== null && ids.has(id));
    return reports.length > 0 && reports.every((report) => report.own);
  }
}

type Reported = CiState["checks"][number];

function contextOf(check: RequiredCheck): string {
  return check.context;
}

/** By name and app; a commit status does not say which app set it, and has to pass whoever did. */
function answers(check: RequiredCheck, report: Reported): boolean {
  return (
    report.name === check.context &&
    (isFrom(check, report.app) || (report.kind === "status" && report.app === null))
  );
}

function isFrom(check: RequiredCheck, app: Reported["app"]): boolean {
  return check.appId === null || check.appId === app?.id;
}
