import type { Environment } from "../../core/command-env.ts";
import type { GivenApi } from "./api-url.ts";
import { isGitHubsOwn } from "./remote-url.ts";

/** Which hosts are GitHub, as far as there is reason to believe it: a token must reach no other. */
export interface KnownHosts {
  /** Those that the environment names: by `GITHUB_API_URL`, `GITHUB_SERVER_URL`, `GH_HOST`, in this order. */
  readonly named: readonly string[];
  /** The host whose API is asked for what lies on this one; null where it is not known to be GitHub. */
  serving(host: string): string | null;
}

/** Other forges, which an Enterprise token in the environment does not make GitHub. */
const OTHER_FORGE =
  /(?:^|[.-])(?:gitlab|bitbucket|gitea|gitee|forgejo|gogs|gerrit|codeberg|codecommit|stash)(?:[.-]|$)|^(?:.+\.)?(?:azure\.com|visualstudio\.com|sr\.ht|googlesource\.com|amazonaws\.com|debian\.org|framagit\.org|sf\.net|launchpad\.net|huggingface\.co)$|^git-codecommit\./;

/** @param logins hosts that `gh` is logged in to */
export function knownHosts(
  env: Environment,
  given: GivenApi | null,
  logins: readonly string[],
): KnownHosts {
  const written = [given?.host, hostOf(env.GITHUB_SERVER_URL), hostOf(env.GH_HOST)];
  const named = written.filter((host) => host !== undefined && host !== null);
  const believed = [...named, ...logins];
  const enterpriseToken = [env.GH_ENTERPRISE_TOKEN, env.GITHUB_ENTERPRISE_TOKEN].some(
    (token) => token !== undefined && token.trim() !== "",
  );
  return {
    named,
    serving(host) {
      if (given !== null && sameName(given.host, host)) return given.host;
      // An address that GitHub does not use itself was written for this repository: a tunnel, a gateway.
      if (given !== null && !isGitHubsOwn(given.host) && !OTHER_FORGE.test(host)) return given.host;
      if (isGitHubsOwn(host)) return host;
      const same = believed.find((one) => sameName(one, host));
      // SSH says nothing of the web server's port.
      if (same !== undefined) return /:\d+$/.test(host) ? host : same;
      // An Enterprise token without a word whose: then it is the remote's.
      const anybodys = enterpriseToken && believed.every(isGitHubsOwn);
      return anybodys && !OTHER_FORGE.test(host) ? host : null;
    },
  };
}

/** The same host, whatever the ports. */
export function sameName(one: string, other: string): boolean {
  return one.replace(/:\d+$/, "") === other.replace(/:\d+$/, "");
}

/** The host of an URL or a bare `host:port`; null where it is neither. */
function hostOf(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  const url = trimmed.includes("://") ? trimmed : `https://${trimmed}`;
  if (trimmed === "" || !URL.canParse(url)) return null;
  return new URL(url).host;
}
