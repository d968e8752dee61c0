import { appendFile } from "node:fs/promises";
import type { CheckRequest } from "../app/prepare.ts";
import { runChecklist } from "../app/run-checklist.ts";
import { durationHint, isTimeout, parseDuration } from "../checklist/durations.ts";
import { parseShard } from "../checklist/plan.ts";
import { jsonText } from "../core/json-text.ts";
import { plainLine } from "../core/plain-text.ts";
import type { Report } from "../core/report.ts";
import { UsageError } from "../core/result.ts";
import { EXIT_CODES } from "../core/verdict.ts";
import { PRETTY_DEFAULTS } from "../reporters/pretty-parts.ts";
import { ending } from "./ending.ts";
import type { CheckFlags, Format } from "./flags.ts";
import { type Live, liveOnTerminal, livePlain } from "./live.ts";
import { jsonWithoutSecrets, print, withoutSecrets } from "./print.ts";
import { mustBeWritable, parseReport, type ReportFile, writeReport } from "./report-files.ts";

/** `dod check`. @returns the exit code: the verdict's, whatever the format */
export async function runCheck(flags: CheckFlags): Promise<number> {
  const format = (flags.format ?? defaultFormat()) as Format;
  const files: ReportFile[] = [
    ...(flags.report ?? []).map(parseReport),
    ...(flags.output === undefined ? [] : [{ format, path: flags.output }]),
  ];
  await mustBeWritable(files);
  const { signal } = ending();
  const request: CheckRequest = {
    cwd: process.cwd(),
    env: process.env,
    stage: flags.stage ?? null,
    base: flags.base ?? null,
    checklist: flags.checklist ?? null,
    checklistFrom: flags.checklistFrom ?? null,
    head: flags.head ?? null,
    reuse: flags.reuse ?? null,
    publish: new Set(flags.publish ?? []),
    only: flags.only ?? null,
    skip: flags.skip ?? [],
    shard: flags.shard === undefined ? null : parseShard(flags.shard),
    failFast: flags.failFast ?? false,
    cache: flags.cache ?? null,
    fetch: flags.fetch ?? false,
    pr: flags.pr ?? null,
    wait: waitOf(flags.wait),
    reports: files.map(({ path }) => path),
    oneRun: true,
    signal,
    ...(flags.concurrency === undefined ? {} : { concurrency: flags.concurrency }),
  };
  if (flags.plan) return plan(request, format);
  const live = await liveFor(flags, format);
  const unpublished: string[] = [];
  let report: Report;
  try {
    report = await runChecklist({
      ...request,
      listen: (event) => {
        if (event.type === "published") unpublished.push(...event.faults);
        else live?.listen(event);
      },
    });
  } finally {
    live?.end();
  }
  for (const fault of unpublished) warn(fault);
  if (flags.output === undefined) await print(await render(report, format, flags, true));
  for (const file of files)
    await writeReport(file.path, await render(report, file.format, flags, false));
  if (format === "github") await writeSummary(report);
  return report.exitCode;
}

function defaultFormat(): Format {
  return process.env.GITHUB_ACTIONS ? "github" : "pretty";
}

/** What went wrong beside the verdict. */
function warn(text: string): void {
  process.stderr.write(`dod: ${plainLine(withoutSecrets(text))}\n`);
}

/** GitHub takes 1 MiB a step, and a character takes up to four bytes. */
const SUMMARY_CHARACTERS = 250_000;

/** The page of a job at GitHub; that it cannot be written changes no verdict. */
async function writeSummary(report: Report): Promise<void> {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path) return;
  const { reportMarkdown } = await import("../reporters/markdown.ts");
  await appendFile(path, reportMarkdown(report, { limit: SUMMARY_CHARACTERS })).catch(
    (fault: Error) => warn(`the step summary could not be written: ${fault.message}`),
  );
}

const DEFAULT_WAIT = "30m";

/** @returns milliseconds @throws UsageError */
function waitOf(flag: string | true | undefined): number {
  if (flag === undefined) return 0;
  const text = flag === true ? DEFAULT_WAIT : flag;
  if (!isTimeout(text))
    throw new UsageError(`--wait ${JSON.stringify(text)} is not a time`, durationHint(text));
  return parseDuration(text) ?? 0;
}

/** A plan measures nothing, so it is never exit 0: that is a verdict's. */
async function plan(request: CheckRequest, format: Format): Promise<number> {
  const { planCheck, planText } = await import("../app/plan-check.ts");
  const planned = await planCheck(request);
  await print(
    format === "json" ? jsonWithoutSecrets(jsonText(planned)) : withoutSecrets(planText(planned)),
  );
  return EXIT_CODES.undetermined;
}

function liveFor(flags: CheckFlags, format: Format): Promise<Live> | Live | null {
  if (flags.quiet || (format !== "pretty" && format !== "github")) return null;
  return process.stderr.isTTY
    ? liveOnTerminal(process.stderr, withoutSecrets)
    : livePlain(process.stderr, withoutSecrets);
}

async function render(
  report: Report,
  format: Format,
  flags: CheckFlags,
  toTerminal: boolean,
): Promise<string> {
  if (format === "json") return (await import("../reporters/json.ts")).reportJson(report);
  if (format === "markdown") {
    const { reportMarkdown } = await import("../reporters/markdown.ts");
    return reportMarkdown(report, { limit: Number.POSITIVE_INFINITY });
  }
  if (format === "github") {
    const { reportGitHub } = await import("../reporters/github.ts");
    const { quiet = false, verbose = false } = flags;
    return reportGitHub(report, { ...PRETTY_DEFAULTS, quiet, verbose });
  }
  const { reportPretty } = await import("../reporters/pretty.ts");
  const terminal = toTerminal && process.stdout.isTTY;
  const style =
    toTerminal && coloured()
      ? (await import("../reporters/chalk-style.ts")).chalkStyle()
      : PRETTY_DEFAULTS.style;
  return reportPretty(report, {
    width: terminal ? Math.min(Math.max(process.stdout.columns ?? 80, 40), 120) : 80,
    style,
    quiet: flags.quiet ?? false,
    verbose: flags.verbose ?? false,
  });
}

/** https://no-color.org; FORCE_COLOR as chalk and Node read it. */
function coloured(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return process.stdout.isTTY === true && TERM !== "dumb";
}
