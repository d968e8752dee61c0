import { ago } from "../ago.ts";
import { countOf } from "../counts.ts";
import { namePatterns } from "../name-patterns.ts";
import { type Asking, containsMerge, revertState } from "./contained-change.ts";
import type { Releases } from "./deployments.ts";
import type { PlaceOutcome } from "./place-outcome.ts";
import { short } from "./place-outcome.ts";
import type { PullRequest } from "./pull-request.ts";
import { commitOfTag, publishedReleases } from "./release-deployments.ts";
import type { RevertsRead } from "./reverts-read.ts";

export interface ReleaseRequest {
  readonly releases: Releases;
  readonly pullRequest: PullRequest;
  readonly reverts: RevertsRead;
  /** A pattern of tags. */
  readonly tag: string;
  readonly prerelease: boolean;
  readonly now: Date;
}

/** Each comparison may cost a request: no more of them, the newest first. */
const MOST_COMPARED = 10;

interface Candidate {
  readonly name: string;
  /** What containment knows its commit by. */
  readonly commit: string;
  readonly publishedAt: string | null;
  readonly url: string | null;
}

/** The newest release, or tag of a repository that makes no releases, that contains what was merged. */
export function* judgeRelease(request: ReleaseRequest): Asking<PlaceOutcome> {
  const { pullRequest: pr, now } = request;
  const base = { rule: null, mend: null, since: null, notes: [], ref: "no release" };
  const { noun, all, candidates, unresolved } = candidatesOf(request);
  for (const candidate of candidates.slice(0, MOST_COMPARED)) {
    if (!(yield* containsMerge(pr, candidate.commit))) continue;
    return yield* found(request, noun, candidate);
  }
  const mend = `publish a ${noun === "tag" ? "tag" : "release"} of ${pr.base.ref}`;
  if (unresolved.length > 0)
    return {
      ...base,
      status: "unknown",
      text: `the commit of the release ${unresolved[0]} is not known`,
      mend: "fetch the tags: git fetch --tags",
    };
  const looked =
    all === 0
      ? `there is no ${noun} that counts`
      : `${countOf(all, noun)}, ${all === 1 ? "it does not contain" : "none contains"} this change`;
  const left = candidates.length - MOST_COMPARED;
  const notes = [
    ...(left > 0 ? [`only the newest ${MOST_COMPARED} that may contain it were compared`] : []),
    ...(request.releases.truncated === null ? [] : [request.releases.truncated]),
  ];
  const merged = pr.mergedAt === null ? "" : `; merged ${ago(pr.mergedAt, now)}`;
  return {
    ...base,
    status: "deploying",
    text: `${looked}${merged}`,
    mend,
    since: pr.mergedAt,
    notes,
  };
}

function* found(
  { pullRequest: pr, reverts, now }: ReleaseRequest,
  noun: string,
  { name, commit, publishedAt, url }: Candidate,
): Asking<PlaceOutcome> {
  const what = `the ${noun} ${name}`;
  const base = { rule: null, mend: null, since: publishedAt, notes: [], ref: url ?? what };
  if ("reason" in reverts)
    return {
      ...base,
      status: "unknown",
      text: `${what} contains this change, and whether it was reverted is not known: ${reverts.reason}`,
      mend: reverts.mend,
    };
  const { inForce, coming } = yield* revertState(reverts, commit);
  if (inForce)
    return {
      ...base,
      status: "fail",
      rule: "reverted",
      text: `${what} contains this change and ${short(inForce.sha)}, which reverts it`,
      since: inForce.at,
    };
  return {
    ...base,
    status: "pass",
    text: `${what} contains this change${publishedAt === null ? "" : `, published ${ago(publishedAt, now)}`}`,
    notes: coming.map(
      ({ sha, at }) =>
        `${short(sha)} reverted this change on ${pr.base.ref} ${ago(at, now)}, after ${name}`,
    ),
  };
}

/**
 * A release that was published before the merge cannot contain it. Tags have no date; they are those of
 * repositories that make no releases at all.
 */
function candidatesOf({ releases, pullRequest: pr, tag, prerelease }: ReleaseRequest) {
  if (releases.releases.every(({ draft }) => draft)) {
    const isWanted = namePatterns([tag]);
    const tags = releases.tags.filter(
      ({ name }) => isWanted(name) && (prerelease || !isPrereleaseTag(name)),
    );
    const candidates = tags.map(
      ({ name, sha }): Candidate => ({ name, commit: sha, publishedAt: null, url: null }),
    );
    return { noun: "tag", all: tags.length, candidates, unresolved: [] };
  }
  const published = publishedReleases(releases, tag, prerelease);
  const since = Date.parse(pr.mergedAt ?? "");
  const unresolved: string[] = [];
  const candidates = published.flatMap(({ tag: name, publishedAt, url }): Candidate[] => {
    const commit = commitOfTag(releases, name);
    const isLater = !(Date.parse(publishedAt) < since);
    if (commit === null && isLater) unresolved.push(name);
    if (commit === null || (!isLater && commit !== pr.mergeCommit)) return [];
    return [{ name, commit, publishedAt, url }];
  });
  return { noun: "release", all: published.length, candidates, unresolved };
}

/** Semantic versions, and what Python and others write: `1.2.0-rc.1`, `v2.0b3`, `2024.1.dev2`. */
function isPrereleaseTag(name: string): boolean {
  return /(?<!\d)\d+\.\d+\.\d+-[0-9A-Za-z]|\d[._-]?(a|alpha|b|beta|c|rc|pre|preview|dev|canary|nightly|snapshot|next)[._-]?\d*$/i.test(
    name,
  );
}
