import { cpSync } from "node:fs";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import { afterEach } from "vitest";
import { makeRepository, TestRepository, temporaryFolder } from "../support/repository.ts";
import { type GitHub, type GitHubOptions, startGitHub, TOKEN } from "./github.ts";

const running: GitHub[] = [];
afterEach(async () => {
  for (const hub of running.splice(0)) await hub.stop();
});

let first: { work: TestRepository; bare: TestRepository } | undefined;

/** Made once a file and copied, because that is what takes the time. */
function firstShop() {
  const work = makeRepository()
    .write({ "a.txt": "1\n2\n3\n", "docs/b.txt": "b\n" })
    .commit("start");
  work
    .branch("topic")
    .write("a.txt", "1\n2\n3\n4\n")
    .write("new.txt", "n\n")
    .commit("topic one")
    .write("new.txt", "n\nm\n")
    .commit("topic two");
  work.branch("other", "main").write("other.txt", "o\n").commit("other one");
  work.checkout("main").write("main.txt", "m\n").commit("main moves");
  const bare = makeRepository({ bare: true });
  work.git("push", "--quiet", bare.root, "--all");
  work.git("remote", "add", "origin", "../bare");
  return { work, bare };
}

/**
 * acme/shop with `main`, and with `topic` and `other`, two commits and one ahead of where `main` was before its
 * newest; pushed from `work`. It is stopped, and with it its violations are looked at, when the test is over.
 */
export async function openShop(options: Partial<GitHubOptions> = {}) {
  first ??= firstShop();
  const folder = temporaryFolder();
  const copy = (from: TestRepository, name: string) => {
    cpSync(from.root, join(folder, name), { recursive: true });
    return new TestRepository(join(folder, name), from.env);
  };
  const work = copy(first.work, "work");
  const bare = copy(first.bare, "bare");
  const hub = await startGitHub({ bare: bare.root, ...options });
  running.push(hub);
  const prefix = options.prefix ?? "";
  const octokitOf = (token: string | null) =>
    new Octokit({
      baseUrl: hub.apiUrl,
      ...(token === null ? {} : { auth: token }),
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    });
  const octokit = octokitOf(TOKEN);
  /** A GET below the repository, or after two slashes below the API. */
  const get = async (
    path: string,
    headers: Record<string, string> = { authorization: `token ${TOKEN}` },
  ) => {
    const address = path.startsWith("//") ? path.slice(1) : `/repos/acme/shop${path}`;
    const response = await fetch(`${hub.apiUrl}${address}`, { headers, redirect: "manual" });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return {
    hub,
    work,
    bare,
    octokit,
    octokitOf,
    /** The newest commit of a branch as GitHub has it. */
    tip: (branch: string) => bare.sha(`refs/heads/${branch}`),
    push: (...refs: string[]) => work.git("push", "--quiet", "--force", "origin", ...refs),
    /** An empty place for a repository. */
    place: (name: string) => `${temporaryFolder()}/${name}`,
    get,
    /** The body of such a GET, which must be answered well. */
    read: async (path: string) => {
      const { status, text } = await get(path);
      if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
      return JSON.parse(text);
    },
    /** A query of the repository's fields, and what came of it. */
    query: async (fields: string, token = TOKEN) => {
      const query = `{ repository(owner: "acme", name: "shop") { ${fields} } }`;
      const response = await fetch(`${hub.url}${prefix === "" ? "" : "/api"}/graphql`, {
        method: "POST",
        headers: { authorization: `bearer ${token}` },
        body: JSON.stringify({ query }),
      });
      const body = (await response.json()) as GraphqlBody;
      return { status: response.status, repository: body.data?.repository, errors: body.errors };
    },
    /** What was asked or answered wrongly so far; forgotten then. */
    violations: () => hub.violations.splice(0),
  };
}

interface GraphqlBody {
  // biome-ignore lint/suspicious/noExplicitAny: it is what the query asks for.
  readonly data?: { readonly repository: any };
  readonly errors?: readonly {
    readonly type?: string;
    readonly path?: unknown;
    readonly message: string;
  }[];
}
