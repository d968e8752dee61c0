import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { countOf, listed } from "../core/counts.ts";
import { type Agreement, agreementOf, type Depth } from "../core/dependencies/agreement.ts";
import {
  type LockedManifest,
  type LockedManifests,
  lockedManifests,
} from "../core/dependencies/locked-manifests.ts";
import {
  type Evidence,
  type Finding,
  fail,
  finding,
  isNonEmpty,
  notApplicable,
  pass,
  type Result,
  unknown,
} from "../core/result.ts";

interface LockfileEvidence extends LockedManifests {
  readonly changedFiles: number;
}

export const lockfile = defineCheck({
  name: "lockfile",
  title: "Manifests and lockfiles agree",
  failureTitle: "A manifest and its lockfile do not agree",
  category: "production",
  stage: "code",
  why: "A lockfile that was not made from its manifest breaks the next clean install, or installs something that nobody tested.",
  fix: "Run the package manager's install (`npm install`, `uv lock`, `go mod tidy`, `cargo check` …) and commit the lockfile with the manifest.",
  outcomes: {
    pass: "Where the dependency sections of a manifest or a lockfile changed, the two agree: by the lockfile's digest of the manifest, by the requirements it repeats, or, where it repeats none, by the names it holds and by having changed with it.",
    fail: "A requirement is not what the lockfile was made with, a package is not locked, the lockfile did not change with a requirement that only it could show, or the lockfile was removed. What did not agree on the base already is not counted.",
    pending: null,
    unknown:
      "A manifest or lockfile cannot be read, or a lockfile changed alone whose format does not say what it was made from.",
    "not-applicable":
      "No dependency section and no lockfile changed, or the repository keeps no lockfile for the manifest (none there, or ignored by git).",
  },
  facts: ["change", "tree", "baseTree"],
  options: z.strictObject({}),
  example: {},
  holdsWithout: {
    "change.files[].hunks": "the texts of both sides are compared",
  },

  async gather({ facts }): Promise<LockfileEvidence> {
    const [change, tree, baseTree] = await Promise.all([
      facts.change(),
      facts.tree(),
      facts.baseTree(),
    ]);
    return {
      ...(await lockedManifests(change.files, tree, baseTree)),
      changedFiles: change.files.length,
    };
  },

  judge({ pairs, unlocked, removed, changedFiles }): Result {
    const results = pairs.map((pair) => ({ pair, result: agreementOf(pair) }));
    const agreeing = results.flatMap(({ pair, result }) =>
      result.kind === "agrees" ? [{ pair, result }] : [],
    );
    const evidence = agreeing.map(({ pair, result }) => evidenceOf(pair, result));
    const notes = notesOf(
      results
        .filter(({ result }) => result.kind === "stranger")
        .map(({ pair }) => pair.manifest.path),
      agreeing,
    );
    const findings = [
      ...results.flatMap(({ pair, result }) =>
        result.kind === "disagrees" ? findingsOf(pair, result) : [],
      ),
      ...removed.map((path) =>
        finding({
          path,
          rule: "lockfile-removed",
          message: "was removed, and its manifest is still there",
        }),
      ),
    ];
    if (isNonEmpty(findings)) {
      const where = [...new Set(findings.map(({ path }) => path ?? ""))];
      return fail(
        `${countOf(findings.length, "disagreement")} with the lockfile in ${listed(where)}`,
        findings,
        { evidence, notes },
      );
    }
    for (const { pair, result } of results) {
      if (result.kind === "unreadable")
        return unknown(
          `${result.path} cannot be read: ${result.reason}`,
          "repair the file, or make it anew with its package manager",
          { evidence },
        );
      if (result.kind === "opaque")
        return unknown(
          `${pair.lock.path} changed alone, and nothing in it says whether it was made from ${pair.manifest.path}`,
          "look at it yourself; where its changes are meant, make the item waivable",
          { evidence },
        );
    }
    if (!isNonEmpty(evidence))
      return notApplicable(whyNot(results.length, unlocked, changedFiles), { notes });
    const depths = DEPTHS.flatMap((depth) => {
      const sum = agreeing.filter(({ result }) => result.depth === depth);
      return sum.length === 0
        ? []
        : [
            `${countOf(
              sum.reduce((n, { result }) => n + result.compared, 0),
              NOUNS[depth],
            )} compared${WORDS[depth]}`,
          ];
    });
    const manifests = new Set(agreeing.map(({ pair }) => pair.manifest.path)).size;
    const locks = [...new Set(agreeing.map(({ pair }) => pair.lock.path))];
    return pass(
      `${countOf(manifests, "manifest")} in step with ${listed(locks)}: ${depths.join("; ")}`,
      evidence,
      { notes },
    );
  },
});

const DEPTHS: readonly Depth[] = ["digest", "requirements", "names", "change"];

const NOUNS: Record<Depth, string> = {
  digest: "requirement",
  requirements: "requirement",
  names: "package name",
  change: "changed requirement",
};

const WORDS: Record<Depth, string> = {
  digest: ", and the digest fits",
  requirements: "",
  names: ", no more is in the lockfile",
  change: " by the lockfile having changed, no more can be read",
};

function evidenceOf(pair: LockedManifest, result: Agreement & { kind: "agrees" }): Evidence {
  const sides = [pair.manifest.changed && "manifest", pair.lock.changed && "lockfile"].filter(
    (side) => side !== false,
  );
  return {
    kind: "file",
    ref: pair.lock.path,
    summary: `${pair.manifest.path} (${pair.system}): ${countOf(result.compared, NOUNS[result.depth])} compared; ${sides.join(" and ")} changed`,
  };
}

function findingsOf(pair: LockedManifest, result: Agreement & { kind: "disagrees" }): Finding[] {
  return result.faults.map(({ name, message }) =>
    finding({
      path: pair.manifest.path,
      line: name === null ? null : lineOf(pair.manifest.after ?? "", name),
      rule: "out-of-step",
      message: `${message} (${pair.lock.path})`,
    }),
  );
}

/** The first line that names the package, as a whole word if there is one; null when it is spelt otherwise there. */
function lineOf(text: string, name: string): number | null {
  const lines = text.split(/\r?\n/);
  const literal = name.replace(/[^\w]/g, "\\$&");
  const strict = new RegExp(`(^|[^\\w@/.-])${literal}($|[^\\w/.-])`, "i");
  const loose = new RegExp(`(^|[^\\w-])${literal}($|[^\\w-])`, "i");
  const at = lines.findIndex((line) => strict.test(line));
  const near = at < 0 ? lines.findIndex((line) => loose.test(line)) : at;
  return near < 0 ? null : near + 1;
}

function notesOf(
  strangers: readonly string[],
  agreeing: readonly { result: Agreement & { kind: "agrees" } }[],
): string[] {
  const older = agreeing.reduce((sum, { result }) => sum + result.older, 0);
  return [
    ...(strangers.length > 0 ? [`the lockfile above does not take in ${listed(strangers)}`] : []),
    ...(older > 0
      ? [`${countOf(older, "disagreement")} that the base has already: not counted`]
      : []),
  ];
}

function whyNot(pairs: number, unlocked: readonly string[], changedFiles: number): string {
  if (unlocked.length > 0 && pairs === 0)
    return `no lockfile is kept in the repository for ${listed(unlocked)}`;
  return `no manifest's dependencies and no lockfile changed (${countOf(changedFiles, "file")} looked at)`;
}
