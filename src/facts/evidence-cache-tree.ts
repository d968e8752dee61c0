import { createHash } from "node:crypto";
import { realpathSync, statSync } from "node:fs";
import { relative, sep } from "node:path";
import { globs } from "../core/globs.ts";
import { decodePath } from "../core/path-bytes.ts";
import { contentId } from "./content-id.ts";
import { inputsBeyond } from "./evidence-cache-ignored.ts";
import { absolutePath } from "./paths.ts";
import type { Repository } from "./repository.ts";
import { lookAtTree, type TreeState } from "./same-tree.ts";

/** The files of the tree with what they hold, as they were at one moment. */
export interface TreeContents {
  /** Tracked and untracked, not ignored. */
  readonly paths: readonly string[];
  /**
   * `sha256` over paths, modes, sizes and contents of the files that the globs take, all for null. Null where one of
   * them cannot be told, or the globs take nothing.
   */
  digest(inputs: readonly string[] | null): string | null;
}

const LINK = 0o120000;
const KIND = 0o170000;

/**
 * The contents of the tree that was remembered. One process; reads only files that differ from the index,
 * as the ids of the others are in it.
 * @returns null where something in it is no file of this repository: a submodule that is not as committed, or a
 * repository that is not one
 */
export async function treeContents(
  repository: Repository,
  state: TreeState,
): Promise<TreeContents | null> {
  const { tracked, untracked } = await repository.files();
  const dirty = await differentFromIndex(repository);
  const files = new Map<string, string>();
  for (const file of [...tracked, ...untracked]) {
    const { path, mode, oid } = file;
    if (mode === "160000") {
      if (dirty.has(path)) return null;
      files.set(path, `submodule ${oid}`);
      continue;
    }
    const before = state.files.get(path);
    // Of a repository that lies in this one, and is none of its submodules, nothing was looked at.
    if (before === undefined) return null;
    // Told not to look, git would not say that it differs.
    const unseen = file.assumeUnchanged || file.skipWorktree;
    const known = oid === null ? before.oid : dirty.has(path) || unseen ? null : oid;
    const described = describe(repository, path, before.stat, known);
    if (described !== null) files.set(path, described);
  }
  const listed = new Set(files.keys());
  return {
    paths: [...files.keys()],
    digest(inputs) {
      const takes = inputs === null ? () => true : globs(inputs);
      const taken = [...files].filter(([path]) => takes(path)).sort(([a], [b]) => (a < b ? -1 : 1));
      const beyond = inputs === null ? [] : inputsBeyond(repository.root, inputs, listed);
      if (beyond === null || taken.length + beyond.length === 0) return null;
      const hash = createHash("sha256");
      for (const [path, text] of [...taken, ...beyond]) {
        if (text === UNKNOWN) return null;
        hash.update(`${path}\0${text}\0`);
      }
      return hash.digest("hex");
    },
  };
}

const UNKNOWN = "?";

/** `mode size id`; a size tells what git's filters hide (line endings, large files that are not there yet). */
function describe(
  repository: Repository,
  path: string,
  stat: string | null,
  known: string | null,
): string | null {
  // Deleted, or left out by a sparse checkout: not there is what counts.
  if (stat === null) return null;
  const [mode = "", size = ""] = stat.split(" ");
  const format = repository.head.length === 64 ? "sha256" : "sha1";
  const id = known ?? contentId(repository.root, path, format);
  if (id === null) return UNKNOWN;
  const isLink = (Number(mode) & KIND) === LINK;
  const leads = isLink ? whereItLeads(repository, path, format) : "";
  return leads === null ? UNKNOWN : `${mode} ${size} ${id}${leads}`;
}

/** What a link leads to is read by its name: below the root the content of a file; beyond it nothing is known. */
function whereItLeads(
  { root }: Repository,
  path: string,
  format: "sha1" | "sha256",
): string | null {
  let target: string;
  try {
    target = realpathSync(absolutePath(root, path), "utf8");
    const inside = relative(root, target);
    if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`)) return null;
    // A folder's files are listed, or ignored as `dist` is.
    if (statSync(target).isDirectory()) return " folder";
    const id = contentId(root, inside, format);
    return id === null ? null : ` ${id}`;
  } catch {
    return " nowhere";
  }
}

/** Paths whose content may differ from the index, submodules with edits of their own included. */
async function differentFromIndex({ git }: Repository): Promise<Set<string>> {
  const args = ["diff-files", "--name-only", "-z", "--no-ext-diff", "--ignore-submodules=none"];
  const { stdout } = await git.run(args);
  const paths = new Set<string>();
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf(0, at);
    if (end < 0) break;
    paths.add(decodePath(stdout.subarray(at, end)));
    at = end + 1;
  }
  return paths;
}

/**
 * True where no file that was known was written to since. A file that was edited and put back counts as
 * written to: what ran meanwhile may have read the edit.
 */
export async function isUntouched(repository: Repository, start: TreeState): Promise<boolean> {
  const now = await lookAtTree(repository);
  if (now.files.size !== start.files.size) return false;
  for (const [path, { stat, freshId }] of start.files) {
    const seen = now.files.get(path);
    if (seen === undefined || seen.stat !== stat) return false;
    // Written so shortly before that an edit may have left the same time stamps.
    const format = repository.head.length === 64 ? "sha256" : "sha1";
    if (freshId !== null && contentId(repository.root, path, format) !== freshId) return false;
  }
  return true;
}
