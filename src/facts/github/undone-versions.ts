import { parseRawAndNumstat } from "../../formats/git-raw.ts";
import { parseRawLog, RAW_LOG_FORMAT, type RawLogEntry } from "../../formats/git-raw-log.ts";
import { DIFF_OPTIONS } from "../diff.ts";
import type { Repository } from "../repository.ts";

/** A file that is taken back, and the commits of the base that did what is lost; the newest first. */
export interface TakenBack {
  readonly path: string;
  readonly lost: readonly Pick<RawLogEntry, "sha" | "parents" | "subject">[];
}

/** As far back as the versions of the files are looked at, in commits of the base that touched one of them. */
const MAX_COMMITS = 200;
/** Paths of one process; Windows allows 32 KiB, Linux 128. */
const MAX_LENGTH = 24 * 1024;

/**
 * Files that the branch changes to what an older version of the base had: byte for byte, so that the
 * commits since are lost. A file that it deletes is not meant: deleting is no older version.
 * @param mergeBase the newest commit of the base that the branch contains
 * @throws GitError
 */
export async function oldVersions(
  repository: Repository,
  mergeBase: string,
  head: string,
): Promise<TakenBack[]> {
  const { stdout } = await repository.git.run([
    "diff",
    "--raw",
    "--numstat",
    "-z",
    ...DIFF_OPTIONS,
    "--no-renames",
    mergeBase,
    head,
    "--",
  ]);
  const changed = new Map(
    parseRawAndNumstat(stdout).flatMap(({ status, path, newOid }) =>
      status === "D" ? [] : [[path, newOid]],
    ),
  );
  const history = await historyOf(repository, [mergeBase], [...changed.keys()]);
  return [...changed].flatMap(([path, oid]) => {
    const touched = history.get(path) ?? [];
    const last = touched.findIndex(({ oldOid }) => oldOid === oid);
    return last < 0 ? [] : [{ path, lost: touched.slice(0, last + 1).map(({ commit }) => commit) }];
  });
}

/** A commit that touched a file, and what the file was before it. */
interface Touch {
  readonly commit: RawLogEntry;
  readonly oldOid: string;
}

/**
 * What happened to files on the line of first parents, the newest first: a merge stands for all that it
 * brought. @param range revisions, as for `git log`
 */
export async function historyOf(
  { git }: Repository,
  range: readonly string[],
  paths: readonly string[],
): Promise<Map<string, Touch[]>> {
  const history = new Map<string, Touch[]>();
  for (const some of inPortions(paths)) {
    const options = ["-z", RAW_LOG_FORMAT, "--raw", "--no-abbrev", "--no-renames", "--no-color"];
    const walk = ["--first-parent", "-m", `--max-count=${MAX_COMMITS}`, "--encoding=UTF-8"];
    const { stdout } = await git.run(["log", ...options, ...walk, ...range, "--", ...some]);
    for (const commit of parseRawLog(stdout))
      for (const { path, oldOid } of commit.files)
        history.set(path, [...(history.get(path) ?? []), { commit, oldOid }]);
  }
  return history;
}

function inPortions(paths: readonly string[]): string[][] {
  const portions: string[][] = [];
  let length = MAX_LENGTH;
  for (const path of paths) {
    length += path.length;
    if (length > MAX_LENGTH) {
      portions.push([]);
      length = path.length;
    }
    portions.at(-1)?.push(path);
  }
  return portions;
}
