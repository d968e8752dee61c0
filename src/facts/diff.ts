import type { Buffer } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import { encodePath } from "../core/path-bytes.ts";
import { FactUnavailable } from "../core/result.ts";
import { PatchParser, type PatchSection } from "../formats/git-patch.ts";
import { parseRawAndNumstat, type RawEntry } from "../formats/git-raw.ts";
import type { Repository } from "./repository.ts";

/** One file of the diff: what `--raw` and `--numstat` say, and its sections of the patch. */
export interface FileDiff {
  readonly entry: RawEntry;
  /** One; two where a file became another kind of thing (a link, a submodule): gone, and new. */
  readonly sections: readonly PatchSection[];
  /** SHA-256 (hex) over the patch lines, byte by byte, line numbers left out. */
  readonly linesDigest: string;
}

/**
 * Everything that a user's or the repository's configuration could bend. Renames on as git has them by
 * default, with its own limit (above it, moved files count as new: more lines, never fewer); copies
 * off. Of a submodule only the recorded commit counts, as that is all a commit of this repository can
 * hold; to look for edits inside would start a process for each.
 */
export const DIFF_OPTIONS: readonly string[] = [
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--no-relative",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "-O/dev/null",
  "-M50%",
  "-l1000",
  "--inter-hunk-context=0",
  "--diff-algorithm=myers",
  "--indent-heuristic",
  "--ignore-submodules=dirty",
  "--submodule=short",
  "--full-index",
  "--no-abbrev",
];

export interface DiffRequest {
  readonly repository: Repository;
  /** What the working tree is compared with; `A..B` for two commits without it. */
  readonly tree: string;
  readonly env: Readonly<Record<string, string>>;
  /** Lines also where git, or an attribute, says binary. */
  readonly asText?: boolean;
  /** Only these; empty for all. */
  readonly paths?: readonly string[];
}

/**
 * The diff from a tree to the working tree: two processes beside each other, whatever the number of
 * files. The patch is read as it comes and not kept.
 * @throws FactUnavailable when the two do not agree: the tree was written to meanwhile.
 */
export async function readDiff(request: DiffRequest): Promise<FileDiff[]> {
  const { git } = request.repository;
  const mode = request.asText ? ["--text"] : [];
  const end = [request.tree, "--", ...(request.paths ?? [])];
  const sections: { section: PatchSection; digest: string }[] = [];
  const parser = new PatchParser(collectInto(sections));
  const [listed] = await Promise.all([
    git.run(["diff", "--raw", "--numstat", "-z", ...DIFF_OPTIONS, ...mode, ...end], {
      env: request.env,
    }),
    git.run(["diff", "--patch", "-U3", ...DIFF_OPTIONS, ...mode, ...end], {
      env: request.env,
      onStdout: (chunk) => parser.push(chunk),
    }),
  ]);
  parser.end();
  const entries = parseRawAndNumstat(listed.stdout);
  let next = 0;
  const files = entries.map((entry) => {
    const own = sections.slice(next, next + (entry.status === "T" ? 2 : 1));
    next += own.length;
    const file = {
      entry: request.asText ? withLines(entry, own) : entry,
      sections: own.map((s) => s.section),
      linesDigest: own.map((s) => s.digest).join("\n"),
    };
    const fault = disagreement(file, request.asText ?? false);
    if (fault) throw changedMeanwhile(`${entry.path}: ${fault}`);
    return file;
  });
  if (next !== sections.length) throw changedMeanwhile("the patch has more files than the list");
  return files;
}

/** `--numstat` goes by attributes even under `--text`; the patch does not. */
function withLines(entry: RawEntry, own: readonly { section: PatchSection }[]): RawEntry {
  const insertions = own.reduce((sum, { section }) => sum + section.insertions, 0);
  const deletions = own.reduce((sum, { section }) => sum + section.deletions, 0);
  return { ...entry, lines: { insertions, deletions } };
}

function collectInto(sections: { section: PatchSection; digest: string }[]) {
  let hash: Hash = createHash("sha256");
  return {
    begin: () => {
      hash = createHash("sha256");
    },
    body: (bytes: Buffer) => {
      hash.update(bytes);
    },
    end: (section: PatchSection) => {
      sections.push({ section, digest: hash.digest("hex") });
    },
  };
}

/** How the patch of a file contradicts what the list says of it; null when it does not. */
function disagreement({ entry, sections }: Omit<FileDiff, "linesDigest">, asText: boolean) {
  const first = sections[0];
  const last = sections.at(-1);
  if (!first || !last || sections.length < (entry.status === "T" ? 2 : 1))
    return "it is missing in the patch";
  if (first.oldOid !== null && first.oldOid !== entry.oldOid) return "another old content";
  if (last.newOid !== null && !/^0+$/.test(entry.newOid) && last.newOid !== entry.newOid)
    return "another new content";
  if (asText && sections.some((s) => s.binary)) return "no lines";
  if (entry.lines === null) return null;
  const sum = (count: (s: PatchSection) => number) => sections.reduce((n, s) => n + count(s), 0);
  const { insertions, deletions } = entry.lines;
  if (sum((s) => s.insertions) !== insertions || sum((s) => s.deletions) !== deletions)
    return "another number of lines";
  return null;
}

function changedMeanwhile(detail: string): FactUnavailable {
  return new FactUnavailable(
    `the change could not be read: git gave two answers (${detail})`,
    "run dod again when nothing writes to the working tree",
  );
}

/** Length-prefixed bytes for a digest, so that no two different lists of fields look the same. */
export function digestField(hash: Hash, text: string): void {
  const bytes = encodePath(text);
  hash.update(`${bytes.length}:`).update(bytes);
}
