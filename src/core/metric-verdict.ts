import type { OnBase } from "./base-comparison.ts";
import type { Reading } from "./metric-number.ts";
import {
  type Evidence,
  type Finding,
  fail,
  finding,
  isNonEmpty,
  pass,
  type Result,
  unknown,
} from "./result.ts";

export interface MetricLimits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Percent of the base's number. */
  readonly notWorseBy?: number | undefined;
  /** Default: lower. */
  readonly better?: "lower" | "higher" | undefined;
}

/** What was measured, each sample in order; the one that could not be read is the last. */
export interface MetricEvidence {
  readonly here: readonly Reading[];
  /** Null where it was not asked for. */
  readonly base: OnBase<readonly Reading[]> | null;
  /** The command, or the file where there is none. */
  readonly source: { readonly kind: "command" | "file"; readonly ref: string };
  /** The file that the number is of; null where it is what the command printed. */
  readonly file: string | null;
  readonly notes: readonly string[];
}

/** The number against its limits, and against the base's. What could not be measured is no pass. */
export function judgeMetric(evidence: MetricEvidence, limits: MetricLimits): Result {
  const here = median(evidence.here);
  if ("fault" in here) return unknown(here.fault, here.mend, { notes: evidence.notes });
  const { value } = here;
  const compared = compare(evidence, value, limits);
  const found = [...outside(value, limits), ...compared.findings].map((one) => ({
    ...one,
    path: evidence.file,
  }));
  const shown = [shownEvidence(evidence, value, ""), ...compared.evidence];
  const notes = [...evidence.notes];
  const said = [...allowed(limits), ...compared.words];
  if (isNonEmpty<Finding>(found)) {
    if (compared.fault) notes.push(`it was not compared with the base: ${compared.fault.reason}`);
    const summary = [numeral(value), ...found.map(({ message }) => message)].join("; ");
    return fail(summary, found, { evidence: shown, notes });
  }
  if (compared.fault)
    return unknown(compared.fault.reason, compared.fault.mend, { evidence: shown, notes });
  const summary = [numeral(value), ...said].join("; ");
  return pass(summary, shown as [Evidence, ...Evidence[]], { notes });
}

function outside(value: number, { min, max }: MetricLimits): Finding[] {
  const findings: Finding[] = [];
  if (max !== undefined && value > max)
    findings.push(finding({ rule: "above-max", message: `above the maximum of ${numeral(max)}` }));
  if (min !== undefined && value < min)
    findings.push(finding({ rule: "below-min", message: `below the minimum of ${numeral(min)}` }));
  return findings;
}

function allowed({ min, max }: MetricLimits): string[] {
  return [
    ...(max === undefined ? [] : [`at most ${numeral(max)}`]),
    ...(min === undefined ? [] : [`at least ${numeral(min)}`]),
  ];
}

interface Compared {
  readonly findings: readonly Finding[];
  readonly words: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly fault: { readonly reason: string; readonly mend: string } | null;
}

function compare(measured: MetricEvidence, value: number, limits: MetricLimits): Compared {
  const { base } = measured;
  const { notWorseBy } = limits;
  const nothing = { findings: [], words: [], evidence: [], fault: null };
  if (notWorseBy === undefined) return nothing;
  if (base === null) throw new Error("the base was not measured");
  if ("fault" in base) return { ...nothing, fault: { reason: base.fault, mend: base.mend } };
  const there = median(base.measured);
  if ("fault" in there)
    return { ...nothing, fault: { reason: `on ${base.name} ${there.fault}`, mend: there.mend } };
  const lower = limits.better !== "higher";
  const worse = lower ? value - there.value : there.value - value;
  const room = (Math.abs(there.value) * notWorseBy) / 100;
  // The last bits of a double say nothing.
  const slack = Number.EPSILON * 8 * Math.max(Math.abs(value), Math.abs(there.value));
  const words = difference(value, there.value, base.name, notWorseBy);
  const limit = notWorseBy === 0 ? "no" : `at most ${numeral(notWorseBy)}%`;
  const bound = `${limit} ${lower ? "more" : "less"}`;
  const isWorse = worse > room + slack;
  return {
    findings: isWorse
      ? [finding({ rule: "worse", message: `${words}, where ${bound} is allowed` })]
      : [],
    words: [`${words}, ${bound} allowed`],
    evidence: [shownEvidence(measured, there.value, `on ${base.name}: `)],
    fault: null,
  };
}

/** `2.1% more than on main (47,221)`. */
function difference(value: number, base: number, name: string, limit: number): string {
  if (value === base) return `the same as on ${name}`;
  const word = value > base ? "more" : "less";
  const by = Math.abs(value - base);
  const much = base === 0 ? numeral(by) : `${percent((by / Math.abs(base)) * 100, limit)}%`;
  return `${much} ${word} than on ${name} (${numeral(base)})`;
}

/** Of an even number of samples the mean of the two in the middle; the fault where one could not be read. */
function median(samples: readonly Reading[]): Reading {
  const values: number[] = [];
  for (const sample of samples) {
    if ("fault" in sample) return sample;
    values.push(sample.value);
  }
  values.sort((a, b) => a - b);
  const [low, high] = [values[(values.length - 1) >> 1], values[values.length >> 1]];
  if (low === undefined || high === undefined) throw new Error("nothing was measured");
  return { value: low === high ? low : low + (high - low) / 2 };
}

function shownEvidence({ source, file, here }: MetricEvidence, value: number, lead: string) {
  const inFile = source.kind === "command" && file !== null ? ` in ${file}` : "";
  const samples = here.length > 1 ? `, the median of ${here.length}` : "";
  return { ...source, summary: `${lead}${numeral(value)}${inFile}${samples}` };
}

/** `48,213`, `0.0013`; of very large and very small ones the exponent. */
function numeral(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-6)) return String(value);
  return new Intl.NumberFormat("en-US", { maximumSignificantDigits: 15 }).format(value);
}

/** Three digits; more where they would hide on which side of the limit it is. */
function percent(value: number, limit: number): string {
  if (value < 1e-6 || value >= 1e15) return String(value);
  const shown = (digits: number) =>
    new Intl.NumberFormat("en-US", { maximumSignificantDigits: digits }).format(value);
  return value > limit && shown(3) === numeral(limit) ? shown(7) : shown(3);
}
