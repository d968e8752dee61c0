import type { Change } from "../../src/core/change.ts";
import type { CommandRun, CommandSpec } from "../../src/core/command.ts";
import type { Copies, Copy } from "../../src/core/copies.ts";
import { FactUnavailable } from "../../src/core/result.ts";
import type { TestRun, TestRunSpec } from "../../src/core/test-run.ts";

/** What is seen of one copy. */
export interface CopyState {
  readonly run?: (spec: CommandSpec) => CommandRun;
  readonly tests?: (spec: TestRunSpec) => TestRun;
  readonly differing?: readonly string[] | FactUnavailable;
}

export interface CopiesState {
  /** The base's; a fault where it cannot be had. */
  readonly base?: CopyState | FactUnavailable | undefined;
  readonly workingTree?: CopyState | FactUnavailable;
}

export const gone = (what: string) => new FactUnavailable(`${what} is gone`, "bring it back");

/** Facts with copies that say what they are told; `asked` is what was asked of them, in order. */
export function copiesSituation(state: CopiesState = {}) {
  const asked: string[] = [];
  const made = async (what: string, copy: CopyState | FactUnavailable | undefined) => {
    asked.push(what);
    if (copy === undefined) throw new Error(`${what} was asked for`);
    if (copy instanceof FactUnavailable) throw copy;
    return copyOf(what, copy);
  };
  const copyOf = (what: string, { run, tests, differing = [] }: CopyState): Copy => ({
    root: "/copy",
    commands: {
      run: async (spec) => {
        asked.push(`${what}: ${spec.run}`);
        if (!run) throw new Error(`${what} runs no command`);
        return run(spec);
      },
    },
    testRuns: {
      run: async (spec) => {
        asked.push(`${what}: ${spec.run ?? "the tests"}`);
        if (!tests) throw new Error(`${what} runs no tests`);
        return tests(spec);
      },
    },
    differing: async () => {
      asked.push(`${what}: differing`);
      if (differing instanceof FactUnavailable) throw differing;
      return differing;
    },
    put: async () => undefined,
    remove: async () => {
      asked.push(`${what}: removed`);
    },
  });
  const copies: Copies = {
    base: () => made("base", state.base),
    baseWith: () => made("own base", state.base),
    workingTree: () => made("tree", state.workingTree),
  };
  return {
    asked,
    facts: {
      copies: async () => copies,
      change: async () => ({ base: "main" }) as Change,
    },
  };
}
