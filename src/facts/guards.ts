import type { Guards, Tree } from "../core/facts.ts";
import type { CodeOwners } from "../core/github/reviews.ts";
import type { GuardedChange, GuardedFile } from "../core/guarded-changes.ts";
import { onlyInParts } from "../core/guards/guarded-paths.ts";
import { FactUnavailable } from "../core/result.ts";
import { parseCodeOwners } from "../formats/codeowners.ts";
import { weakenedGuards } from "../formats/guards/weakened-guards.ts";
import { CODE_OWNERS_PATHS } from "./github/review-query.ts";
import { asText } from "./tree-files.ts";

/**
 * Holds what guards quality in the working tree against the merge base's.
 * @param gate what the checklist of the run is made of
 */
export function guardsOf(tree: Tree, baseTree: Tree, gate: readonly string[] = []): Guards {
  return {
    gate,
    compare: async (files) => {
      const changes: GuardedChange[] = [];
      // One after another: each may be as large as files are read.
      for (const file of files) changes.push(await compare(file, tree, baseTree, gate));
      return changes;
    },
    ownersBefore: () => ownersIn(baseTree),
  };
}

async function compare(
  file: GuardedFile,
  tree: Tree,
  baseTree: Tree,
  gate: readonly string[],
): Promise<GuardedChange> {
  const { before, after } = file;
  const path = after ?? before ?? "";
  const changed = { ...file, path, guardChanged: true, findings: [], compared: false };
  const texts = [
    before === null ? null : await sideOf(before, baseTree, "at the merge base"),
    after === null ? null : await sideOf(after, tree, "in the working tree"),
  ] as const;
  for (const side of texts)
    if (side !== null && side.text === null) return { ...changed, note: `changed; ${side.why}` };
  const oldPath = before !== null && after !== null && before !== after ? before : null;
  const sides = { before: texts[0]?.text ?? null, after: texts[1]?.text ?? null };
  const found = weakenedGuards({ path, oldPath, ...sides });
  const { findings, compared } = found;
  const told = !compared && gate.includes(path) ? TOLD_BY_CHECKLIST : found.note;
  const sameText = before === after && sides.before === sides.after;
  const note = sameText ? SAME_TEXT : told;
  // A guard as a whole is changed by whatever git calls a change, its mode, too.
  const guardChanged = !onlyInParts(path) || found.guardChanged;
  return { ...changed, guardChanged, findings, compared, note };
}

const TOLD_BY_CHECKLIST = "what got weaker is said by the item `checklist`";

/** git runs no hook that may not be run; a byte order mark is no text. */
const SAME_TEXT = "changed in its mode or its bytes, not in its text";

type Side = { readonly text: string } | { readonly text: null; readonly why: string };

/** A side that must be there. What cannot be read is said, and is no reason to leave the file out. */
async function sideOf(path: string, tree: Tree, where: string): Promise<Side> {
  try {
    const text = await tree.readText(path);
    if (text === null) return { text, why: `${path} is no regular file ${where}` };
    return text.includes("\0") ? { text: null, why: `${path} is no text ${where}` } : { text };
  } catch (fault) {
    if (fault instanceof FactUnavailable) return { text: null, why: fault.reason };
    throw fault;
  }
}

/** From it on GitHub does not load the file. */
const OWNERS_LIMIT = 3 * 1024 * 1024;

/** The first there is in `.github/`, the root and `docs/`, as GitHub looks for it. */
async function ownersIn(tree: Tree): Promise<CodeOwners> {
  const there = new Set(await tree.paths());
  for (const path of Object.values(CODE_OWNERS_PATHS)) {
    if (!there.has(path)) continue;
    const bytes = await tree.read(path);
    if (bytes === null)
      throw new FactUnavailable(
        `${path} is no regular file at the merge base, so who owned what is not known`,
        "put the file itself there",
      );
    if (bytes.length >= OWNERS_LIMIT) {
      const off = `${path} has 3 MB or more, and GitHub reads none of that size`;
      return { path, rules: [], invalid: [], off };
    }
    return { path, off: null, ...parseCodeOwners(asText(bytes) ?? "") };
  }
  return { path: null, rules: [], invalid: [], off: null };
}
