import type { Git } from "../git.ts";

/** The remotes of a clone, and what one of its branches is set to. URLs may hold credentials. */
export interface GitRemotes {
  /** In git's order, by name. */
  readonly remotes: readonly GitRemote[];
  /** Null on a detached HEAD. */
  readonly branch: BranchTracking | null;
}

export interface GitRemote {
  readonly name: string;
  /** As git would use it: `insteadOf` is applied. */
  readonly fetchUrl: string;
  /** The same with `pushurl` and `pushInsteadOf`. */
  readonly pushUrl: string;
  /** What `gh repo set-default` left here: `base`, or `owner/name`; else null. */
  readonly ghResolved: string | null;
}

/** A remote is a name of `remotes`, or an URL (`gh pr checkout` writes those), or `.`, this clone itself. */
export interface BranchTracking {
  readonly name: string;
  /** `branch.<name>.remote`. */
  readonly remote: string | null;
  /** The branch there that it tracks, without `refs/heads/`; null where it tracks none, or no branch. */
  readonly merge: string | null;
  /** Where `git push` goes: the branch's `pushRemote`, `remote.pushDefault`, the branch's `remote`. */
  readonly pushRemote: string | null;
}

const HEADS = "refs/heads/";
/** `git remote --verbose`; a partial clone's filter stands behind it since git 2.36. */
const REMOTE_LINE = /^(\S+)\t(.*) \((fetch|push)\)(?: \[[^\]]*\])?$/;

/**
 * Reads them with two git processes.
 * @param branch without `refs/heads/`; null on a detached HEAD
 * @throws GitError
 */
export async function remotesOf(git: Git, branch: string | null): Promise<GitRemotes> {
  const [listed, config] = await Promise.all([
    git.text(["remote", "--verbose"]),
    // 1: nothing of that kind is set.
    git.text(["config", "--null", "--get-regexp", "^(remote|branch|url)\\."], {
      okExitCodes: [0, 1],
    }),
  ]);
  const settings = parseSettings(config);
  const last = (key: string) => settings.findLast(([name]) => name === key)?.[1] ?? null;
  const urls = new Map<string, { fetchUrl?: string; pushUrl?: string }>();
  for (const line of listed.split("\n")) {
    const [, name, url, use] = REMOTE_LINE.exec(line) ?? [];
    if (name === undefined || url === undefined) continue;
    const known = urls.get(name) ?? {};
    urls.set(name, known);
    // It is pushed to each of its addresses; the first is the one it is fetched from.
    if (use === "fetch") known.fetchUrl = url;
    else known.pushUrl ??= url;
  }
  const remotes = [...urls].flatMap(([name, { fetchUrl, pushUrl }]) =>
    fetchUrl === undefined
      ? []
      : [
          {
            name,
            fetchUrl,
            pushUrl: pushUrl ?? fetchUrl,
            ghResolved: last(`remote.${name}.gh-resolved`),
          },
        ],
  );
  const resolve = (remote: string | null) =>
    remote === null || urls.has(remote) ? remote : rewritten(remote, settings);
  return { remotes, branch: branch === null ? null : tracking(branch, last, resolve) };
}

function tracking(
  name: string,
  last: (key: string) => string | null,
  resolve: (remote: string | null) => string | null,
): BranchTracking {
  const remote = last(`branch.${name}.remote`);
  const merge = last(`branch.${name}.merge`);
  const pushRemote = last(`branch.${name}.pushremote`) ?? last("remote.pushdefault") ?? remote;
  return {
    name,
    remote: resolve(remote),
    merge: merge?.startsWith(HEADS) ? merge.slice(HEADS.length) : null,
    pushRemote: resolve(pushRemote),
  };
}

/** Sections and variables come in lower case, what stands between them as it was written. */
function parseSettings(text: string): (readonly [key: string, value: string])[] {
  return text
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => {
      const at = entry.indexOf("\n");
      return at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
    });
}

/** `url.<base>.insteadOf`: the longest prefix wins. Git does it for remotes; an URL in a branch's settings it does when it is used. */
function rewritten(url: string, settings: ReturnType<typeof parseSettings>): string {
  let best: { prefix: string; base: string } | null = null;
  for (const [key, prefix] of settings) {
    if (!key.startsWith("url.") || !key.endsWith(".insteadof") || !url.startsWith(prefix)) continue;
    if (prefix !== "" && prefix.length > (best?.prefix.length ?? 0))
      best = { prefix, base: key.slice("url.".length, -".insteadof".length) };
  }
  return best === null ? url : best.base + url.slice(best.prefix.length);
}
