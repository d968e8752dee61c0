/** From where on a count goes, until the next segment. */
export interface Segment {
  readonly line: number;
  readonly count: number;
  /** False where nothing was measured: a skipped region, or the end of a region. */
  readonly hasCount: boolean;
  readonly isRegionEntry: boolean;
  /** Between two statements: its count goes for lines on which nothing else begins. */
  readonly isGapRegion: boolean;
}

/**
 * The lines that are measured, and how often each ran, by the rules of `LineCoverageIterator` and
 * `LineCoverageStats`
 * (https://github.com/llvm/llvm-project/blob/main/llvm/lib/ProfileData/Coverage/CoverageMapping.cpp).
 * A line has the segments that stand on it, and is wrapped by the last one before it. It is measured
 * where a counted region, gaps included, begins on it; or where the wrapping segment is counted and the
 * line does not begin with a skipped region. It ran as often as what wraps it or a region, gaps left
 * out, that begins on it; the most of them.
 * @param segments in order
 * @param onLine gets each measured line
 */
export function lineStats(
  segments: readonly Segment[],
  onLine: (line: number, hits: number) => void,
): void {
  let wrapped: Segment | null = null;
  for (let from = 0; from < segments.length; ) {
    const line = segments[from]?.line ?? 0;
    let to = from + 1;
    while (segments[to]?.line === line) to += 1;
    const standing = segments.slice(from, to);
    const hits = hitsOf(standing, wrapped);
    if (hits !== null) onLine(line, hits);
    wrapped = segments[to - 1] ?? null;
    const next = segments[to]?.line ?? line;
    // Nothing stands on the lines in between.
    if (wrapped?.hasCount)
      for (let between = line + 1; between < next; between += 1) onLine(between, wrapped.count);
    from = to;
  }
}

/** Null where the line is not measured. */
function hitsOf(onLine: readonly Segment[], wrapped: Segment | null): number | null {
  const counted = onLine.filter((segment) => segment.isRegionEntry && segment.hasCount);
  const starting = counted.filter((segment) => !segment.isGapRegion);
  const first = onLine[0];
  const skipped = first !== undefined && !first.hasCount && first.isRegionEntry;
  const measured = counted.length > 0 || (!skipped && wrapped !== null && wrapped.hasCount);
  if (!measured) return null;
  let hits = wrapped?.count ?? 0;
  for (const { count } of starting) hits = Math.max(hits, count);
  return hits;
}
