import { FactUnavailable } from "../core/result.ts";
import { type FactReaders, shareFacts } from "../engine/fact-store.ts";
import type { ObservableCommands } from "../facts/commands.ts";
import type { SyntaxWish } from "../facts/syntax.ts";
import type { FactSources } from "./fact-sources.ts";
import type { GitHub, GitHubFactName } from "./github-facts.ts";

export interface OpenFacts {
  readonly facts: FactReaders;
  /** The same facts of this machine, and what GitHub knows asked anew. */
  renewed(): FactReaders;
  /** Ends the processes and connections that facts keep open. */
  close(): Promise<void>;
}

type LocalFacts = Omit<FactReaders, GitHubFactName>;

/** Wires each fact to what reads it; a module is loaded when its fact is first asked for. */
export function createFacts(sources: FactSources): OpenFacts {
  const open: { close(): Promise<void> }[] = [];
  const local: LocalFacts = shareFacts(localReaders(sources, open, () => local));
  let gitHub: Promise<GitHub> | undefined;
  const connect = () => {
    gitHub ??= import("./github-facts.ts").then(({ connectGitHub }) => {
      const connected = connectGitHub(sources);
      open.push(connected);
      return connected;
    });
    return gitHub;
  };
  const renewed = (): FactReaders => {
    let asked: Promise<Pick<FactReaders, GitHubFactName>> | undefined;
    const facts = () => {
      asked ??= connect().then((connected) => connected.facts());
      return asked;
    };
    const remote = GITHUB_FACTS.map((name) => [name, async () => (await facts())[name]()]);
    return { ...local, ...shareFacts(Object.fromEntries(remote)) };
  };
  return {
    facts: renewed(),
    renewed,
    close: async () => {
      await Promise.all(open.map((one) => one.close()));
    },
  };
}

/** Exhaustive: a fact that is in neither list does not compile. */
const GITHUB_FACT: Record<GitHubFactName, true> = {
  pullRequest: true,
  pullRequestFiles: true,
  baseStanding: true,
  branchRules: true,
  ci: true,
  reviews: true,
  reviewThreads: true,
  codeOwners: true,
  issues: true,
  teams: true,
  deployments: true,
  releases: true,
  containment: true,
  deployConfig: true,
};
const GITHUB_FACTS = Object.keys(GITHUB_FACT) as GitHubFactName[];

function localReaders(
  { repository, base, change, environment, gate, checks, oneRun = false, signal }: FactSources,
  open: { close(): Promise<void> }[],
  facts: () => LocalFacts,
): LocalFacts {
  let runs: Promise<ObservableCommands> | undefined;
  // One set of runs for both facts: a command that a test item ran is not run again.
  const commands = () => {
    runs ??= import("../facts/commands.ts").then(({ commandRuns }) =>
      commandRuns({ root: repository.root, environment }),
    );
    return runs;
  };
  return {
    change: async () => had(change),
    commits: async () => (await import("../facts/commits.ts")).readCommits(repository, had(base)),
    signedCommits: async () =>
      (await import("../facts/commits.ts")).readSignedCommits(repository, had(base)),
    tree: async () => (await import("../facts/tree.ts")).workingTree(repository),
    baseTree: async () => {
      const { committedTree } = await import("../facts/base-tree.ts");
      const read = committedTree(repository, had(base).mergeBase);
      open.push(read);
      return read;
    },
    guards: async () => {
      const { guardsOf } = await import("../facts/guards.ts");
      const [tree, baseTree] = await Promise.all([facts().tree(), facts().baseTree()]);
      return guardsOf(tree, baseTree, gate);
    },
    syntax: async () => {
      const { syntaxOf } = await import("../facts/syntax.ts");
      const tree = await facts().tree();
      const { baseTree } = facts();
      const wishes = SYNTAX_WISHES.flatMap(([check, wish]) => (checks.has(check) ? [wish] : []));
      return syntaxOf({ change: had(change), tree, baseTree, wishes, oneRun, signal });
    },
    project: async () => {
      const { detectProject } = await import("../detect/project.ts");
      const { files } = had(change);
      const changed = files.flatMap(({ path, oldPath }) => [path, oldPath ?? path]);
      return detectProject(await facts().tree(), changed);
    },
    commands: () => commands(),
    testRuns: async () => {
      const { testRuns } = await import("../facts/test-run.ts");
      const { root } = repository;
      const { project } = facts();
      const { focusedTests: focus } = await import("../detect/focused-tests.ts");
      return testRuns({ root, environment, commands: await commands(), project, focus });
    },
    copies: async () => {
      const { copiesOf } = await import("../facts/copies.ts");
      const { detectProject: detect } = await import("../detect/project.ts");
      const { focusedTests: focus } = await import("../detect/focused-tests.ts");
      const mergeBase = base?.mergeBase ?? null;
      const made = copiesOf({ repository, mergeBase, environment, change, detect, focus, signal });
      open.push(made);
      return made;
    },
    coverage: async () => {
      const { coverageOf } = await import("../facts/coverage.ts");
      const tree = await facts().tree();
      return coverageOf({ repository, change: had(change), tree, commands });
    },
    probes: async () => (await import("../facts/probes.ts")).httpProbes(environment),
  };
}

/** What the checks that read syntax ask of it. */
const SYNTAX_WISHES: readonly (readonly [check: string, wish: SyntaxWish])[] = [
  ["error-handling", "error-handling"],
  ["leftovers", "leftovers"],
  ["suppressions", "suppressions"],
  ["test-integrity", "tests"],
  ["fail-to-pass", "tests"],
  ["error-paths", "error-paths"],
];

function had<T>(part: T | null): T {
  if (part === null)
    throw new FactUnavailable(
      "what changed here is not known",
      "run dod on the branch itself, or name its base: `--base BRANCH`",
    );
  return part;
}
