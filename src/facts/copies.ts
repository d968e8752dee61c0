import { COPY_VARIABLE } from "../clients/left-processes.ts";
import type { Change } from "../core/change.ts";
import type { Environment } from "../core/command-env.ts";
import type { Copies, Copy, Overlay } from "../core/copies.ts";
import type { Tree } from "../core/facts.ts";
import type { Project } from "../core/project.ts";
import { FactUnavailable } from "../core/result.ts";
import { commandRuns } from "./commands.ts";
import { placeFile } from "./copy-files.ts";
import { relativeRuns } from "./copy-runs.ts";
import { type CopyState, differingFrom, rememberCopy, rememberPlaced } from "./copy-state.ts";
import { copyWorkingTree } from "./copy-working-tree.ts";
import { listFiles } from "./file-listing.ts";
import { openRepository, type Repository } from "./repository.ts";
import { revisionEnvironment } from "./revision-environment.ts";
import { type TestRunsSource, testRuns } from "./test-run.ts";
import { throwAwayWorktree } from "./throw-away-worktree.ts";
import { workingTree } from "./tree.ts";

export interface CopiesSource {
  readonly repository: Repository;
  /** A full id, the empty tree's where the change starts at a root commit; null where no base is known. */
  readonly mergeBase: string | null;
  /** `dod`'s own environment, as commands in the user's tree get it. */
  readonly environment: Environment;
  /** For what is detected in a copy; null where it could not be had. */
  readonly change: Pick<Change, "files"> | null;
  /** What kind of project a tree is, and the paths of the change in it. */
  readonly detect: (tree: Tree, changed: readonly string[]) => Promise<Project>;
  readonly focus?: TestRunsSource["focus"];
  readonly signal?: AbortSignal | undefined;
}

export interface OpenCopies extends Copies {
  /** Removes all copies, also those that are being made. */
  close(): Promise<void>;
}

/**
 * Copies of the repository's files to run commands on, each a detached worktree in a temporary folder
 * (throw-away-worktree.ts). The user's tree, index, refs, stash and settings stay as they are. Dependencies
 * are laid out as `DEPENDENCY_LAYOUTS` says; what else git ignores is not there, and neither is what was built
 * (`target`, `build`): commands that need it have to make it. Nothing is made before it is asked for.
 */
export function copiesOf(source: CopiesSource): OpenCopies {
  const made = new Set<Promise<Copy>>();
  let base: Promise<Copy> | null = null;
  const kept = (copy: Promise<Copy>) => {
    made.add(copy);
    return copy;
  };
  return {
    base: () => {
      base ??= kept(ofBase(source));
      return base;
    },
    baseWith: (files) => kept(ofBaseWith(source, files)),
    workingTree: () => kept(ofWorkingTree(source)),
    close: async () => {
      const all = await Promise.allSettled(made);
      const copies = all.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      await Promise.all(copies.map((copy) => copy.remove()));
    },
  };
}

async function ofBase(source: CopiesSource): Promise<Copy> {
  const { repository, mergeBase } = source;
  if (mergeBase === null)
    throw new FactUnavailable(
      "what changed here is not known, so there are no files of the base",
      "run dod on the branch itself, or name its base: `--base BRANCH`",
    );
  if (mergeBase === repository.emptyTree)
    throw new FactUnavailable(
      "the change begins at the first commit: there is no base to run anything on",
      "ask for this on branches that start from another commit",
    );
  return open(source, mergeBase, async () => []);
}

async function ofBaseWith(source: CopiesSource, files: Overlay): Promise<Copy> {
  const copy = await ofBase(source);
  try {
    await copy.put(files);
    return copy;
  } catch (error) {
    await copy.remove().catch(() => undefined);
    throw error;
  }
}

function ofWorkingTree(source: CopiesSource): Promise<Copy> {
  const { repository } = source;
  return open(source, repository.head, (root) =>
    copyWorkingTree(repository, repository.head, root),
  );
}

/** @param fill puts files into the checkout, and says which */
async function open(
  source: CopiesSource,
  commit: string,
  fill: (root: string) => Promise<Iterable<string>>,
): Promise<Copy> {
  const { root, remove } = await throwAwayWorktree(source.repository, commit);
  try {
    const placed = await fill(root);
    const { environment: env, signal } = source;
    const repository = await openRepository({ cwd: root, env, signal });
    const state = await rememberCopy(repository, placed);
    return copyIn(source, repository, state, remove);
  } catch (error) {
    // Why it was not made is what counts; what is left goes at the end.
    await remove().catch(() => undefined);
    throw notWritten("a copy of the files could not be made", error);
  }
}

function copyIn(
  source: CopiesSource,
  repository: Repository,
  made: CopyState,
  remove: () => Promise<void>,
): Copy {
  const { root } = repository;
  const own = revisionEnvironment(source.environment, source.repository.root, root);
  // By it the next run knows what this one left running, where it is killed.
  const environment = { ...own, [COPY_VARIABLE]: root };
  const commands = commandRuns({ root, environment });
  let state = made;
  let project: Promise<Project> | null = null;
  const detected = () => {
    project ??= projectIn(source, repository);
    return project;
  };
  const { focus } = source;
  const runs = testRuns({ root, environment, commands, project: detected, focus });
  return {
    root,
    ...relativeRuns(root, commands, runs),
    differing: () => differingFrom(repository, state),
    put: async (files) => {
      if (files.size === 0) return;
      await put(root, files);
      project = null;
      state = await rememberPlaced(repository, state, new Set(files.keys()));
    },
    remove,
  };
}

/** The copy's own commands: its base may have had others. */
async function projectIn(
  { change, detect }: CopiesSource,
  repository: Repository,
): Promise<Project> {
  const listing = listFiles(repository.git);
  const changed = (change?.files ?? []).flatMap(({ path, oldPath }) => [path, oldPath ?? path]);
  return detect(workingTree({ ...repository, files: () => listing }), changed);
}

async function put(root: string, files: Overlay): Promise<void> {
  // A file may have become a folder: what is gone goes first.
  const gone = [...files].filter(([, file]) => file === null);
  const there = [...files].filter(([, file]) => file !== null);
  try {
    for (const [path, file] of [...gone, ...there]) placeFile(root, path, file);
  } catch (error) {
    throw notWritten("files could not be put into a copy of the repository", error);
  }
}

/** What the system said makes a fact unavailable; anything else is as it was. */
function notWritten(what: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code !== "string") return error;
  return new FactUnavailable(
    `${what}: ${message}`,
    "see that the temporary folder (TMPDIR) can be written and has room",
  );
}
