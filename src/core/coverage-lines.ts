import type { CoverageFormat, LineCoverage } from "./coverage.ts";

/** What one report says of one line. */
export interface LineTally {
  hits: number;
  /** Branches by the report's own names for them → taken; null where it names none. */
  named: Map<string, boolean> | null;
  taken: number;
  all: number;
}

/** Of one line; nobody writes as many. */
const MOST_BRANCHES = 10_000;

/** Where the lines of a file are kept; a reader's `FileSink`. */
export class FileTally {
  readonly lines = new Map<number, LineTally>();
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
    const tally = this.at(line);
    if (tally && hits > tally.hits) tally.hits = hits;
  }

  branch(line: number, name: string, taken: boolean): void {
    const tally = this.at(line);
    if (!tally) return;
    tally.named ??= new Map();
    const known = tally.named.get(name);
    if (known === undefined && (tally.named.size >= MOST_BRANCHES || !this.hasRoom())) return;
    tally.named.set(name, known === true || taken);
  }

  branches(line: number, taken: number, all: number): void {
    const tally = this.at(line);
    if (!tally || !isBetter(taken, all, tally.taken, tally.all)) return;
    tally.taken = taken;
    tally.all = all;
  }

  /** Drops what is kept of lines beyond. */
  cutAfter(line: number): void {
    for (const kept of this.lines.keys()) if (kept > line) this.lines.delete(kept);
  }

  private at(line: number): LineTally | null {
    if (line > this.lastLine) this.lastLine = line;
    if (line > this.lastKept) return null;
    let tally = this.lines.get(line);
    if (!tally) {
      if (!this.hasRoom()) return null;
      // A branch of a line whose hits nobody counts measures nothing: -1 until a line comes.
      tally = { hits: -1, named: null, taken: 0, all: 0 };
      this.lines.set(line, tally);
    }
    return tally;
  }
}

/**
 * One file as several reports measure it, put together: a line is covered where any of them says so
 * (diff-cover intersects the misses instead, so that a report that does not measure a line covers it).
 */
export class FileUnion {
  private readonly lines = new Map<number, LineCoverage>();
  /** Names mean the same branch only within one format, and only where both reports name the same ones. */
  private readonly named = new Map<string, Map<string, boolean>>();

  add(format: CoverageFormat, tally: FileTally): void {
    // Most files are in one report alone.
    const isFirst = this.lines.size === 0;
    for (const [line, one] of tally.lines) {
      if (one.hits < 0) continue;
      const known = isFirst ? undefined : this.lines.get(line);
      const own = this.branchesOf(format, line, one);
      const [taken, all] =
        known && !isBetter(own.taken, own.all, known.branchesTaken, known.branches)
          ? [known.branchesTaken, known.branches]
          : [own.taken, own.all];
      const hits = Math.max(one.hits, known?.hits ?? 0);
      this.lines.set(line, { line, hits, branches: all, branchesTaken: taken });
    }
  }

  /** In order. */
  sorted(): LineCoverage[] {
    return [...this.lines.values()].sort((a, b) => a.line - b.line);
  }

  private branchesOf(
    format: CoverageFormat,
    line: number,
    { named, taken, all }: LineTally,
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

/** Whether the first shows more: a greater part was taken, or as great a part of more. */
function isBetter(taken: number, all: number, otherTaken: number, otherAll: number): boolean {
  if (all === 0 || otherAll === 0) return all > otherAll;
  const [part, other] = [taken * otherAll, otherTaken * all];
  return part > other || (part === other && all > otherAll);
}
