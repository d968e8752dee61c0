import { stripVTControlCharacters } from "node:util";
import type { TestFailure, TestOutcome, TestReport } from "../../../core/test-run.ts";
import { GoJsonScan } from "../go-json.ts";
import { Outcomes, type ReadOptions } from "../outcomes.ts";
import { Tally, UnreadableResults } from "../report.ts";
import { TapScan } from "../tap.ts";
import { ava } from "./ava.ts";
import { bun } from "./bun.ts";
import { cargo } from "./cargo.ts";
import { ctest } from "./ctest.ts";
import { dart } from "./dart.ts";
import { deno } from "./deno.ts";
import { dotnet } from "./dotnet.ts";
import { exunit } from "./exunit.ts";
import { go } from "./go.ts";
import { gradle } from "./gradle.ts";
import { gtest } from "./gtest.ts";
import { jasmine } from "./jasmine.ts";
import { jest } from "./jest.ts";
import { karma } from "./karma.ts";
import type { LoadFailure } from "./load-failures.ts";
import { maven } from "./maven.ts";
import { minitest } from "./minitest.ts";
import { mocha } from "./mocha.ts";
import { nextest } from "./nextest.ts";
import { nodeTest } from "./node-test.ts";
import { OutcomeScans } from "./outcome-scans.ts";
import { phpunit } from "./phpunit.ts";
import { playwright } from "./playwright.ts";
import { pytest } from "./pytest.ts";
import { rspec } from "./rspec.ts";
import { sbt } from "./sbt.ts";
import type { Found, Runner } from "./scan.ts";
import { swift } from "./swift.ts";
import { unittest } from "./unittest.ts";
import { uvu } from "./uvu.ts";
import { vitest } from "./vitest.ts";

const RUNNERS: readonly Runner[] = [
  vitest,
  jest,
  mocha,
  nodeTest,
  jasmine,
  karma,
  playwright,
  ava,
  uvu,
  deno,
  bun,
  pytest,
  unittest,
  go,
  cargo,
  nextest,
  maven,
  gradle,
  sbt,
  dotnet,
  rspec,
  minitest,
  phpunit,
  ctest,
  gtest,
  swift,
  exunit,
  dart,
];

/** No summary is longer; a test may print a line of megabytes. */
const MAX_LINE = 2_000;
/** Streams and, under a monorepo's task runner, packages that are told apart. */
const MAX_SOURCES = 300;
/** What pnpm (`packages/a test: `) and turbo (`web:test: `) put before each line. */
const TASK = /^(?:[\w@./-]{1,100} test(?::[\w-]{1,50})?|[\w@./-]{1,100}:test(?::[\w-]{1,50})?): ?/;

/** What a command's output says about its tests. */
export interface OutputResults {
  /** One a runner, its summaries summed. */
  readonly reports: readonly TestReport[];
  /** Results that are there and cannot be trusted: cut off, or contradicting themselves. */
  readonly faults: readonly string[];
  /** Files that could not be loaded, as far as it looks; only where outcomes are asked for. */
  readonly loadFailures?: readonly LoadFailure[];
}

/**
 * Reads what test runners print for people (and TAP and `go test -json` among it), line by line. Each
 * stream is read for itself. Several runs in one output are summed. A test can print a runner's
 * summary too: a summary counts only in its own shape at the start of a line, and where it can be
 * checked against the runner's other lines it is.
 */
export class OutputScan {
  private readonly sources = new Map<string, Scans>();
  private unread = false;
  private readonly outcomes: OutcomeScans | null;

  constructor(private readonly options: ReadOptions = {}) {
    this.outcomes = options.outcomes ? new OutcomeScans() : null;
  }

  line(text: string, stream: string): void {
    const plain = text.includes("\u001b") ? stripVTControlCharacters(text) : text;
    const task = TASK.exec(plain)?.[0] ?? "";
    const own = plain.slice(task.length);
    this.source(`${stream}\n${task}`)?.line(own);
    this.outcomes?.line(own.length > MAX_LINE ? own.slice(0, MAX_LINE) : own, stream, task);
  }

  end(): OutputResults {
    const tallies = new Map<string, Tally>();
    const named = new Map<string, TestFailure[]>();
    const faults: string[] = [];
    const listed = new Map<string, Outcomes>();
    const told = this.outcomes?.end();
    if (this.unread) faults.push(`it mixes the lines of more than ${MAX_SOURCES} tasks`);
    for (const source of this.sources.values())
      for (const { format, summaries, failures, outcomes } of source.end(faults)) {
        // vitest names its failures on stderr and counts them on stdout.
        named.set(format, [...(named.get(format) ?? []), ...failures]);
        if (summaries.length === 0) continue;
        const tally = tallies.get(format) ?? new Tally();
        tallies.set(format, tally);
        for (const summary of summaries) tally.add(summary);
        const list = listed.get(format) ?? new Outcomes();
        listed.set(format, list);
        for (const outcome of outcomes ?? []) list.add(outcome);
        if (!outcomes) list.forget();
      }
    // `go test -json` has the plain lines inside its events, and beside them when a build fails.
    if (
      tallies.has("go-json") &&
      !(tallies.get("output:go")?.failed && !tallies.get("go-json")?.failed)
    )
      tallies.delete("output:go");
    const reports = [...tallies].map(([format, tally]) => {
      for (const failure of named.get(format) ?? []) tally.name(failure);
      const report = tally.report(format, listed.get(format));
      const outcomes = report.outcomes ?? told?.tests(format, report.counts);
      return outcomes ? { ...report, outcomes } : report;
    });
    return told ? { reports, faults, loadFailures: told.loadFailures } : { reports, faults };
  }

  private source(key: string): Scans | null {
    let found = this.sources.get(key);
    this.unread ||= !found && this.sources.size >= MAX_SOURCES;
    if (!found && this.sources.size < MAX_SOURCES) {
      found = new Scans(this.options);
      this.sources.set(key, found);
    }
    return found ?? null;
  }
}

type Said = Found & {
  readonly format: string;
  readonly outcomes?: readonly TestOutcome[] | undefined;
};

/** All scans of one source of lines. */
class Scans {
  private readonly runners = RUNNERS.map((runner) => [runner, runner.scan()] as const);
  private readonly tap: TapScan;
  private readonly goJson: GoJsonScan;

  constructor(options: ReadOptions) {
    this.tap = new TapScan(false, options);
    this.goJson = new GoJsonScan(options);
  }

  line(text: string): void {
    this.goJson.line(text);
    const line = text.length > MAX_LINE ? text.slice(0, MAX_LINE) : text;
    if (line.startsWith('{"')) return;
    this.tap.line(line);
    if (text.length <= MAX_LINE) for (const [, scan] of this.runners) scan.line(line);
  }

  end(faults: string[]): Said[] {
    const found: Said[] = this.runners.map(([{ name }, scan]) => {
      const { summaries, failures } = scan.end();
      return { format: `output:${name}`, summaries, failures };
    });
    for (const scan of [this.tap, this.goJson]) {
      try {
        const report = scan.end();
        if (report) found.push({ ...report, summaries: [report.counts] });
      } catch (error) {
        if (!(error instanceof UnreadableResults)) throw error;
        faults.push(error.message);
      }
    }
    return found;
  }
}

/** A whole output at once. */
export function readRunnerOutput(text: string, options: ReadOptions = {}): OutputResults {
  const scan = new OutputScan(options);
  for (const line of text.split("\n")) scan.line(line.replace(/\r$/, ""), "text");
  return scan.end();
}
