import type { Environment } from "../../core/command-env.ts";
import { FactUnavailable } from "../../core/result.ts";
import { apiUrlOf, givenApi, graphqlUrlOf } from "./api-url.ts";
import { knownHosts } from "./known-hosts.ts";
import { baseRemote, headOwner } from "./remote-choice.ts";
import { isGitHubsOwn, parseRepositoryName, type RepositoryName } from "./remote-url.ts";
import type { GitRemotes } from "./remotes.ts";

/** Which repository on which GitHub, and where its API is. */
export interface GitHubPlace extends RepositoryName {
  /** `github.com`, `ghe.example.org`; with a port where it is unusual. */
  readonly host: string;
  /** Without a slash at its end; https, or http on this machine. */
  readonly apiUrl: string;
  /** On the same origin. */
  readonly graphqlUrl: string;
  /** The variables whose tokens belong to this host, the first that is set counts. */
  readonly tokenNames: readonly string[];
  /** How it was found: `GITHUB_REPOSITORY`, `the remote upstream`. */
  readonly via: string;
  /** Who owns the repository that the branch is pushed to; null where that cannot be told. */
  readonly headOwner: string | null;
}

/** Hosts that may or may not be an Enterprise GitHub. */
export interface UnknownHosts {
  readonly unknownHosts: readonly string[];
  readonly fault: FactUnavailable;
}

/**
 * Finds the repository whose pull requests are meant: `GITHUB_REPOSITORY`, else a remote: what `gh repo
 * set-default` chose, `upstream` (a fork's), `origin`, the branch's own, the only one.
 * @param logins hosts that `gh` is logged in to, as far as they were asked for
 * @throws FactUnavailable where there is none, or none can be chosen
 */
export function findPlace(
  env: Environment,
  remotes: GitRemotes,
  logins: readonly string[] = [],
): GitHubPlace | UnknownHosts {
  const given = givenApi(env);
  const hosts = knownHosts(env, given, logins);
  const remote = baseRemote(remotes, hosts);
  const chosen = "fault" in remote ? null : remote;
  const place = ({ owner, name }: RepositoryName, host: string, via: string): GitHubPlace => {
    const apiGiven = given?.host === host;
    const apiUrl = apiGiven ? given.url : apiUrlOf(host);
    return {
      host,
      owner,
      name,
      apiUrl,
      graphqlUrl: graphqlUrlOf(apiUrl, env),
      tokenNames: tokenNames(host, given === null ? isGitHubsOwn(host) : apiGiven),
      via,
      headOwner: headOwner(remotes, chosen?.remote ?? null),
    };
  };
  const written = writtenRepository(env);
  if (written !== null)
    return place(written, hosts.named[0] ?? chosen?.host ?? "github.com", "GITHUB_REPOSITORY");
  if (!("fault" in remote)) return place(remote, remote.host, `the remote ${remote.remote}`);
  if (remote.unknownHosts.length === 0) throw remote.fault;
  return remote;
}

function writtenRepository({ GITHUB_REPOSITORY = "" }: Environment): RepositoryName | null {
  const text = GITHUB_REPOSITORY.trim();
  if (text === "") return null;
  const parsed = parseRepositoryName(text);
  // A slash too many would be a mistake as well, and one that hides.
  if (parsed !== null && !text.startsWith("/") && !text.endsWith("/")) return parsed;
  throw new FactUnavailable(
    "GITHUB_REPOSITORY is not of the form owner/name",
    "set it to the repository whose pull requests are meant, or unset it",
  );
}

/**
 * `GH_TOKEN` and `GITHUB_TOKEN` belong to the host of `GITHUB_API_URL`, and without it to GitHub's own.
 * @param own they belong to this host
 */
function tokenNames(host: string, own: boolean): string[] {
  const names = own ? ["GH_TOKEN", "GITHUB_TOKEN"] : [];
  return isGitHubsOwn(host) ? names : [...names, "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];
}
