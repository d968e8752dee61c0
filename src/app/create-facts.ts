import type { Change } from "../core/change.ts";
import type { Environment } from "../core/command-env.ts";
import { type FactReaders, shareFacts } from "../engine/fact-store.ts";
import type { Base } from "../facts/base.ts";
import type { ObservableCommands } from "../facts/commands.ts";
import type { Repository } from "../facts/repository.ts";

export interface FactSources {
  readonly repository: Repository;
  readonly base: Base;
  readonly change: Change;
  readonly environment: Environment;
}

export interface OpenFacts {
  readonly facts: FactReaders;
  /** Ends the processes that facts keep open. */
  close(): Promise<void>;
}

/** Wires each fact to what reads it; a module is loaded when its fact is first asked for. */
export function createFacts({ repository, base, change, environment }: FactSources): OpenFacts {
  const open: { close(): Promise<void> }[] = [];
  let runs: Promise<ObservableCommands> | undefined;
  // One set of runs for both facts: a command that a test item ran is not run again.
  const commands = () => {
    runs ??= import("../facts/commands.ts").then(({ commandRuns }) =>
      commandRuns({ root: repository.root, environment }),
    );
    return runs;
  };
  const facts: FactReaders = shareFacts({
    change: async () => change,
    commits: async () => (await import("../facts/commits.ts")).readCommits(repository, base),
    signedCommits: async () =>
      (await import("../facts/commits.ts")).readSignedCommits(repository, base),
    tree: async () => (await import("../facts/tree.ts")).workingTree(repository),
    baseTree: async () => {
      const { committedTree } = await import("../facts/base-tree.ts");
      const tree = committedTree(repository, base.mergeBase);
      open.push(tree);
      return tree;
    },
    project: async () => {
      const { detectProject } = await import("../detect/project.ts");
      const changed = change.files.flatMap(({ path, oldPath }) => [path, oldPath ?? path]);
      return detectProject(await facts.tree(), changed);
    },
    commands: () => commands(),
    testRuns: async () => {
      const { testRuns } = await import("../facts/test-run.ts");
      const { root } = repository;
      return testRuns({ root, environment, commands: await commands(), project: facts.project });
    },
  });
  return {
    facts,
    close: async () => {
      await Promise.all(open.map((one) => one.close()));
    },
  };
}
