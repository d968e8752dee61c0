import { type Finding, finding } from "../result.ts";
import type { Guard, GuardRule } from "./guard.ts";

/** The next step for each rule; the owner's approval is the other one, which the check says. */
const FIXES: Readonly<Record<GuardRule, string>> = {
  "action-unpinned": "pin the action to the full SHA of a commit again",
  "condition-added": "take the condition away, or say why it may be skipped there",
  "continue-on-error": "let the failure count again",
  "coverage-threshold": "set the threshold back and cover the code instead",
  "files-excluded": "take the exclusion away, or narrow it to generated files",
  "guard-removed": "bring the file back, or say what does its work now",
  "hook-removed": "bring the hook back",
  "limit-raised": "set the limit back",
  "lint-rule-off": "switch the rule on again and mend or explain the one place",
  "matrix-narrowed": "bring the combinations back",
  "owner-removed": "give the path an owner again",
  "permission-widened": "ask for no more than the job needs",
  "script-neutered": "let the script run what it ran",
  "step-removed": "bring it back, or say what does its work now",
  strictness: "set the option back and mend what it complains of",
  "swallowed-exit": "let the command's exit code count again",
  "tests-relaxed": "ask of the tests what was asked of them before",
  "trigger-privileged": "use `pull_request`, which runs a fork's code without secrets",
  "trigger-removed": "let it run on this again",
};

/** All guards of one key. */
interface Group {
  readonly guards: Guard[];
}

/**
 * What asks for less after a change than before it, one finding each; in the order of the text before,
 * then of the text after. Lines are of the text after; null where nothing is left there.
 */
export function compareGuards(
  path: string,
  before: readonly Guard[],
  after: readonly Guard[],
): Finding[] {
  const was = grouped(before);
  const is = grouped(after);
  const weaker = new Map<string, GuardRule>();
  const findings: Finding[] = [];
  for (const key of new Set([...was.keys(), ...is.keys()])) {
    const [old, now] = [was.get(key), is.get(key)];
    const sample = (old ?? now)?.guards[0] as Guard;
    const absent = sample.absent ?? 0;
    if (!isWeaker(old, now, absent)) continue;
    // A part that is weaker itself speaks for what was in it; what a new part lets through is not less than before.
    const owner = sample.within === undefined ? undefined : weaker.get(sample.within);
    if (owner !== undefined && (!now || owner === "script-neutered")) {
      weaker.set(key, sample.rule);
      continue;
    }
    if (!old && sample.within !== undefined && !was.has(sample.within)) continue;
    if (!old && sample.grantedBy?.some((other) => lets(was.get(other), now))) continue;
    if (!now && sample.coveredBy?.some((other) => asksFor(is.get(other)))) continue;
    weaker.set(key, sample.rule);
    const written = now ? newest(now, old) : null;
    findings.push(
      finding({
        path,
        line: written?.line ?? placeLeft(sample, is)?.line ?? null,
        rule: sample.rule,
        message: words(old?.guards.at(-1) ?? null, written),
        fix: FIXES[sample.rule],
      }),
    );
  }
  return distinct(findings);
}

/** What of two texts cannot be held against each other: a value that is computed, on either side. */
export interface Incomparable {
  /** For people, as the end of a sentence about the file; null where everything can. */
  readonly note: string | null;
  readonly isComparable: (guard: Guard) => boolean;
}

/** What is computed is compared as it is written. Whatever differs there may ask for less or for more. */
export function incomparable(before: readonly Guard[], after: readonly Guard[]): Incomparable {
  const computed = [...after, ...before].filter((guard) => guard.computed !== undefined);
  const isBelow = (key: string, scope: string) => key === scope || key.startsWith(`${scope}.`);
  const said = (guards: readonly Guard[], scope: string) =>
    guards
      .filter(({ key, computed: text }) => text !== undefined && isBelow(key, scope))
      .map(({ key, computed: text }) => `${key}\n${text}`)
      .sort()
      .join("\n\n");
  const isThere = (guards: readonly Guard[], scope: string) =>
    guards.some(({ key }) => isBelow(key, scope));
  const unclear = computed.filter(
    ({ key }) =>
      isThere(before, key) && isThere(after, key) && said(before, key) !== said(after, key),
  );
  const [first] = unclear;
  return {
    note: first
      ? `${first.label} is computed or comes from elsewhere (${first.value}), so that it cannot be compared`
      : null,
    isComparable: ({ key }) => !unclear.some((one) => isBelow(key, one.key)),
  };
}

/** The nearest part around it that is still there. */
function placeLeft(guard: Guard, is: ReadonlyMap<string, Group>): Guard | undefined {
  return guard.within === undefined ? undefined : is.get(guard.within)?.guards[0];
}

/** What holds for a step is said once, though it is known by each of its commands. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Map(findings.map((one) => [`${one.rule}\n${one.line}\n${one.message}`, one]));
  return [...seen.values()];
}

/** The finding for a file that is there no more, or is where nothing reads it. */
export function guardRemoved(path: string, message: string): Finding {
  return finding({ path, rule: "guard-removed", message, fix: FIXES["guard-removed"] });
}

function grouped(guards: readonly Guard[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const guard of guards) {
    const group = groups.get(guard.key);
    if (group) group.guards.push(guard);
    else groups.set(guard.key, { guards: [guard] });
  }
  return groups;
}

/**
 * Held against each other from the weakest up: no strong guard that is written beside a weak one makes
 * up for it, and each that is gone is missed.
 */
function isWeaker(old: Group | undefined, now: Group | undefined, absent: number): boolean {
  const [was, is] = [strengths(old), strengths(now)];
  const length = Math.max(was.length, is.length);
  for (let at = 0; at < length; at++) if ((is[at] ?? absent) < (was[at] ?? absent)) return true;
  return false;
}

function strengths(group: Group | undefined): number[] {
  return (group?.guards ?? []).map(({ strength }) => strength).sort((a, b) => a - b);
}

/** Whether the one lets through at least as much as the other. */
function lets(old: Group | undefined, now: Group | undefined): boolean {
  return old !== undefined && Math.min(...strengths(old)) <= Math.min(...strengths(now));
}

function asksFor(group: Group | undefined): boolean {
  return (group?.guards ?? []).some(({ strength }) => strength > 0);
}

/** Of several guards of one key the one that was not written so before. */
function newest(now: Group, old: Group | undefined): Guard {
  const known = new Set(old?.guards.map(({ value }) => value));
  return (now.guards.findLast(({ value }) => !known.has(value)) ?? now.guards.at(-1)) as Guard;
}

function words(old: Guard | null, now: Guard | null): string {
  if (!now) return `${old?.label} is gone${wasOf(old)} (line ${old?.line} before)`;
  const value = now.value === null ? "" : ` is ${now.value}`;
  if (!old) return now.value === null ? `new: ${now.label}` : `${now.label}${value}, was not set`;
  if (old.value === now.value) return `${now.label}${value}, less than before`;
  return `${now.label}${value}${wasOf(old)}`;
}

function wasOf(old: Guard | null): string {
  return old === null || old.value === null ? "" : `, was ${old.value}`;
}
