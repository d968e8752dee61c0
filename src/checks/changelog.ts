import * as z from "zod/mini";
import { type ChangedText, changedTexts } from "../core/changed-texts.ts";
import { changelogEntries, type EntrySearch } from "../core/changelog-entries.ts";
import {
  CHANGELOG_STYLES,
  type ChangelogPlace,
  changelogPlaces,
  missingEntry,
} from "../core/changelog-places.ts";
import { defineCheck } from "../core/check.ts";
import { countOf, listed } from "../core/counts.ts";
import type { Tree } from "../core/facts.ts";
import { globs } from "../core/globs.ts";
import {
  type Evidence,
  fail,
  finding,
  isNonEmpty,
  notApplicable,
  pass,
  type Result,
  unknown,
} from "../core/result.ts";
import { isUnreleased } from "../core/unreleased-files.ts";

const options = z.strictObject({
  style: z
    .optional(z.enum(CHANGELOG_STYLES))
    .check(
      z.describe(
        "`keep-a-changelog`: a file with a section for what is not released yet. `changesets`: a Markdown file in `.changeset/`. `fragments`: a file of its own for each change (towncrier, scriv, changie). Default: what the repository has.",
      ),
    ),
  path: z
    .optional(z.string().check(z.minLength(1)))
    .check(
      z.describe(
        "The changelog (a glob for several), or the folder of changesets or fragments. Default: where the tools keep them, and CHANGELOG, CHANGES, HISTORY or NEWS at the root, in `docs/` and in the changed packages.",
      ),
    ),
});

interface ChangelogEvidence {
  readonly places: readonly ChangelogPlace[];
  /** Changed files of these places. */
  readonly files: readonly ChangedText[];
  readonly changedFiles: number;
  /** No release carries any of them to a user. */
  readonly unreleased: boolean;
  /** Names of the repository's npm packages, where a changeset can name one. */
  readonly packages: readonly string[];
}

const MAX_PACKAGES = 2_000;

export const changelog = defineCheck({
  name: "changelog",
  title: "The change has its changelog entry",
  failureTitle: "The change has no changelog entry",
  category: "docs",
  stage: "code",
  why: "People who use the software learn from the changelog what is different. Whoever makes the change knows best what to tell them.",
  fix: "Write what users will notice under “Unreleased” in the changelog, or add a changeset or news fragment.",
  outcomes: {
    pass: "The change adds a line to a section that is not released yet, or to a version's section that it adds itself; or a changeset that names packages; or a news fragment of a known type.",
    fail: "It adds none: the changelog is untouched, has only a heading, blank or placeholder line more, or the entry stands in a version that is released; the changeset or fragment is empty or not valid; or the named `path` is not there.",
    pending: null,
    unknown: "No changelog is found and none is named: nothing can be said about an entry.",
    "not-applicable":
      "The change is empty, or has only tests, CI configuration, documentation and other files that no release brings to users. Where these want an entry too, ask for one by `files`.",
  },
  facts: ["change", "tree", "baseTree"],
  options,
  example: {},

  async gather({ facts, options }): Promise<ChangelogEvidence> {
    const [change, tree, baseTree] = await Promise.all([
      facts.change(),
      facts.tree(),
      facts.baseTree(),
    ]);
    const places = await changelogPlaces(
      tree,
      change.files.map(({ path }) => path),
      options,
    );
    const taken = places.map(({ files }) => globs(files));
    const files = change.files.filter((file) => taken.some((takes) => takes(file.path)));
    const wantsPackages = files.length > 0 && places[0]?.style === "changesets";
    return {
      places,
      files: await changedTexts(files, tree, baseTree),
      changedFiles: change.files.length,
      unreleased: change.files.every(
        ({ path, oldPath }) => isUnreleased(path) && (oldPath === null || isUnreleased(oldPath)),
      ),
      packages: wantsPackages ? await packageNames(tree) : [],
    };
  },

  judge({ places, files, changedFiles, unreleased, packages }, options): Result {
    if (changedFiles === 0) return notApplicable("nothing changed");
    const [first] = places;
    if (!first)
      return unknown(
        options.style === undefined
          ? "no changelog, changesets or news fragments found"
          : `no ${WORDS[options.style]} found`,
        "name the changelog with `path`, or start a CHANGELOG.md with a section “Unreleased”",
      );
    if (unreleased && files.length === 0)
      return notApplicable(
        `${countOf(changedFiles, "changed file")}: only tests, CI, documentation and the like, which no release brings to users`,
      );
    const searches = places.map((place) => ({
      place,
      ...changelogEntries(place, files, packages),
    }));
    const found = searches.find(
      (search, n) => search.entries.length > 0 && (n === 0 || counts(search, first, files)),
    );
    if (found) {
      const evidence = found.entries.map(
        (entry): Evidence => ({
          kind: "file",
          ref: entry.line === null ? entry.path : `${entry.path}:${entry.line}`,
          summary: entry.says,
        }),
      );
      const where = [...new Set(found.entries.map(({ path }) => path))];
      const section = [...new Set(found.entries.flatMap(({ section }) => section ?? []))].map(
        (one) => `“${one}”`,
      );
      if (isNonEmpty(evidence))
        return pass(
          `${countOf(evidence.length, found.place.style === "keep-a-changelog" ? "line" : WORDS[found.place.style])} added ${section.length > 0 ? `under ${listed(section)} of` : "as"} ${listed(where)}`,
          evidence,
        );
    }
    const faults = searches.flatMap((search) => search.faults);
    const nothing = finding({
      path:
        first.style === "keep-a-changelog" && options.path === undefined
          ? (first.files[0] ?? null)
          : null,
      rule: "no-entry",
      message: `${missingEntry(first)} (${countOf(changedFiles, "file")} changed)`,
    });
    const findings = isNonEmpty(faults) ? faults : ([nothing] as const);
    return fail(
      findings[0].path === null || findings[0] === nothing
        ? findings[0].message
        : `${findings[0].path}: ${findings[0].message}`,
      findings,
    );
  },
});

const WORDS: Record<ChangelogPlace["style"], string> = {
  "keep-a-changelog": "changelog",
  changesets: "changeset",
  fragments: "news fragment",
};

/**
 * Entries in a second place count where that place is of the first's kind (a package's own changelog or
 * fragments), and in a release, which turns the first's files into the changelog's newest section.
 */
function counts(
  search: EntrySearch & { place: ChangelogPlace },
  first: ChangelogPlace,
  files: readonly ChangedText[],
): boolean {
  if (search.place.style === first.style) return true;
  const takes = globs(first.files);
  return files.some(({ file }) => file.status === "deleted" && takes(file.path));
}

async function packageNames(tree: Tree): Promise<string[]> {
  const paths = (await tree.paths()).filter((path) => /(^|\/)package\.json$/.test(path));
  const names = paths.slice(0, MAX_PACKAGES).map(async (path) => {
    try {
      return (JSON.parse((await tree.readText(path)) ?? "") as { name?: unknown }).name;
    } catch {
      return undefined; // A fixture's broken manifest names no package.
    }
  });
  return (await Promise.all(names)).filter((name) => typeof name === "string");
}
