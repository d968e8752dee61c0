import { Buffer } from "node:buffer";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { DEPENDENCY_LAYOUTS, type DependencyLayout } from "./dependency-layouts.ts";

/** Programs, not libraries, and no generated table comes near. */
const MAX_COPY_BYTES = 512 * 1024;

/** Two trees of one repository: the user's, and one that is to get its dependencies. Real paths. */
export interface TwoTrees {
  readonly from: string;
  readonly to: string;
}

/**
 * Lays out a dependency folder of one tree in another, at the same path: a folder of links. One link for
 * the whole would lead back into the first tree. A package of the repository itself is installed as a link
 * to its sources, and of these the second tree has its own; what a tool writes beside the
 * packages, or removes, stays in the second tree. Nothing is followed when the tree is removed.
 * @param path relative to both roots; its parent is a folder in the second one
 */
export function layOutDependencies(trees: TwoTrees, path: string, layout: DependencyLayout): void {
  const to = join(trees.to, path);
  mkdirSync(to);
  // A pattern with a slash at its end, as `node_modules/`, ignores a folder; this holds for every pattern.
  writeFileSync(join(to, ".gitignore"), "*\n");
  new Layout(trees, path, layout).fill("");
}

class Layout {
  private readonly home: string;

  constructor(
    private readonly trees: TwoTrees,
    private readonly path: string,
    private readonly layout: DependencyLayout,
  ) {
    this.home = realpathSync(join(trees.from, path));
  }

  /** @param folder within the dependency folder, "" for itself */
  fill(folder: string): void {
    for (const name of readdirSync(join(this.home, folder))) {
      const inner = folder === "" ? name : `${folder}/${name}`;
      if (!this.layout.skipped.test(inner)) this.place(inner);
    }
  }

  private place(inner: string): void {
    const from = join(this.home, inner);
    const to = join(this.trees.to, this.path, inner);
    const kind = lstatSync(from);
    if (kind.isSymbolicLink()) this.relink(from, to);
    else if (kind.isDirectory() && this.layout.folders.test(inner)) {
      mkdirSync(to);
      this.fill(inner);
    } else if (!(kind.isFile() && this.layout.copies.test(inner) && this.copy(from, to, kind)))
      link(from, to);
  }

  private relink(from: string, to: string): void {
    if (!existsSync(from)) return; // It leads nowhere there, either.
    link(this.counterpart(realpathSync(from)), to);
  }

  /** Where the second tree has what the first one has; other places are the same for both. */
  private counterpart(real: string): string {
    const inHome = within(this.home, real);
    if (inHome !== null) return join(this.trees.to, this.path, inHome);
    const inTree = within(this.trees.from, real);
    if (inTree === null || inTree.split(sep).some((part) => DEPENDENCY_LAYOUTS.has(part)))
      return real;
    return join(this.trees.to, inTree);
  }

  /** @returns false for what is no small text */
  private copy(from: string, to: string, { size, mode }: { size: number; mode: number }): boolean {
    if (size > MAX_COPY_BYTES) return false;
    const bytes = readFileSync(from);
    if (bytes.includes(0)) return false;
    // Byte for byte: latin1 keeps what is not UTF-8.
    const text = bytes.toString("latin1");
    const renamed = text.split(/(?<=\n)/).map((line) => this.renamed(line, from));
    writeFileSync(to, Buffer.from(renamed.join(""), "latin1"));
    chmodSync(to, mode & 0o777);
    return true;
  }

  private renamed(line: string, file: string): string {
    const path = Buffer.from(line.trim(), "latin1").toString("utf8");
    if (/\.(pth|egg-link)$/.test(file) && isAbsolute(path) && existsSync(path)) {
      // The tree may be written by another name, through a link.
      const real = realpathSync(path);
      if (within(this.trees.from, real) !== null) return `${latin1(this.counterpart(real))}\n`;
    }
    return line.replaceAll(latin1(this.trees.from), latin1(this.trees.to));
  }
}

function link(target: string, path: string): void {
  // Only Windows asks for the kind; there a junction needs no privilege.
  const isFolder =
    process.platform === "win32" && existsSync(target) && statSync(target).isDirectory();
  symlinkSync(target, path, isFolder ? "junction" : "file");
}

/** Relative to the folder; null for what is not in it. The folder itself is "". */
function within(folder: string, path: string): string | null {
  const way = relative(folder, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : way;
}

function latin1(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
