import { expect } from "vitest";
import { weakenedGuards } from "../../../src/formats/guards/weakened-guards.ts";

/** `rule line`, one for each finding of a file whose text went from the one to the other. */
export function weaker(path: string, before: string, after: string): string[] {
  const result = weakenedGuards({ path, oldPath: null, before, after });
  expect(result).toMatchObject({ compared: true, note: null });
  if (result.findings.length > 0) expect(result.guardChanged).toBe(true);
  for (const finding of result.findings) {
    expect(finding.path).toBe(path);
    expect(finding.message).not.toMatch(/undefined|NaN|\[object/);
    expect(finding.fix).toMatch(/\w/);
  }
  return result.findings.map(({ rule, line }) => `${rule} ${line}`).sort();
}

/** The findings' messages. */
export function messages(path: string, before: string, after: string): string[] {
  return weakenedGuards({ path, oldPath: null, before, after }).findings.map((one) => one.message);
}

/** `[replaced, by]` in a text that holds it. */
export function edited(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the text holds no ${from}`);
  return text.replace(from, () => to);
}
