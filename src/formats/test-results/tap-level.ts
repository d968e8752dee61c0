import { isFileNotTest, Tally } from "./report.ts";

/** A test point: `ok 1 - name # SKIP why`. */
export interface Point {
  readonly ok: boolean;
  readonly number: number | null;
  readonly name: string;
  readonly directive: "skip" | "todo" | null;
  /** `{` at its end: its subtests follow, up to `}`. */
  readonly opens: boolean;
}

const POINT = /^(not )?ok\b(?: +(\d{1,9}))?(?: +- +| +-$| +|$)(.*)$/s;
const DIRECTIVE = /(?:^|\s)# *(skip|todo)/i;

/** The point on a line without its indentation, or null. */
export function pointOf(line: string): Point | null {
  const found = POINT.exec(line);
  if (!found) return null;
  const [, not, number, rest = ""] = found;
  const opens = /(?:^|\s)\{$/.test(rest);
  const text = opens ? rest.slice(0, -1).trimEnd() : rest;
  const directive = DIRECTIVE.exec(text);
  const kind = directive?.[1]?.toLowerCase() as "skip" | "todo" | undefined;
  const end = directive?.index ?? text.search(/\s# time=/);
  const name = (end >= 0 ? text.slice(0, end) : text).trim();
  return { ok: !not, number: number ? Number(number) : null, name, directive: kind ?? null, opens };
}

/** One level of a TAP document: a plan and points, of which some stand for the level below them. */
export class Level {
  plan: number | null = null;
  points = 0;
  /** What the level counts: the tests at the leaves, not the suites that hold them. */
  readonly tally = new Tally();
  /** What the levels below gave since the last point: it belongs to the next one (node:test) … */
  private below: Tally | null = null;
  /** … or to the last one, where that opened a block (vitest, node-tap). */
  private opened: Point | null = null;
  last: Point | null = null;
  /** The last point counted as a test that passed. */
  private lastPassed = false;

  constructor(readonly indent: number) {}

  take(point: Point): void {
    this.settle();
    this.points += 1;
    this.last = point;
    this.lastPassed = false;
    if (point.opens) this.opened = point;
    else if (this.below) {
      addWrapper(point, this.below, this.tally);
      this.below = null;
    } else {
      const { passed } = this.tally;
      addTest(point, this.tally);
      this.lastPassed = this.tally.passed > passed;
    }
  }

  /** The last point's diagnostics say that it is a suite; with no test below, it is none itself. */
  lastIsSuite(): void {
    if (this.lastPassed) this.tally.passed -= 1;
    this.lastPassed = false;
  }

  /** Takes in a level that is over. @returns what is wrong with it, or null. */
  takeBelow(level: Level): string | null {
    const fault = level.end();
    this.below ??= new Tally();
    this.below.add(level.tally);
    return fault;
  }

  /** The block of the last point is over. */
  settle(): void {
    if (!this.opened) return;
    addWrapper(this.opened, this.below ?? new Tally(), this.tally);
    this.opened = null;
    this.below = null;
  }

  /** Nothing more comes. @returns what is wrong: points are missing, or are more than planned. */
  end(): string | null {
    this.settle();
    // Subtests whose own point never came: the run was cut off, and the plan will tell.
    if (this.below) this.tally.add(this.below);
    this.below = null;
    return this.plan === null || this.plan === this.points
      ? null
      : `TAP: the plan is 1..${this.plan}, and ${this.points} are there`;
  }

  /** What the last test's diagnostics say. */
  explain(message: string, path: string | null, line: number | null): void {
    const failures = this.tally.failures;
    const failure = failures.at(-1);
    if (failure?.message !== "" || failure.name !== this.last?.name) return;
    failures[failures.length - 1] = { ...failure, message, path, line };
  }
}

function addTest(point: Point, into: Tally): void {
  if (point.directive) into.skipped += 1;
  else if (!point.ok) into.fail({ name: point.name });
  else if (!isFileNotTest(point.name)) into.passed += 1;
}

function addWrapper(point: Point, below: Tally, into: Tally): void {
  if (point.directive) {
    // Whatever is in there was skipped, or may fail.
    into.skipped += Math.max(1, below.total);
    return;
  }
  into.add(below);
  // A hook failed, or the suite itself: none of its tests says so.
  if (!point.ok && below.failed === 0) into.fail({ name: point.name });
}
