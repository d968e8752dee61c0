import { isResult } from "../core/result.ts";
import { STATUSES, WAITING_ON } from "../core/status.ts";

/**
 * What keeps a check's answer from being a result; null when nothing does. Types hold the built-in
 * checks; a plugin is plain JavaScript, and what it gives must not decide by its shape whether a report
 * can be written.
 */
export function whatIsWrong(value: unknown): string | null {
  if (!isResult(value)) return "it was not made by one of dod's constructors";
  const result: Readonly<Record<string, unknown>> = { ...value };
  if (!isOneOf(STATUSES, result.status)) return "its status is none of dod's";
  if (!isText(result.summary)) return "its summary is no text, or empty";
  for (const name of ["mend", "since"])
    if (result[name] !== null && !isText(result[name])) return `its ${name} is no text`;
  if (result.waitingOn !== null && !isOneOf(WAITING_ON, result.waitingOn))
    return "it waits for nobody that dod knows";
  if (result.status === "pending" && result.waitingOn === null) return "it waits for nobody";
  if (!isListOf(result.notes, isText)) return "its notes are no list of texts";
  if (!isListOf(result.evidence, isEvidence)) return "its evidence is not as dod knows it";
  if (!isListOf(result.findings, isFinding)) return "its findings are not as dod knows them";
  if (result.status === "pass" && lengthOf(result.evidence) === 0) return "a pass has no evidence";
  if (result.status === "fail" && lengthOf(result.findings) === 0) return "a fail has no finding";
  return null;
}

function isEvidence(value: unknown): boolean {
  const { kind, ref, summary } = (value ?? {}) as Record<string, unknown>;
  return isText(kind) && isText(ref) && isText(summary) && hasOnly(value, EVIDENCE);
}

function isFinding(value: unknown): boolean {
  const one = (value ?? {}) as Record<string, unknown>;
  return (
    isText(one.rule) &&
    isText(one.message) &&
    [one.path, one.fix].every((text) => text === null || typeof text === "string") &&
    [one.line, one.endLine, one.column].every((n) => n === null || Number.isInteger(n)) &&
    hasOnly(value, FINDING)
  );
}

const EVIDENCE = ["kind", "ref", "summary"];
const FINDING = ["path", "line", "endLine", "column", "rule", "message", "fix"];

/** Other keys could hold anything: circles, numbers that JSON does not know. */
function hasOnly(value: unknown, keys: readonly string[]): boolean {
  return Object.keys(value as object).every((key) => keys.includes(key));
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function isOneOf(values: readonly unknown[], value: unknown): boolean {
  return values.includes(value);
}

function isListOf(list: unknown, holds: (one: unknown) => boolean): boolean {
  return Array.isArray(list) && list.every(holds);
}

function lengthOf(list: unknown): number {
  return (list as readonly unknown[]).length;
}
