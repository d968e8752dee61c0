import { Worker } from "node:worker_threads";
import type { LoadedGrammars } from "../clients/parsers.ts";
import { FactUnavailable } from "../core/result.ts";
import type { RuleFamily } from "../core/syntax.ts";
import type { RuleMatch } from "../syntax/scan.ts";
import type { PlainCode, SideText } from "./syntax-files.ts";
import type { CodeReader } from "./syntax-pass.ts";
import type { CodeReading } from "./syntax-reader.ts";

/** What a thread is started with. */
export interface ThreadStart {
  readonly families: readonly RuleFamily[];
  readonly tests: boolean;
  readonly errorPaths: boolean;
}

/** What it is asked. The process has loaded the grammars by then; a thread cannot load others. */
export interface ThreadTask {
  readonly id: number;
  readonly loaded: LoadedGrammars;
  readonly codes?: readonly PlainCode[];
  readonly sides?: readonly SideText[];
}

export interface ThreadAnswer {
  readonly id: number;
  readonly readings?: readonly CodeReading[];
  readonly names?: readonly string[];
  readonly fault?: { readonly message: string; readonly mend: string | null };
}

/** One thread, and what it has been asked and has not answered. */
class Thread {
  private readonly worker: Worker;
  private readonly waiting = new Map<
    number,
    { resolve(answer: ThreadAnswer): void; reject(fault: unknown): void }
  >();
  private asked = 0;
  private end: unknown = null;

  constructor(script: URL, start: ThreadStart) {
    this.worker = new Worker(script, { workerData: start });
    this.worker.on("message", (answer: ThreadAnswer) => {
      const { resolve } = this.waiting.get(answer.id) ?? {};
      this.waiting.delete(answer.id);
      resolve?.(answer);
    });
    this.worker.on("error", (fault) => this.ended(`it failed: ${firstLine(fault)}`));
    this.worker.on("messageerror", () => this.ended("its answer could not be read"));
    this.worker.on("exit", (code) => this.ended(`it ended with ${code}`));
  }

  async ask(task: Omit<ThreadTask, "id">): Promise<ThreadAnswer> {
    if (this.end !== null) throw this.end;
    const id = ++this.asked;
    const answer = await new Promise<ThreadAnswer>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ ...task, id } satisfies ThreadTask);
    });
    const { fault } = answer;
    if (!fault) return answer;
    throw fault.mend === null
      ? new Error(fault.message)
      : new FactUnavailable(fault.message, fault.mend);
  }

  /** What it still owes is refused. */
  close(reason: unknown): void {
    this.refuse(reason);
    void this.worker.terminate();
  }

  private ended(how: string): void {
    this.refuse(
      new FactUnavailable(`a thread that reads code did not end its work: ${how}`, "run dod again"),
    );
  }

  private refuse(reason: unknown): void {
    this.end ??= reason;
    for (const { reject } of this.waiting.values()) reject(this.end);
    this.waiting.clear();
  }
}

/** Text of one part of the work, in UTF-16 units: enough that handing it over is little beside reading it. */
const PART = 64 * 1024;

/** Threads beside this one that read code with it. */
export class SyntaxThreads {
  private readonly threads: readonly Thread[];
  private readonly onAbort: () => void;

  /** They load what they need at once. @param count of threads, besides this one */
  constructor(
    script: URL,
    count: number,
    start: ThreadStart,
    private readonly signal: AbortSignal,
  ) {
    this.threads = Array.from({ length: count }, () => new Thread(script, start));
    this.onAbort = () => this.close();
    signal.addEventListener("abort", this.onAbort);
  }

  /** Ends the threads; what they have not answered by then is refused. */
  close(): void {
    this.signal.removeEventListener("abort", this.onAbort);
    const reason = this.signal.aborted
      ? this.signal.reason
      : new FactUnavailable("code was not read to its end", "run dod again");
    for (const thread of this.threads) thread.close(reason);
  }

  /** @param own what reads in this thread */
  beside(own: CodeReader, loaded: LoadedGrammars): CodeReader {
    return {
      read: (codes) => this.read(codes, own, loaded),
      baseMatches: (code): Promise<readonly RuleMatch[]> => own.baseMatches(code),
      declared: (sides) => this.declared(sides, own, loaded),
    };
  }

  private async read(codes: readonly PlainCode[], own: CodeReader, loaded: LoadedGrammars) {
    const readings: (CodeReading | undefined)[] = codes.map(() => undefined);
    const places = codes.map((_, at) => at).sort((a, b) => inGrammars(codes[a], codes[b]));
    await this.share(
      places,
      (at) => weightOf(codes[at] as PlainCode),
      async (part, thread) => {
        const these = part.map((at) => codes[at] as PlainCode);
        const read = thread
          ? (await thread.ask({ loaded, codes: these.map(plain) })).readings
          : await own.read(these);
        part.forEach((at, index) => {
          readings[at] = read?.[index];
        });
      },
    );
    return readings.map((reading) => reading ?? missing());
  }

  private async declared(sides: readonly SideText[], own: CodeReader, loaded: LoadedGrammars) {
    const names = new Set<string>();
    await this.share(
      sides,
      ({ text }) => text.length,
      async (part, thread) => {
        const found = thread
          ? (await thread.ask({ loaded, sides: part })).names
          : await own.declared(part);
        for (const name of found ?? missing()) names.add(name);
      },
    );
    return [...names];
  }

  /**
   * Hands out work in parts. The threads begin at its start and this one at its end, so that each of them meets
   * few languages; a thread has its next part before it has done with one.
   */
  private async share<Item>(
    items: readonly Item[],
    weight: (item: Item) => number,
    work: (part: readonly Item[], thread: Thread | null) => Promise<void>,
  ): Promise<void> {
    const parts = partsOf(items, weight);
    const goOn = async (thread: Thread | null) => {
      const next = () => (thread ? parts.shift() : parts.pop());
      for (let part = next(); part; part = next()) await work(part, thread);
    };
    const all = [goOn(null), ...this.threads.flatMap((thread) => [goOn(thread), goOn(thread)])];
    try {
      await Promise.all(all);
    } finally {
      parts.length = 0;
    }
  }
}

function partsOf<Item>(items: readonly Item[], weight: (item: Item) => number): Item[][] {
  const parts: Item[][] = [];
  let room = 0;
  for (const item of items) {
    if (room <= 0) {
      parts.push([]);
      room = PART;
    }
    parts.at(-1)?.push(item);
    room -= weight(item);
  }
  return parts;
}

function weightOf({ before, after }: PlainCode): number {
  return (after?.text.length ?? 0) + (before?.holdsTests ? before.text.length : 0);
}

/** Without what else a changed file may know of itself: functions cannot be handed on. */
function plain({ file, isNew, addedLines, before, after }: PlainCode): PlainCode {
  return { file, isNew, addedLines, before, after };
}

function inGrammars(a: PlainCode | undefined, b: PlainCode | undefined): number {
  return grammarOfCode(a).localeCompare(grammarOfCode(b));
}

function grammarOfCode(code: PlainCode | undefined): string {
  return (code?.after ?? code?.before)?.grammar ?? "";
}

function missing(): never {
  throw new FactUnavailable("a thread that reads code left a file out", "run dod again");
}

function firstLine(fault: unknown): string {
  return String((fault as Error)?.message ?? fault).split("\n")[0] ?? "";
}
