import type { TestCase } from "../test-cases.ts";

/** Code in a message, cut where it would hide the rest. */
export function shown(text: string): string {
  return `\`${text.length > 80 ? `${text.slice(0, 79)}…` : text}\``;
}

/** A test as a reader would look for it. */
export function titled({ suites, name }: TestCase): string {
  const title = [...suites, name].join(" › ");
  return `“${title.length > 100 ? `…${title.slice(-99)}` : title}”`;
}
