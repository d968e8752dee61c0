import type { ChangedFile } from "../change.ts";
import type { Overlay, PlacedFile } from "../copies.ts";
import type { Tree } from "../facts.ts";
import { FactUnavailable } from "../result.ts";
import { withTestsOf } from "./in-source-tests.ts";

/**
 * What makes the branch's files those of the branch without its source: each given file as the base has it, and none
 * where the base has none. Rust's tests stand in the source; they stay.
 * @throws FactUnavailable where a file cannot be read
 */
export async function withoutSource(
  files: readonly ChangedFile[],
  tree: Tree,
  baseTree: Tree,
): Promise<Overlay> {
  const overlay = new Map<string, PlacedFile>();
  for (const { path, oldPath, status } of files) {
    if (status === "added" || status === "copied" || oldPath !== null) overlay.set(path, null);
    if (status === "added" || status === "copied") continue;
    const before = oldPath ?? path;
    const bytes = await baseTree.read(before);
    if (bytes === null)
      throw new FactUnavailable(
        `${before} was no regular file at the merge base, and cannot be put back`,
        "leave the tests of it out of the item: `tests`",
      );
    overlay.set(before, fileOf(path.endsWith(".rs") ? await kept(path, bytes, tree) : bytes));
  }
  return overlay;
}

async function kept(path: string, before: Uint8Array, tree: Tree): Promise<Uint8Array> {
  const after = await tree.readText(path);
  const text = after === null ? null : withTestsOf(new TextDecoder().decode(before), after);
  return text === null ? before : new TextEncoder().encode(text);
}

function fileOf(bytes: Uint8Array): PlacedFile {
  // What a script begins with says that it is run; git's own bit is not among the facts.
  return { kind: "file", bytes, executable: bytes[0] === 0x23 && bytes[1] === 0x21 };
}
