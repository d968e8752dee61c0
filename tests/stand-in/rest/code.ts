import { commitOf } from "../revisions.ts";
import type { World } from "../world.ts";
import { commitView, filesView, fullCommitView, repositoryUrl } from "./commits.ts";
import { DIFF, list, missing, type Reply, type RestRequest, type Routes } from "./reply.ts";

/** Commits, comparisons, refs and tags. */
export const codeRoutes: Routes = {
  "/repos/{owner}/{repo}/commits": ({ world, query }) => {
    const from = commitOf(world, query.get("sha") ?? world.defaultBranch);
    if (from === null) return missing();
    const limits = ["since", "until"].flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [`--${name}=${value}`];
    });
    const path = query.get("path");
    const shas = world.git.revisions(...limits, from, ...(path === null ? [] : ["--", path]));
    return list(shas, (sha) => commitView(world, sha));
  },
  "/repos/{owner}/{repo}/commits/{ref}": ({ world, params, accept }) => {
    const sha = commitOf(world, params.ref ?? "");
    if (sha === null) return noCommit(params.ref);
    if (accept.includes("sha")) return { text: sha, type: "application/vnd.github.sha" };
    if (!accept.includes("diff")) return { body: fullCommitView(world, sha) };
    const parent = world.git.commit(sha).parents[0] ?? null;
    return { text: world.git.diffText(parent, sha), type: DIFF };
  },
  "/repos/{owner}/{repo}/compare/{basehead}": compare,
  "/repos/{owner}/{repo}/git/matching-refs/{ref}": ({ world, params }) => {
    const matching = [...world.git.refs()].filter(([name]) =>
      name.startsWith(`refs/${params.ref}`),
    );
    return list(matching, ([ref, sha]) => {
      const type = world.git.typeOf(sha);
      const url = `${repositoryUrl(world)}/git/${type}s/${sha}`;
      return {
        ref,
        node_id: `REF_${ref}`,
        url: `${repositoryUrl(world)}/git/${ref}`,
        object: { sha, type, url },
      };
    });
  },
  "/repos/{owner}/{repo}/tags": ({ world }) => {
    const url = repositoryUrl(world);
    return list(tagNames(world), (name) => {
      const sha = world.git.commitOf(`refs/tags/${name}`);
      return {
        name,
        zipball_url: `${url}/zipball/refs/tags/${name}`,
        tarball_url: `${url}/tarball/refs/tags/${name}`,
        commit: { sha, url: `${url}/commits/${sha}` },
        node_id: `REF_refs/tags/${name}`,
      };
    });
  },
};

export function noCommit(name: string | undefined): Reply {
  return missing(422, `No commit found for SHA: ${name}`);
}

/** Names of tags as GitHub lists them: by name, the greatest first. */
export function tagNames(world: World): readonly string[] {
  return [...world.git.refs().keys()]
    .filter((ref) => ref.startsWith("refs/tags/"))
    .map((ref) => ref.slice(10))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
}

function compare({ world, params, query, accept }: RestRequest): Reply {
  const [base, head] = (params.basehead ?? "").split("...");
  const from = commitOf(world, base ?? "");
  const to = commitOf(world, head ?? "");
  if (from === null || to === null) return missing();
  const compared = world.git.compare(from, to);
  if (compared === null) return missing(404, `No common ancestor between ${base} and ${head}.`);
  if (accept.includes("diff")) {
    return { text: world.git.diffText(compared.mergeBase, to), type: DIFF };
  }
  const url = `${repositoryUrl(world)}/compare/${params.basehead}`;
  const html = `${world.webUrl}/${world.owner}/${world.name}/compare/${params.basehead}`;
  const paged = query.get("page") !== null || query.get("per_page") !== null;
  const size = paged ? Math.min(Number(query.get("per_page") ?? 30), 100) : 250;
  const page = Number(query.get("page") ?? 1);
  const commits = world.git.revisions("--reverse", "--topo-order", `${from}..${to}`);
  // Without paging the newest 250 are given, with paging from the oldest on, and files on page one alone.
  const shown = paged ? commits.slice((page - 1) * size, page * size) : commits.slice(-size);
  return {
    body: {
      url,
      html_url: html,
      permalink_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: commitView(world, from),
      merge_base_commit: commitView(world, compared.mergeBase),
      status: compared.status,
      ahead_by: compared.ahead,
      behind_by: compared.behind,
      total_commits: compared.ahead,
      commits: shown.map((sha) => commitView(world, sha)),
      files: page > 1 ? [] : filesView(world, compared.mergeBase, to).slice(0, 300),
    },
    headers: nextLink(url, page, size, paged && page * size < commits.length),
  };
}

function nextLink(url: string, page: number, size: number, more: boolean): Record<string, string> {
  return more ? { Link: `<${url}?per_page=${size}&page=${page + 1}>; rel="next"` } : {};
}
