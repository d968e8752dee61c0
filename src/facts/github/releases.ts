import type { GitHubSession } from "../../clients/github/session.ts";
import type { Release, Releases, Tag } from "../../core/github/deployments.ts";
import { FactUnavailable } from "../../core/result.ts";
import {
  releaseSchema,
  releasesAndTagsSchema,
  type TagTarget,
  tagSchema,
} from "../../formats/github/release.ts";

const RELEASES = `query DodReleases($owner: String!, $repo: String!) {
  repository(owner: $owner, name: $repo) {
    releases(first: 100, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage }
      nodes { tagName name isDraft isPrerelease publishedAt url tagCommit { oid } }
    }
    refs(refPrefix: "refs/tags/", first: 100, orderBy: { field: TAG_COMMIT_DATE, direction: DESC }) {
      pageInfo { hasNextPage }
      nodes { name target { __typename oid ... on Tag { target { __typename oid ... on Tag { target { __typename oid } } } } } }
    }
  }
}`;

/**
 * The newest releases and tags, at most a hundred of each. One request by GraphQL; two by REST without a
 * token and where GraphQL does not answer: there tags come in GitHub's own order, so up to a thousand.
 */
export async function readReleases(session: GitHubSession): Promise<Releases> {
  const answer = session.hasToken ? await queryReleases(session) : null;
  return answer ?? listReleases(session);
}

async function queryReleases(session: GitHubSession): Promise<Releases | null> {
  try {
    const { data, missing } = await session.graphql(RELEASES, {}, releasesAndTagsSchema);
    const { releases, refs } = data.repository;
    if (missing.length > 0 || refs === null) return null;
    const tags = refs.nodes.flatMap(({ name, target }) => {
      const sha = commitOf(target);
      return sha === null ? [] : [{ name, sha }];
    });
    const known = new Set(tags.map(({ name }) => name));
    // A release's tag may be older than the hundred newest.
    for (const { tagName, tagCommit } of releases.nodes)
      if (tagCommit && !known.has(tagName)) tags.push({ name: tagName, sha: tagCommit.oid });
    return {
      releases: inOrder(
        releases.nodes.map((one) => ({
          tag: one.tagName,
          name: one.name ?? "",
          draft: one.isDraft,
          prerelease: one.isPrerelease,
          publishedAt: one.publishedAt,
          url: one.url,
        })),
      ),
      tags,
      truncated: left(releases.pageInfo.hasNextPage, refs.pageInfo.hasNextPage, refs.nodes.length),
    };
  } catch (error) {
    if (error instanceof FactUnavailable) return null;
    throw error;
  }
}

async function listReleases(session: GitHubSession): Promise<Releases> {
  const [releases, tags] = await Promise.all([
    session.list("/repos/{owner}/{repo}/releases", {}, releaseSchema, { maxPages: 1 }),
    session.list("/repos/{owner}/{repo}/tags", {}, tagSchema),
  ]);
  return {
    releases: inOrder(
      releases.items.map((one) => ({
        tag: one.tag_name,
        name: one.name ?? "",
        draft: one.draft,
        prerelease: one.prerelease,
        publishedAt: one.published_at,
        url: one.html_url,
      })),
    ),
    tags: tags.items.map(({ name, commit }): Tag => ({ name, sha: commit.sha })),
    truncated: left(releases.truncated, tags.truncated, tags.items.length),
  };
}

/** The commit a tag stands for; null for a tag of something else, or for one that is nested too deep. */
function commitOf(target: TagTarget | null): string | null {
  for (let at: Partial<TagTarget> | null | undefined = target; at; at = at.target)
    if (at.__typename === "Commit") return at.oid ?? null;
  return null;
}

/** Newest first; GitHub's order is that of the commits. Drafts, which have no date, come last. */
function inOrder(releases: readonly Release[]): Release[] {
  const time = ({ publishedAt }: Release) => (publishedAt === null ? 0 : Date.parse(publishedAt));
  return releases.toSorted((a, b) => time(b) - time(a));
}

function left(releases: boolean, tags: boolean, tagCount: number): string | null {
  const parts = [
    ...(releases ? ["the newest 100 releases"] : []),
    ...(tags ? [`${tagCount} of the tags`] : []),
  ];
  return parts.length === 0 ? null : `only ${parts.join(" and ")} are listed`;
}
