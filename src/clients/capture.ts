import { Buffer } from "node:buffer";
import { type Captured, gapMark } from "../core/command.ts";
import type { Redact } from "../core/redact.ts";

/** Bytes kept of a stream's beginning and of its end. */
const HEAD_BYTES = 256 * 1024;
const TAIL_BYTES = 1024 * 1024;
/** How far from the gap a line end is looked for, so that lines and secrets are not cut in two. */
const SEAM_BYTES = 64 * 1024;
/** What is given up at the gap where there is no line end near: longer than any one-line secret. */
const LOST_BYTES = 4 * 1024;

/** Keeps the beginning and the end of a stream, in bounded memory however much comes. */
export class Capture {
  private readonly head: Buffer[] = [];
  private headBytes = 0;
  private tail: Buffer[] = [];
  private tailBytes = 0;
  private dropped = 0;

  constructor(
    private readonly headLimit: number = HEAD_BYTES,
    private readonly tailLimit: number = TAIL_BYTES,
  ) {}

  push(chunk: Buffer): void {
    const room = this.headLimit - this.headBytes;
    if (room > 0) {
      const part = chunk.subarray(0, room);
      this.head.push(part);
      this.headBytes += part.length;
    }
    const rest = chunk.subarray(Math.max(0, room));
    if (rest.length === 0) return;
    this.tail.push(rest);
    this.tailBytes += rest.length;
    while (this.tailBytes - (this.tail[0]?.length ?? 0) >= this.tailLimit) {
      const gone = this.tail.shift();
      this.tailBytes -= gone?.length ?? 0;
      this.dropped += gone?.length ?? 0;
    }
  }

  /** What was kept. Beginning and end are redacted each for itself: they are cut where lines end. */
  read(redact: Redact): Captured {
    const head = Buffer.concat(this.head);
    const tail = Buffer.concat(this.tail);
    if (this.dropped === 0)
      return { text: redact(decode(Buffer.concat([head, tail]))), droppedBytes: 0 };
    const headEnd = endOfLines(head);
    const tailStart = startOfLines(tail);
    const droppedBytes = this.dropped + head.length - headEnd + tailStart;
    const first = redact(decode(head.subarray(0, headEnd)));
    const last = redact(decode(tail.subarray(tailStart)));
    return { text: first + gapMark(droppedBytes) + last, droppedBytes };
  }
}

function endOfLines(bytes: Buffer): number {
  const at = bytes.lastIndexOf(0x0a);
  if (at >= 0 && bytes.length - at <= SEAM_BYTES) return at;
  return Math.max(0, bytes.length - LOST_BYTES);
}

function startOfLines(bytes: Buffer): number {
  const at = bytes.indexOf(0x0a);
  if (at >= 0 && at < SEAM_BYTES) return at + 1;
  return Math.min(bytes.length, LOST_BYTES);
}

function decode(bytes: Buffer): string {
  return bytes.toString("utf8");
}
