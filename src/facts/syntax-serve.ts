import type { MessagePort } from "node:worker_threads";
import { type Parsers, parsersBeside } from "../clients/parsers.ts";
import { FactUnavailable } from "../core/result.ts";
import { rulesOfFamilies } from "../syntax/families.ts";
import { SyntaxReader } from "./syntax-reader.ts";
import type { ThreadAnswer, ThreadStart, ThreadTask } from "./syntax-threads.ts";

/** Answers what `SyntaxThreads` asks, one after another; a fault is an answer, too. */
export function serve(port: MessagePort, { families, tests, errorPaths }: ThreadStart): void {
  const rules = rulesOfFamilies(families);
  let reader: Promise<SyntaxReader> | null = null;
  const open = async (loaded: ThreadTask["loaded"]): Promise<SyntaxReader> => {
    const parsers: Parsers = await parsersBeside(loaded);
    return new SyntaxReader({ parsers, rules: await rules, tests, errorPaths, signal: NEVER });
  };
  const answer = async ({ id, loaded, codes, sides }: ThreadTask): Promise<ThreadAnswer> => {
    try {
      reader ??= open(loaded);
      const served = await reader;
      if (codes) return { id, readings: await served.read(codes) };
      return { id, names: await served.declared(sides ?? []) };
    } catch (fault) {
      if (fault instanceof FactUnavailable)
        return { id, fault: { message: fault.reason, mend: fault.mend } };
      return { id, fault: { message: String((fault as Error)?.message ?? fault), mend: null } };
    }
  };
  let last: Promise<void> = Promise.resolve();
  port.on("message", (task: ThreadTask) => {
    last = last.then(async () => port.postMessage(await answer(task)));
  });
}

/** Who asks ends the thread. */
const NEVER = new AbortController().signal;
