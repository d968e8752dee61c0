import type { TestOutcome } from "../../core/test-run.ts";

export interface ReadOptions {
  /** Keep what became of each test. */
  readonly outcomes?: boolean | undefined;
}

/** A report with more tests does not say what became of each. */
const MAX_OUTCOMES = 200_000;
const MAX_MESSAGE = 2_000;
/** All messages of one report together; when they are used up, the rest are cut to a line. */
const MAX_MESSAGES = 16 * 1024 * 1024;
const SHORT_MESSAGE = 200;
const MAX_NAME = 2_000;
/** Suites nested deeper are left out. */
const MAX_SUITES = 50;

type Draft = Partial<TestOutcome> & Pick<TestOutcome, "name" | "outcome">;

/** What became of each test of a report, while it is read. */
export class Outcomes {
  readonly list: TestOutcome[] = [];
  private messages = 0;
  private overflown = false;

  add({ suites = [], name, path = null, line = null, outcome, message = "" }: Draft): void {
    if (this.list.length >= MAX_OUTCOMES) {
      this.overflown = true;
      return;
    }
    const short = shortened(message, this.messages < MAX_MESSAGES ? MAX_MESSAGE : SHORT_MESSAGE);
    this.messages += short.length;
    this.list.push({
      suites: suites.slice(0, MAX_SUITES).map((suite) => suite.slice(0, MAX_NAME)),
      name: name.slice(0, MAX_NAME),
      path,
      line,
      outcome,
      message: short,
    });
  }

  addAll(others: Outcomes): void {
    for (const outcome of others.list) this.add(outcome);
    this.overflown ||= others.overflown;
  }

  /** Takes tests that were skipped for tests that could not be set up. @param from the first one's index. */
  errSkipped(from: number, message: string, isMeant: (one: TestOutcome) => boolean = () => true) {
    for (let at = from; at < this.list.length; at++) {
      const one = this.list[at] as TestOutcome;
      if (one.outcome !== "skipped" || !isMeant(one)) continue;
      this.list[at] = { ...one, outcome: "errored", message: shortened(message, SHORT_MESSAGE) };
    }
  }

  /** Says that there are tests whose outcome is not known by name. */
  forget(): void {
    this.overflown = true;
  }

  /** Undefined where some are missing: a test that is not listed must not look as if it had not run. */
  get whole(): readonly TestOutcome[] | undefined {
    return this.overflown ? undefined : this.list;
  }
}

/** Beginning and end: a traceback says last what it is about, most others say it first. */
export function shortened(message: string, length = MAX_MESSAGE): string {
  const text = message.trim();
  if (text.length <= length) return text;
  const head = Math.ceil(length / 2);
  return `${text.slice(0, head)}\n…\n${text.slice(text.length - (length - head - 3))}`;
}
