import { Buffer } from "node:buffer";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import type { Socket } from "node:net";
import { MAX_FILE_BYTES } from "../core/facts.ts";
import { type Git, GitError } from "./git.ts";

/** What `cat-file --batch` says of one object. */
export interface GitObject {
  /** Full id. */
  readonly oid: string;
  readonly type: "blob" | "tree" | "commit" | "tag";
  /** Of the whole object, in bytes. */
  readonly size: number;
  /** Whole, or its beginning where it is larger than what was asked for. */
  readonly bytes: Buffer;
}

interface Request {
  readonly keep: number;
  readonly resolve: (object: GitObject | null) => void;
  readonly reject: (error: Error) => void;
}

const ARGS = ["cat-file", "--batch"];
const HEADER = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/;

/**
 * Objects by one `git cat-file --batch` process, however many are asked for. It starts with the first
 * question. Objects are read one after the other; what goes beyond `keep` is dropped as it comes.
 */
export class GitObjects {
  private child: ChildProcessWithoutNullStreams | null = null;
  private ended: Promise<void> = Promise.resolve();
  private failure: Error | null = null;
  private readonly waiting: Request[] = [];
  private unsent = "";
  private pending: Buffer = Buffer.alloc(0);
  private current: { header: Omit<GitObject, "bytes">; parts: Buffer[]; left: number } | null =
    null;

  constructor(private readonly git: Git) {}

  /**
   * The object of that name, or null when there is none. Any revision syntax but a line break.
   * @param keep how many bytes are wanted; 16 MiB by default.
   * @throws GitError when the process ended, the signal's reason when it was aborted.
   */
  read(name: string, keep: number = MAX_FILE_BYTES): Promise<GitObject | null> {
    if (/[\n\r\0]/.test(name)) return Promise.resolve(null);
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.child ??= this.begin();
      this.waiting.push({ keep, resolve, reject });
      if (this.unsent === "") process.nextTick(() => this.send());
      this.unsent += `${name}\n`;
    });
  }

  /** What was asked in one turn is written at once: each write alone would wake git for one object. */
  private send(): void {
    if (this.unsent !== "") this.child?.stdin.write(this.unsent);
    this.unsent = "";
    this.keepAlive(true);
  }

  /** Ends the process; questions that are open are answered first. Safe to call twice. */
  async close(): Promise<void> {
    this.failure ??= new GitError(ARGS, null, "closed already");
    this.send();
    this.child?.stdin.end();
    await this.ended;
  }

  /** While nothing is asked the process does not keep `dod` from ending; it ends with it. */
  private keepAlive(on: boolean): void {
    if (!this.child) return;
    const streams = [this.child.stdin, this.child.stdout, this.child.stderr] as unknown as Socket[];
    for (const part of [this.child, ...streams]) on ? part.ref?.() : part.unref?.();
  }

  private begin(): ChildProcessWithoutNullStreams {
    const child = this.git.start(ARGS);
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr = (stderr + chunk.toString("utf8")).slice(0, 4096);
    });
    child.stdout.on("data", (chunk: Buffer) => this.take(chunk));
    this.ended = new Promise((resolve) => {
      const end = (error: Error) => {
        this.failure = error;
        for (const request of this.waiting.splice(0)) request.reject(error);
        resolve();
      };
      child.on("error", end);
      child.on("close", (code) => end(new GitError(ARGS, code, stderr || "it ended early")));
    });
    return child;
  }

  private take(chunk: Buffer): void {
    let rest = this.pending.length > 0 ? Buffer.concat([this.pending, chunk]) : chunk;
    while (rest.length > 0) {
      if (!this.current) {
        const end = rest.indexOf(10);
        if (end < 0) break;
        this.header(rest.toString("utf8", 0, end));
        rest = rest.subarray(end + 1);
      } else rest = this.content(this.current, rest);
    }
    this.pending = rest;
    if (this.waiting.length === 0) this.keepAlive(false);
  }

  private header(line: string): void {
    // Matched whole: a name that is asked for may itself look like the beginning of an answer.
    const [, oid, type, size] = HEADER.exec(line) ?? [];
    if (oid && type && size) {
      const header = { oid, type: type as GitObject["type"], size: Number(size) };
      // One byte more: git ends every object with a line break.
      this.current = { header, parts: [], left: header.size + 1 };
    } else this.waiting.shift()?.resolve(null);
  }

  private content(current: NonNullable<typeof this.current>, bytes: Buffer): Buffer {
    const taken = bytes.subarray(0, current.left);
    const request = this.waiting[0];
    const done = current.header.size + 1 - current.left;
    const wanted = Math.min(request?.keep ?? 0, current.header.size) - done;
    if (wanted > 0) current.parts.push(Buffer.from(taken.subarray(0, wanted)));
    current.left -= taken.length;
    if (current.left === 0) {
      this.current = null;
      this.waiting.shift();
      request?.resolve({ ...current.header, bytes: Buffer.concat(current.parts) });
    }
    return bytes.subarray(taken.length);
  }
}
