import { StringDecoder } from "node:string_decoder";

/** A line longer than this is handed on cut off: 8 Mi UTF-16 units. */
const MAX_LINE = 8 * 1024 * 1024;

/** Cuts a stream of UTF-8 bytes into lines (`\n`, a `\r` before it taken off), whatever the chunks. */
export class Lines {
  private readonly decoder = new StringDecoder("utf8");
  private parts: string[] = [];
  private length = 0;

  constructor(private readonly onLine: (line: string) => void) {}

  push(chunk: Buffer): void {
    const text = this.decoder.write(chunk);
    let from = 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", from)) {
      this.keep(text.slice(from, at));
      this.flush();
      from = at + 1;
    }
    this.keep(text.slice(from));
  }

  /** Hands on what is left without a line end. */
  end(): void {
    this.keep(this.decoder.end());
    if (this.length > 0) this.flush();
  }

  private keep(part: string): void {
    const room = MAX_LINE - this.length;
    if (part === "" || room <= 0) return;
    this.parts.push(part.slice(0, room));
    this.length += Math.min(room, part.length);
  }

  private flush(): void {
    const line = this.parts.join("");
    this.parts = [];
    this.length = 0;
    this.onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
  }
}
