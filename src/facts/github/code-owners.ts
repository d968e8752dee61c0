import { GitObjects } from "../../clients/git-objects.ts";
import type { GitHubSession } from "../../clients/github/session.ts";
import type { PullRequest, PullRequestLookup } from "../../core/github/pull-request.ts";
import type { CodeOwners } from "../../core/github/reviews.ts";
import { FactUnavailable } from "../../core/result.ts";
import { parseCodeOwners } from "../../formats/codeowners.ts";
import {
  branchSchema,
  contentSchema,
  gitBlobSchema,
  textOfBase64,
} from "../../formats/github/file-content.ts";
import type { Base } from "../base.ts";
import { unavailable } from "../git-failure.ts";
import type { Repository } from "../repository.ts";
import { CODE_OWNERS_PATHS, type ReviewQuery } from "./review-query.ts";

export interface CodeOwnersRequest {
  readonly session: GitHubSession;
  readonly repository: Repository;
  /** Null where none could be found. */
  readonly base: Base | null;
  readonly lookup: PullRequestLookup;
  readonly query: ReviewQuery;
}

/** From it on GitHub does not load the file. */
const LIMIT = 3 * 1024 * 1024;

interface Found {
  readonly path: string;
  readonly size: number;
  /** Null where it is larger than what counts. */
  readonly text: string | null;
}

/**
 * The CODEOWNERS file of the base branch as it is now, the first there is in `.github/`, the root and
 * `docs/`: by the shared query, else by REST. Without a pull request by git, of the base here.
 * @throws FactUnavailable
 */
export async function readCodeOwners(request: CodeOwnersRequest): Promise<CodeOwners> {
  const { pullRequest } = request.lookup;
  if (pullRequest === null) return asCodeOwners(await byGit(request));
  const found = await byQuery(request).catch((error: unknown) => {
    if (error instanceof FactUnavailable) return byRest(request.session, pullRequest);
    throw error;
  });
  return asCodeOwners(found);
}

function asCodeOwners(found: Found | null): CodeOwners {
  if (found === null) return { path: null, rules: [], invalid: [], off: null };
  const { path, size, text } = found;
  if (text === null) {
    const megabytes = (size / 1024 / 1024).toFixed(1);
    const off = `${path} has ${megabytes} MB, and GitHub reads none of 3 MB and more`;
    return { path, rules: [], invalid: [], off };
  }
  if (/^[\w./-]*CODEOWNERS$/.test(text)) throw aLink(path);
  return { path, off: null, ...parseCodeOwners(text) };
}

function aLink(path: string): FactUnavailable {
  return new FactUnavailable(
    `${path} is a symbolic link, and GitHub does not say that it follows it`,
    "put the file itself there",
  );
}

async function byQuery({ session, query, lookup }: CodeOwnersRequest): Promise<Found | null> {
  const tip = await query.part("base", ({ base }) => base?.target?.oid ?? null);
  if (tip === null)
    throw new FactUnavailable(
      `GitHub has no branch ${lookup.pullRequest?.base.ref}, so who owns what is not known`,
      "see that the base branch of the pull request is still there",
    );
  for (const name of ["inGitHub", "inRoot", "inDocs"] as const) {
    const blob = await query.part(name, (repository) => repository[name]);
    const path = CODE_OWNERS_PATHS[name];
    // What is no file has none of its properties: a folder of that name.
    if (blob?.byteSize === undefined) continue;
    const { byteSize: size, isBinary, isTruncated, text } = blob;
    if (size >= LIMIT) return { path, size, text: null };
    if (!isBinary && !isTruncated && typeof text === "string") return { path, size, text };
    return ofContents(session, path, tip);
  }
  return null;
}

async function byRest(session: GitHubSession, { base }: PullRequest): Promise<Found | null> {
  for (const path of Object.values(CODE_OWNERS_PATHS)) {
    const found = await ofContents(session, path, base.ref);
    if (found !== null) return found;
  }
  // None of the three, or nothing may be seen: who may see branches may see files.
  const branch = { branch: base.ref };
  if (
    (await session.find("/repos/{owner}/{repo}/branches/{branch}", branch, branchSchema)) !== null
  )
    return null;
  throw new FactUnavailable(
    `the files of ${base.ref} cannot be read, so who owns what is not known`,
    session.hasToken
      ? "see that the branch is there, and that the token may read contents"
      : "set GH_TOKEN or run gh auth login",
  );
}

async function ofContents(
  session: GitHubSession,
  path: string,
  ref: string,
): Promise<Found | null> {
  const route = "/repos/{owner}/{repo}/contents/{path}";
  const content = await session.find(route, { path, ref }, contentSchema);
  if (content === null || Array.isArray(content)) return null;
  if (content.type === "symlink") throw aLink(path);
  if (content.type !== "file") return null;
  const { size } = content;
  if (size >= LIMIT) return { path, size, text: null };
  if (content.encoding === "base64" && content.content !== undefined)
    return { path, size, text: textOfBase64(content.content) };
  // Above 1 MB it comes without its content.
  const sha = { file_sha: content.sha };
  const blob = await session.get("/repos/{owner}/{repo}/git/blobs/{file_sha}", sha, gitBlobSchema);
  return { path, size, text: textOfBase64(blob.content) };
}

async function byGit({ repository, base }: CodeOwnersRequest): Promise<Found | null> {
  if (base === null)
    throw new FactUnavailable(
      "there is neither a pull request nor a base, so who owns what is not known",
      "name the base: `--base BRANCH`",
    );
  const objects = new GitObjects(repository.git);
  try {
    for (const path of Object.values(CODE_OWNERS_PATHS)) {
      const object = await objects.read(`${base.tip}:${path}`, LIMIT);
      if (object?.type !== "blob") continue;
      const text = object.size < LIMIT ? object.bytes.toString("utf8") : null;
      return { path, size: object.size, text };
    }
    return null;
  } catch (error) {
    throw unavailable("who owns what could not be read", error);
  } finally {
    await objects.close();
  }
}
