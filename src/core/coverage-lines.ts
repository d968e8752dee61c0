import type { CoverageFormat, LineCoverage } from "./coverage.ts";

/** What one report says of the branches of one line. */
export interface BranchTally {
  /** By the report's own names for them → taken; null where it names none. */
  named: Map<string, boolean> | null;
  taken: number;
  all: number;
}

/** Of one line; nobody writes as many. */
const MOST_BRANCHES = 10_000;

/** Passing over as many holes costs no more than a look at one line by its name. */
const MOST_HOLES = 16;

/** Where the lines of a file are kept; a reader's `FileSink`. */
export class FileTally {
  /** By line, with holes: an object for each takes longer than to read it. */
  private readonly hits: number[] = [];
  /** Of `hits`, those that were ever kept. */
  private count = 0;
  /** A branch of a line whose hits nobody counts measures nothing until a line comes. */
  private readonly branched = new Map<number, BranchTally>();
  /** The last line that was named, kept or not. */
  lastLine = 0;

  /**
   * @param lastKept lines beyond are not kept
   * @param hasRoom asked for each line and each branch that would be kept for the first time
   */
  constructor(
    private readonly lastKept: number,
    private readonly hasRoom: () => boolean = () => true,
  ) {}

  /** A line may come several times (`Cobertura` repeats those of methods): the most that is said of it. */
  line(line: number, hits: number): void {
    if (line > this.lastLine) this.lastLine = line;
    if (line > this.lastKept) return;
    const known = this.hits[line];
    if (known !== undefined ? hits <= known : !this.branched.has(line) && !this.hasRoom()) return;
    if (known === undefined) this.count += 1;
    this.hits[line] = hits;
  }

  branch(line: number, name: string, taken: boolean): void {
    const tally = this.branchesAt(line);
    if (!tally) return;
    tally.named ??= new Map();
    const known = tally.named.get(name);
    if (known === undefined && (tally.named.size >= MOST_BRANCHES || !this.hasRoom())) return;
    tally.named.set(name, known === true || taken);
  }

  branches(line: number, taken: number, all: number): void {
    const tally = this.branchesAt(line);
    if (!tally || !isBetter(taken, all, tally.taken, tally.all)) return;
    tally.taken = taken;
    tally.all = all;
  }

  /** Drops what is kept of lines beyond. */
  cutAfter(line: number): void {
    if (this.hits.length > line + 1) this.hits.length = line + 1;
    for (const kept of this.branched.keys()) if (kept > line) this.branched.delete(kept);
  }

  /** Whether nothing is kept. */
  get isEmpty(): boolean {
    return this.branched.size === 0 && !this.some(() => true);
  }

  /** Each line whose hits are counted, in order; null for the branches where none are. */
  forEach(visit: (line: number, hits: number, branches: BranchTally | null) => void): void {
    this.some((hits, line) => {
      visit(line, hits, this.branched.get(line) ?? null);
      return false;
    });
  }

  /**
   * Asks of each line whose hits are counted, in order, until one says so. Takes as long as lines were kept, however
   * far apart: a report may name the last line of a long file again and again, each time by another name.
   */
  private some(asks: (hits: number, line: number) => boolean): boolean {
    // Passes over holes, as a loop over the numbers would not.
    if (this.hits.length <= MOST_HOLES * this.count) return this.hits.some(asks);
    return Object.keys(this.hits).some((line) => asks(this.hits[Number(line)] ?? 0, Number(line)));
  }

  private branchesAt(line: number): BranchTally | null {
    if (line > this.lastLine) this.lastLine = line;
    if (line > this.lastKept) return null;
    let tally = this.branched.get(line);
    if (!tally) {
      if (this.hits[line] === undefined && !this.hasRoom()) return null;
      tally = { named: null, taken: 0, all: 0 };
      this.branched.set(line, tally);
    }
    return tally;
  }
}

/**
 * One file as several reports measure it, put together: a line is covered where any of them says so
 * (diff-cover intersects the misses instead, so that a report that does not measure a line covers it).
 */
export class FileUnion {
  private readonly lines: LineCoverage[] = [];
  /** Names mean the same branch only within one format, and only where both reports name the same ones. */
  private readonly named = new Map<string, Map<string, boolean>>();

  add(format: CoverageFormat, tally: FileTally): void {
    tally.forEach((line, hits, branches) => {
      const known = this.lines[line];
      const own = branches === null ? NO_BRANCHES : this.branchesOf(format, line, branches);
      const [taken, all] =
        known && !isBetter(own.taken, own.all, known.branchesTaken, known.branches)
          ? [known.branchesTaken, known.branches]
          : [own.taken, own.all];
      const most = known && known.hits > hits ? known.hits : hits;
      this.lines[line] = { line, hits: most, branches: all, branchesTaken: taken };
    });
  }

  /** In order. */
  sorted(): LineCoverage[] {
    return this.lines.filter((one) => one !== undefined);
  }

  private branchesOf(
    format: CoverageFormat,
    line: number,
    { named, taken, all }: BranchTally,
  ): { readonly taken: number; readonly all: number } {
    if (named === null) return { taken, all };
    const key = `${format} ${line} ${[...named.keys()].sort().join(" ")}`;
    const known = this.named.get(key);
    const merged = known ?? new Map<string, boolean>();
    for (const [name, isTaken] of named) merged.set(name, merged.get(name) === true || isTaken);
    this.named.set(key, merged);
    const own = { taken: [...merged.values()].filter(Boolean).length, all: merged.size };
    return isBetter(taken, all, own.taken, own.all) ? { taken, all } : own;
  }
}

const NO_BRANCHES = { taken: 0, all: 0 } as const;

/** Whether the first shows more: a greater part was taken, or as great a part of more. */
function isBetter(taken: number, all: number, otherTaken: number, otherAll: number): boolean {
  if (all === 0 || otherAll === 0) return all > otherAll;
  const [part, other] = [taken * otherAll, otherTaken * all];
  return part > other || (part === other && all > otherAll);
}
