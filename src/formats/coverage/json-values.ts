import { quoted } from "../../core/quote.ts";
import type { OnValue } from "./json-scan.ts";
import { JsonScan } from "./json-scan.ts";
import type { CoverageReader } from "./report.ts";
import { UnreadableCoverage } from "./report.ts";
import { MAX_LINE } from "./values.ts";

/** A JSON object from a report. Its keys are anybody's: read it by {@link own}, or as entries. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads a JSON format of which `root` knows the parts; `atEnd` runs when the JSON was whole. */
export function jsonReader(
  format: CoverageReader["format"],
  root: OnValue,
  atEnd: () => void = () => {},
): CoverageReader {
  const scan = new JsonScan(root);
  return {
    format,
    push: (text) => scan.push(text),
    end() {
      scan.end();
      atEnd();
    },
  };
}

/**
 * The value of a part of a report.
 * @param place what it is, for the message: a sentence's beginning
 * @throws UnreadableCoverage for text that is no JSON
 */
export function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableCoverage(`${place} is not well-formed JSON`);
  }
}

/** A member that is the object's own: `__proto__` and `constructor` are names like any other. */
export function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** @throws UnreadableCoverage for anything but an object */
export function fieldsOf(value: unknown, place: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new UnreadableCoverage(`${place} is not an object`);
}

/** @throws UnreadableCoverage for anything but an array */
export function listOf(value: unknown, place: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new UnreadableCoverage(`${place} is not an array`);
}

/** @throws UnreadableCoverage for anything but a string */
export function textOf(value: unknown, place: string): string {
  if (typeof value === "string") return value;
  throw new UnreadableCoverage(`${place} is not a string`);
}

/** @throws UnreadableCoverage for what is no line's number */
export function lineNumber(value: unknown, place: string): number {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_LINE)
    return value as number;
  throw new UnreadableCoverage(`${place} has a line ${asShown(value)}`);
}

/**
 * How often something ran, at most 2^53 - 1. The tools that write JSON count in whole numbers from 0.
 * @throws UnreadableCoverage for anything else
 */
export function hitCount(value: unknown, place: string): number {
  if (typeof value === "number" && value >= 0 && Number.isInteger(value))
    return Math.min(value, Number.MAX_SAFE_INTEGER);
  throw new UnreadableCoverage(`${place} has a count ${asShown(value)}`);
}

function asShown(value: unknown): string {
  if (typeof value === "object" && value !== null) return "that is not a number";
  return quoted(typeof value === "string" ? JSON.stringify(value) : String(value));
}
