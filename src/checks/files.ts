import * as z from "zod/mini";
import { boundedPattern } from "../core/bounded-pattern.ts";
import type { ChangedFile } from "../core/change.ts";
import { defineCheck } from "../core/check.ts";
import { listed } from "../core/counts.ts";
import type { Tree } from "../core/facts.ts";
import { contained, forbidden, required, type Searched, together } from "../core/file-rules.ts";
import { globs } from "../core/globs.ts";
import { patternSchema } from "../core/patterns.ts";
import { fail, isNonEmpty, notApplicable, pass, type Result, unknown } from "../core/result.ts";

const globList = z.array(z.string().check(z.minLength(1))).check(z.minLength(1));
const oneOf = "needs exactly one of `text` and `regex`";

const options = z
  .strictObject({
    require: z
      .optional(
        globList.check(
          z.refine(
            (list) => list.some((glob) => !glob.startsWith("!")),
            "must name a file; with exclusions alone it asks for nothing",
          ),
        ),
      )
      .check(z.describe("Globs that must each match a file of the working tree.")),
    forbid: z
      .optional(globList)
      .check(z.describe("Globs that must match no file, whether the change brought it or not.")),
    contains: z
      .optional(
        z
          .array(
            z
              .strictObject({
                path: z
                  .string()
                  .check(
                    z.minLength(1),
                    z.describe(
                      "A glob; every file that it matches is asked, and it must match one.",
                    ),
                  ),
                text: z
                  .optional(z.string().check(z.minLength(1)))
                  .check(z.describe("A text that it must contain, as it stands.")),
                regex: z
                  .optional(patternSchema)
                  .check(
                    z.describe(
                      "A JavaScript regular expression that it must match; `^` and `$` match at every line.",
                    ),
                  ),
              })
              .check(
                z.refine(
                  ({ text, regex }) => (text === undefined) !== (regex === undefined),
                  oneOf,
                ),
              ),
          )
          .check(z.minLength(1)),
      )
      .check(z.describe("What files must contain.")),
    together: z
      .optional(
        z
          .array(
            z.strictObject({
              when: globList.check(z.describe("Globs: when one of these files changes …")),
              // biome-ignore lint/suspicious/noThenProperty: the option's name is fixed by the product contract; nobody awaits it
              then: globList.check(z.describe("Globs: … one of these must change too.")),
            }),
          )
          .check(z.minLength(1)),
      )
      .check(z.describe("What must change together.")),
  })
  .check(
    z.refine(
      (given) => Object.values(given).some((part) => part !== undefined),
      "needs `require`, `forbid`, `contains` or `together`",
    ),
  );

interface FilesEvidence {
  readonly paths: readonly string[];
  readonly searched: readonly Searched[];
  readonly changed: readonly ChangedFile[];
}

export const files = defineCheck({
  name: "files",
  title: "The files are as they must be",
  failureTitle: "The files are not as they must be",
  category: "clarity",
  stage: "code",
  why: "Some rules of a project are simply about files: this one must be there, that one must not, these two change together.",
  fix: "Add, remove or change the named files.",
  outcomes: {
    pass: "Every glob of `require` matches a file, none of `forbid` does, every file of `contains` holds its text, and what is listed under `together` changed together.",
    fail: "One of these does not hold. `require`, `forbid` and `contains` ask about the working tree as it is, not only about what the change brought.",
    pending: null,
    unknown:
      "The tree lists no file, a file could not be read, or a regular expression took too long.",
    "not-applicable": "Only `together` is asked, and no file of a `when` changed.",
  },
  facts: ["change", "tree"],
  options,
  example: {
    require: ["package.json"],
    forbid: ["**/*.orig", "**/*.rej"],
    contains: [{ path: "CHANGELOG.md", regex: "^## \\[Unreleased\\]" }],
    // biome-ignore lint/suspicious/noThenProperty: see above
    together: [{ when: ["src/**"], then: ["tests/**", "test/**"] }],
  },
  holdsWithout: {
    "change.files[].hunks": "`together` asks for files; lines only say where",
    "change.files": "`require`, `forbid` and `contains` ask about the working tree, changed or not",
  },

  // Searching can run out of time, so it is a measurement and belongs here.
  async gather({ facts, options, signal }): Promise<FilesEvidence> {
    const [change, tree] = await Promise.all([facts.change(), facts.tree()]);
    const paths = await tree.paths();
    const searched: Searched[] = [];
    for (const [entry, { path: glob, text, regex }] of (options.contains ?? []).entries()) {
      const find =
        regex === undefined ? (hay: string) => hay.indexOf(text ?? "") : boundedPattern(regex);
      for (const path of paths.filter(globs([glob]))) {
        signal.throwIfAborted();
        searched.push({ entry, path, line: await firstLine(tree, path, find) });
      }
    }
    return { paths, searched, changed: change.files };
  },

  judge({ paths, searched, changed }, options): Result {
    if (paths.length === 0)
      return unknown("the working tree lists no file", "run dod in the repository's working tree");
    const found = [
      required(paths, options.require ?? []),
      forbidden(paths, options.forbid),
      contained(searched, options.contains ?? []),
      ...(options.together ?? []).map((rule) => together(changed, rule)),
    ].filter((part) => part !== null);
    const findings = found.flatMap((part) => part.findings);
    const evidence = found.flatMap((part) => part.evidence);
    const summary = found.map((part) => part.summary).join("; ");
    if (isNonEmpty(findings))
      return fail(
        listed(
          findings.map((f) => (f.path ? `${f.path}: ${f.message}` : f.message)),
          2,
        ),
        findings,
        { evidence },
      );

    const slow = searched.filter(({ line }) => line === null);
    if (slow.length > 0)
      return unknown(
        `a pattern took too long in ${listed(slow.map(({ path }) => path))}`,
        "write the pattern without nested repetitions such as `(a+)+`",
        { evidence },
      );
    if (!isNonEmpty(evidence))
      return notApplicable("no file of a `when` changed, so nothing had to change with it");
    return pass(summary, evidence);
  },
});

async function firstLine(
  tree: Tree,
  path: string,
  find: (text: string) => number | null,
): Promise<number | null | undefined> {
  const text = (await tree.readText(path))?.replaceAll("\r\n", "\n");
  if (text === undefined) return undefined;
  const at = find(text);
  if (at === null) return null;
  return at < 0 ? 0 : text.slice(0, at).split("\n").length;
}
