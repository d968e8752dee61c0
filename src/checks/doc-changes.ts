import * as z from "zod/mini";
import type { ChangedFile } from "../core/change.ts";
import { type ChangedText, changedTexts, sameButBlanks } from "../core/changed-texts.ts";
import { defineCheck } from "../core/check.ts";
import { countOf, listed } from "../core/counts.ts";
import { globs } from "../core/globs.ts";
import {
  type Evidence,
  fail,
  finding,
  isNonEmpty,
  notApplicable,
  pass,
  type Result,
} from "../core/result.ts";

const globList = z.array(z.string().check(z.minLength(1))).check(z.minLength(1));

const options = z.strictObject({
  map: z
    .array(
      z.strictObject({
        when: globList.check(
          z.describe("Globs of what users see: routes, commands, schemas, public API."),
        ),
        docs: globList.check(z.describe("Globs of the documentation that describes it.")),
      }),
    )
    .check(z.minLength(1))
    .check(
      z.describe(
        "Which documentation belongs to which files. Every entry whose `when` changed is asked.",
      ),
    ),
});

interface DocChangesEvidence {
  /** Changed files that some entry speaks of, as `when` or as `docs`. */
  readonly files: readonly ChangedText[];
  readonly changedFiles: number;
}

type Entry = z.output<typeof options>["map"][number];

export const docChanges = defineCheck({
  name: "doc-changes",
  title: "The documentation changes with what users see",
  failureTitle: "What users see changed and its documentation did not",
  category: "docs",
  stage: "code",
  why: "Documentation goes stale in the very change that makes it wrong, and nobody is closer to the right words than that change's author.",
  fix: "Say in the named documentation what is different now.",
  outcomes: {
    pass: "For every entry of `map` whose `when` changed, a file of its `docs` changed in more than blank lines, or was deleted together with a file of `when`.",
    fail: "A file of an entry's `when` changed and none of its `docs` did.",
    pending: null,
    unknown: "A changed file could not be read.",
    "not-applicable":
      "No changed file matches a `when`; blank lines and mere changes of the file mode do not count.",
  },
  facts: ["change", "tree", "baseTree"],
  options,
  example: { map: [{ when: ["src/**"], docs: ["docs/**", "README.md"] }] },
  holdsWithout: {
    "change.files[].hunks": "the texts of both sides are compared; lines only say where",
  },

  async gather({ facts, options }): Promise<DocChangesEvidence> {
    const [change, tree, baseTree] = await Promise.all([
      facts.change(),
      facts.tree(),
      facts.baseTree(),
    ]);
    const spokenOf = options.map.flatMap(({ when, docs }) => [globs(when), globs(docs)]);
    const files = change.files.filter((file) => spokenOf.some((takes) => touches(file, takes)));
    return { files: await changedTexts(files, tree, baseTree), changedFiles: change.files.length };
  },

  judge({ files, changedFiles }, options): Result {
    const changed = files.filter(isRealChange).map(({ file }) => file);
    const asked = options.map
      .map((entry) => ({ entry, ...split(entry, changed) }))
      .filter(({ when }) => when.length > 0);
    if (asked.length === 0)
      return notApplicable(
        `${countOf(changedFiles, "file")} changed, none of them under a \`when\` of \`map\``,
      );

    const findings = asked
      .filter(({ docs }) => docs.length === 0)
      .flatMap(({ entry, when }) =>
        when.map((file) =>
          finding({
            path: file.path,
            line: file.hunks[0]?.newStart || null,
            rule: "no-doc-change",
            message: `changed, and no documentation in ${listed(entry.docs)} changed with it`,
          }),
        ),
      );
    const seen = new Set(asked.flatMap(({ when }) => when.map((file) => file.path))).size;
    if (isNonEmpty(findings))
      return fail(
        `no documentation changed with ${new Set(findings.map((f) => f.path)).size} of ${countOf(seen, "file")} that users see`,
        findings,
      );
    const docs = new Map(asked.flatMap((a) => a.docs.map((file) => [file.path, file] as const)));
    const evidence = [...docs.values()].map(
      (file): Evidence => ({
        kind: "change",
        ref: file.path,
        summary: `documentation, +${file.insertions} −${file.deletions} lines`,
      }),
    );
    if (!isNonEmpty(evidence))
      throw new Error("every entry has its documentation, and there is none");
    return pass(
      `${countOf(seen, "file")} that users see changed, and ${countOf(docs.size, "documentation file")} with ${seen === 1 ? "it" : "them"} (${asked.length} of ${countOf(options.map.length, "entry", "entries")} asked)`,
      evidence,
    );
  },
});

/** What matches both `when` and `docs` is documentation: otherwise it would vouch for itself. */
function split(entry: Entry, changed: readonly ChangedFile[]) {
  const [isWhen, isDocs] = [globs(entry.when), globs(entry.docs)];
  const when = changed.filter((file) => touches(file, isWhen) && !isDocs(file.path));
  const removal = when.some((file) => file.status === "deleted");
  const docs = changed.filter(
    (file) => isDocs(file.path) && (removal || file.status !== "deleted"),
  );
  return { when, docs };
}

/** A move out of a folder is a change of that folder too. */
function touches(file: ChangedFile, takes: (path: string) => boolean): boolean {
  return (
    takes(file.path) || (file.status === "renamed" && file.oldPath !== null && takes(file.oldPath))
  );
}

function isRealChange(text: ChangedText): boolean {
  if (text.file.status === "renamed" || text.file.status === "copied") return true;
  const { before, after, file } = text;
  if (file.status === "modified" && file.kind === "text") return !sameButBlanks(text);
  return (
    file.status !== "added" ||
    file.kind !== "text" ||
    before !== null ||
    (after ?? "").trim() !== ""
  );
}
