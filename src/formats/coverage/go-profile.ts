import { quoted } from "../../core/quote.ts";
import { Lines } from "./lines.ts";
import type { CoverageReader, CoverageSink, FileSink, OpenCoverage } from "./report.ts";
import { UnreadableCoverage } from "./report.ts";
import { countOf, detached, lineOf, unreadable } from "./values.ts";

/** `34.44,37.40 3 1`: line and column where the block begins and ends, statements, count. */
const BLOCK = /^(\d{1,8})\.(\d{1,8}),(\d{1,8})\.(\d{1,8}) (\d{1,8}) (\d{1,20})$/;
const MODES = new Set(["set", "count", "atomic"]);
/** More lines than this, and more than this in a block on average, are in no profile of Go's. */
const MANY_LINES = 10_000_000;
const LONG_BLOCK = 50;

/**
 * A profile of `go test -coverprofile` (https://pkg.go.dev/golang.org/x/tools/cover). Every line from a
 * block's first to its last is measured, comments and closing braces with it, and ran where one of the
 * blocks on it did: so gocover-cobertura counts, through which other tools read Go's profiles.
 * Profiles that were put together repeat the `mode:` line, and blocks.
 */
export const openGoProfile: OpenCoverage = (sink) => new GoProfileReader(sink);

class GoProfileReader implements CoverageReader {
  readonly format = "go";
  private readonly lines = new Lines((text, from, to, number) => this.take(text, from, to, number));
  private hasMode = false;
  private name = "";
  private file: FileSink | null = null;
  private blocks = 0;
  private told = 0;

  constructor(private readonly sink: CoverageSink) {}

  push(text: string): void {
    this.lines.push(text);
  }

  end(): void {
    if (!this.lines.end() && this.hasMode)
      throw new UnreadableCoverage("it was cut short: its last line has no end");
    if (!this.hasMode) throw new UnreadableCoverage("it has no `mode:` line");
  }

  private take(text: string, from: number, to: number, number: number): void {
    if (from === to) return;
    if (text.startsWith("mode: ", from)) {
      const mode = text.slice(from + 6, to).trimEnd();
      if (!MODES.has(mode)) throw unreadable(number, `the mode ${quoted(mode)} is none of Go's`);
      this.hasMode = true;
    } else if (!this.hasMode) throw unreadable(number, "the `mode:` line is missing");
    else this.block(text.slice(from, to), number);
  }

  private block(text: string, number: number): void {
    // A name may hold colons: `C:\work\a.go`.
    const colon = text.lastIndexOf(":");
    const [, first = "", , last = "", , , hits = ""] = BLOCK.exec(text.slice(colon + 1)) ?? [];
    const begin = lineOf(first);
    const end = lineOf(last);
    const count = countOf(hits);
    if (colon <= 0 || !begin || !end || end < begin || count === null)
      throw unreadable(number, `${quoted(text)} is no block of a file`);
    if (colon !== this.name.length || !text.startsWith(this.name)) {
      this.name = detached(text.slice(0, colon));
      this.file = this.sink.file(this.name, "module");
    }
    if (!this.file) return;
    this.blocks += 1;
    this.told += end - begin + 1;
    if (this.told > MANY_LINES + this.blocks * LONG_BLOCK)
      throw unreadable(number, `${this.blocks} blocks have ${this.told} lines, which no code has`);
    for (let line = begin; line <= end; line++) this.file.line(line, count);
  }
}
