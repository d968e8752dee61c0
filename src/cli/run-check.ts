import type { CheckRequest } from "../app/prepare.ts";
import { runChecklist } from "../app/run-checklist.ts";
import { durationHint, isTimeout, parseDuration } from "../checklist/durations.ts";
import { parseShard } from "../checklist/plan.ts";
import { jsonText } from "../core/json-text.ts";
import type { Report } from "../core/report.ts";
import { UsageError } from "../core/result.ts";
import { EXIT_CODES } from "../core/verdict.ts";
import { ending } from "./ending.ts";
import type { CheckFlags, Format } from "./flags.ts";
import { type Live, liveOnTerminal, livePlain } from "./live.ts";
import { print } from "./print.ts";
import { mustBeWritable, parseReport, type ReportFile, writeReport } from "./report-files.ts";

/** `dod check`. @returns the exit code: the verdict's, whatever the format */
export async function runCheck(flags: CheckFlags): Promise<number> {
  const format = (flags.format ?? "pretty") as Format;
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
    only: flags.only ?? null,
    skip: flags.skip ?? [],
    shard: flags.shard === undefined ? null : parseShard(flags.shard),
    failFast: flags.failFast ?? false,
    fetch: flags.fetch ?? false,
    pr: flags.pr ?? null,
    wait: waitOf(flags.wait),
    reports: files.map(({ path }) => path),
    signal,
    ...(flags.concurrency === undefined ? {} : { concurrency: flags.concurrency }),
  };
  if (flags.plan) return plan(request, format);
  const live = await liveFor(flags, format);
  let report: Report;
  try {
    report = await runChecklist(live ? { ...request, listen: live.listen } : request);
  } finally {
    live?.end();
  }
  if (flags.output === undefined) await print(await render(report, format, flags, true));
  for (const file of files)
    await writeReport(file.path, await render(report, file.format, flags, false));
  return report.exitCode;
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
  await print(format === "json" ? jsonText(planned) : planText(planned));
  return EXIT_CODES.undetermined;
}

function liveFor(flags: CheckFlags, format: Format): Promise<Live> | Live | null {
  if (flags.quiet || format !== "pretty") return null;
  return process.stderr.isTTY ? liveOnTerminal(process.stderr) : livePlain(process.stderr);
}

async function render(
  report: Report,
  format: Format,
  flags: CheckFlags,
  toTerminal: boolean,
): Promise<string> {
  if (format === "json") return (await import("../reporters/json.ts")).reportJson(report);
  const { reportPretty } = await import("../reporters/pretty.ts");
  const { PRETTY_DEFAULTS } = await import("../reporters/pretty-parts.ts");
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
