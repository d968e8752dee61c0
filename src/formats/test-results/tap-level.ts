import { isFileNotTest, Tally } from "./report.ts";
import type { Point } from "./tap-point.ts";
import type { TapScope, TapTests } from "./tap-tests.ts";

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
  /** What the levels of `below` stand for; named by the point they belong to. */
  private scopes: TapScope[] = [];
  readonly scope: TapScope = { name: null, parent: null, skipped: false };

  constructor(
    readonly indent: number,
    private readonly tests: TapTests | null,
  ) {}

  take(point: Point): void {
    this.settle();
    this.points += 1;
    this.last = point;
    this.lastPassed = false;
    if (point.opens) this.opened = point;
    else if (this.below) {
      this.wrap(point, this.below);
      this.below = null;
    } else {
      const { passed } = this.tally;
      addTest(point, this.tally);
      this.lastPassed = this.tally.passed > passed;
      this.tests?.test(point, this.scope);
    }
  }

  private wrap(point: Point, below: Tally): void {
    const { failed } = this.tally;
    addWrapper(point, below, this.tally);
    for (const scope of this.scopes) {
      scope.name = point.name;
      scope.parent = this.scope;
      scope.skipped = point.directive !== null;
    }
    this.scopes = [];
    this.tests?.suite(point, this.scope, this.tally.failed > failed + below.failed);
  }

  /** The last point's diagnostics say that it is a suite; with no test below, it is none itself. */
  lastIsSuite(): void {
    if (this.lastPassed) {
      this.tally.passed -= 1;
      this.tests?.dropLast();
    }
    this.lastPassed = false;
  }

  /** Takes in a level that is over. @returns what is wrong with it, or null. */
  takeBelow(level: Level): string | null {
    const fault = level.end();
    this.below ??= new Tally();
    this.below.add(level.tally);
    this.scopes.push(level.scope);
    return fault;
  }

  /** The block of the last point is over. */
  settle(): void {
    if (!this.opened) return;
    this.wrap(this.opened, this.below ?? new Tally());
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
