import { posix } from "node:path";
import { GitError } from "../clients/git.ts";
import { GitObjects } from "../clients/git-objects.ts";
import { MAX_FILE_BYTES } from "../core/facts.ts";
import type { FactUnavailable } from "../core/result.ts";
import type { TreeEntry } from "../formats/git-ls-tree.ts";
import { parseTreeObject } from "../formats/git-tree.ts";
import { unavailable } from "./git-failure.ts";
import type { Repository } from "./repository.ts";

/** The files of one commit by their paths; symbolic links are followed within it. */
export interface CommitFiles {
  /**
   * The bytes of a file; null when there is no such file.
   * @param path `/`-separated, relative to the root
   * @throws Error that says in plain words why a file that is there cannot be read
   */
  read(path: string): Promise<Uint8Array | null>;
  /**
   * The paths that decide on what `read` gives: every symbolic link on the way, in order, and the file at the end.
   * Empty when there is no such file.
   * @throws Error as `read` does
   */
  walked(path: string): Promise<readonly string[]>;
  /** Ends the process that reads. */
  close(): Promise<void>;
}

/** As many as a person may have had in mind; a circle has more. */
const MAX_LINKS = 10;
const LINK = "120000";
const FOLDER = "040000";
const SUBMODULE = "160000";
const NOT_HERE =
  "its content is not in this clone; fetch it whole (without --filter), with enough history";

/** A folder that the walk stands in; the root's path is empty. */
interface Folder {
  readonly oid: string;
  readonly path: string;
}

interface Found {
  readonly oid: string;
  readonly walked: readonly string[];
}

/** One part of a path that is still to be walked. */
interface Step {
  readonly name: string;
  /** The link whose target it belongs to; null for the path that was asked for. */
  readonly link: string | null;
}

/**
 * Reads a commit by its tree objects, folder by folder: so a folder that a partial clone lacks is told from a file
 * that does not exist, which `COMMIT:PATH` would not do. One process, however many files.
 * @param commit a full id, of a commit or of the empty tree
 */
export function commitFiles(repository: Repository, commit: string): CommitFiles {
  const walk = new Walk(repository, commit);
  return {
    read: (path) => walk.read(path),
    walked: async (path) => (await walk.find(path))?.walked ?? [],
    close: () => walk.close(),
  };
}

class Walk {
  private readonly objects: GitObjects;
  private readonly trees = new Map<string, Promise<Map<string, TreeEntry>>>();
  private root: Promise<string> | null = null;

  constructor(
    repository: Repository,
    private readonly commit: string,
  ) {
    this.objects = new GitObjects(repository.git);
  }

  close(): Promise<void> {
    return this.objects.close();
  }

  async read(path: string): Promise<Uint8Array | null> {
    const found = await this.find(path);
    return found && this.content(found.oid);
  }

  async find(path: string): Promise<Found | null> {
    this.root ??= this.rootTree();
    const root: Folder = { oid: await this.root, path: "" };
    // Those that the walk went down through.
    const folders: Folder[] = [];
    const walked: string[] = [];
    const steps = stepsOf(posix.normalize(path), null);
    for (let links = 0; ; ) {
      const step = steps.shift();
      if (!step) throw new Error("it is a folder");
      if (step.name === "..") {
        if (folders.length === 0) throw new Error("it leads out of the repository");
        folders.pop();
        continue;
      }
      const folder = folders.at(-1) ?? root;
      const entry = (await this.folder(folder.oid)).get(step.name);
      const at = posix.join(folder.path, step.name);
      const last = steps.length === 0;
      if (entry?.mode === LINK) {
        links += 1;
        if (links > MAX_LINKS)
          throw new Error(`its symbolic links lead in a circle, or through more than ${MAX_LINKS}`);
        walked.push(at);
        steps.unshift(...stepsOf(await this.target(entry.oid), step.name));
      } else if (entry?.mode === FOLDER) {
        if (last) throw new Error("it is a folder");
        folders.push({ oid: entry.oid, path: at });
      } else if (entry?.mode === SUBMODULE)
        throw new Error(
          last
            ? "it is a submodule"
            : `it is in the submodule ${step.name}, not in this repository`,
        );
      else if (entry && last) return { oid: entry.oid, walked: [...walked, at] };
      else if (step.link === null) return null;
      else throw new Error(`the symbolic link ${step.link} leads to nothing that is there`);
    }
  }

  private async rootTree(): Promise<string> {
    const tree = await this.object(`${this.commit}^{tree}`);
    if (tree?.type === "tree") return tree.oid;
    throw new Error(
      `the commit ${this.commit.slice(0, 12)} is not in this clone; fetch it, in CI with \`fetch-depth: 0\``,
    );
  }

  private folder(oid: string): Promise<Map<string, TreeEntry>> {
    const known = this.trees.get(oid);
    if (known) return known;
    const read = this.content(oid).then((bytes) => parseTreeObject(bytes, oid.length / 2));
    this.trees.set(oid, read);
    return read;
  }

  private async target(oid: string): Promise<string> {
    const target = (await this.content(oid)).toString("utf8");
    if (target.startsWith("/")) throw new Error("it leads out of the repository");
    return target;
  }

  private async content(oid: string) {
    const object = await this.object(oid);
    if (!object) throw new Error(NOT_HERE);
    if (object.size > MAX_FILE_BYTES)
      throw new Error(`it is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB`);
    return object.bytes;
  }

  private async object(name: string) {
    try {
      return await this.objects.read(name);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const fault = unavailable("git could not read it", error) as FactUnavailable;
      throw new Error(`${fault.reason}; ${fault.mend}`, { cause: error });
    }
  }
}

function stepsOf(path: string, link: string | null): Step[] {
  return path
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .map((name) => ({ name, link }));
}
