import { stripVTControlCharacters } from "node:util";
import type { Redact } from "../core/redact.ts";
import { Lines } from "./lines.ts";

export type Stream = "stdout" | "stderr";

const MAX_BYTES = 128 * 1024;
const MAX_LINES = 60;
const MAX_LINE = 500;

/** Given up at the start of a line that was cut: half a secret is not recognised. */
const LOST = 4 * 1024;

/** The last lines of both streams as they came, for people. Keeps raw chunks: a flood costs little. */
export class Tail {
  private chunks: { readonly stream: Stream; readonly bytes: Buffer }[] = [];
  private bytes = 0;
  private readonly cut = new Set<Stream>();

  push(stream: Stream, bytes: Buffer): void {
    this.chunks.push({ stream, bytes });
    this.bytes += bytes.length;
    while (this.bytes - (this.chunks[0]?.bytes.length ?? 0) >= MAX_BYTES) {
      const gone = this.chunks.shift();
      if (!gone) return;
      this.bytes -= gone.bytes.length;
      this.cut.add(gone.stream);
    }
  }

  /** At most 60 lines of at most 500 characters; a line of one stream is never torn by the other. */
  read(redact: Redact): string {
    const lines: string[] = [];
    const cutter = (stream: Stream) => {
      let cut = this.cut.has(stream);
      return new Lines((line) => {
        lines.push(cut ? line.slice(LOST) : line);
        cut = false;
      });
    };
    const cutters: Record<Stream, Lines> = { stdout: cutter("stdout"), stderr: cutter("stderr") };
    for (const { stream, bytes } of this.chunks) cutters[stream].push(bytes);
    cutters.stdout.end();
    cutters.stderr.end();
    return redact(stripVTControlCharacters(lines.join("\n")))
      .replace(/^\s*\n/, "")
      .trimEnd()
      .split("\n")
      .slice(-MAX_LINES)
      .map((line) => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line))
      .join("\n");
  }
}
