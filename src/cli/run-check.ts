import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { CheckRequest } from "../app/prepare.ts";
import { runChecklist } from "../app/run-checklist.ts";
import { parseShard } from "../checklist/plan.ts";
import type { Report } from "../core/report.ts";
import { UsageError } from "../core/result.ts";
import { EXIT_CODES } from "../core/verdict.ts";
import { ending } from "./ending.ts";
import type { CheckFlags } from "./flags.ts";
import { type Live, liveOnTerminal, livePlain } from "./live.ts";
import { print } from "./print.ts";

export const FORMATS = ["pretty", "json"] as const;
export type Format = (typeof FORMATS)[number];

/** `dod check`. @returns the exit code: the verdict's, whatever the format */
export async function runCheck(flags: CheckFlags): Promise<number> {
  const format = (flags.format ?? "pretty") as Format;
  const files = [
    ...(flags.report ?? []).map(parseReport),
    ...(flags.output === undefined ? [] : [{ format, path: flags.output }]),
  ];
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
  for (const file of files) await write(file.path, await render(report, file.format, flags, false));
  if (flags.output === undefined) await print(await render(report, format, flags, true));
  return report.exitCode;
}

/** A plan measures nothing, so it is never exit 0: that is a verdict's. */
async function plan(request: CheckRequest, format: Format): Promise<number> {
  const { planCheck, planText } = await import("../app/plan-check.ts");
  const planned = await planCheck(request);
  await print(format === "json" ? `${JSON.stringify(planned, null, 2)}\n` : planText(planned));
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

function parseReport(text: string): { format: Format; path: string } {
  const at = text.indexOf("=");
  const format = text.slice(0, at) as Format;
  if (at < 1 || at === text.length - 1 || !FORMATS.includes(format))
    throw new UsageError(
      `--report ${JSON.stringify(text)} is not FORMAT=FILE`,
      `formats: ${FORMATS.join(", ")}; for example --report json=dod.json`,
    );
  return { format, path: text.slice(at + 1) };
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(resolve(path), text);
  } catch (fault) {
    throw new UsageError(
      `the report could not be written to ${path}: ${(fault as Error).message}`,
      "name a file in a folder that exists and can be written to",
    );
  }
}
