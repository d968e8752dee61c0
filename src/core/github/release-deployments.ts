import { namePatterns } from "../name-patterns.ts";
import type { Deployment, Release, Releases } from "./deployments.ts";

/** Published releases that count, newest first. */
export function publishedReleases(
  { releases }: Releases,
  tag: string,
  prereleases: boolean,
): readonly (Release & { readonly publishedAt: string })[] {
  const isWanted = namePatterns([tag]);
  return releases
    .flatMap((release) => {
      const { draft, prerelease, publishedAt } = release;
      if (draft || publishedAt === null || (prerelease && !prereleases)) return [];
      return isWanted(release.tag) ? [{ ...release, publishedAt }] : [];
    })
    .sort((a, b) => Date.parse(b.publishedAt) - Date.parse(a.publishedAt));
}

/**
 * The commit of a release, or what containment knows it by: a tag that is not listed may be asked for by
 * its name, unless that could be taken for a commit.
 */
export function commitOfTag({ tags }: Releases, name: string): string | null {
  const listed = tags.find((tag) => tag.name === name);
  if (listed) return listed.sha;
  return /^[0-9a-f]{7,64}$/i.test(name) ? null : name;
}

/**
 * Releases as if each were deployed when it was published: where what is released is what runs. Null
 * where the commit of the newest is not known.
 */
export function releaseDeployments(
  releases: Releases,
  tag: string,
  environment: string,
): readonly Deployment[] | null {
  const published = publishedReleases(releases, tag, false);
  const [newest] = published;
  if (newest && commitOfTag(releases, newest.tag) === null) return null;
  return published.flatMap(({ tag: name, publishedAt, url }) => {
    const sha = commitOfTag(releases, name);
    if (sha === null) return [];
    return {
      id: name,
      sha,
      ref: name,
      task: "release",
      environment,
      creator: null,
      createdAt: publishedAt,
      statuses: [{ state: "success", createdAt: publishedAt }],
      url,
    };
  });
}
