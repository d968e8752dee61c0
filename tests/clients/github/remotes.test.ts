import { expect, test } from "vitest";
import { createGit } from "../../../src/clients/git.ts";
import { remotesOf } from "../../../src/clients/github/remotes.ts";
import { makeRepository, type TestRepository } from "../../support/repository.ts";

function read(repo: TestRepository, branch: string | null) {
  const git = createGit({ cwd: repo.root, env: repo.env });
  return remotesOf(git, branch).then((remotes) => ({ ...remotes, processes: git.processes }));
}

test("none, with nothing set", async () => {
  const repo = makeRepository();
  const untracked = { name: "main", remote: null, merge: null, pushRemote: null };
  expect(await read(repo, "main")).toEqual({ remotes: [], branch: untracked, processes: 2 });
  expect(await read(repo, null)).toEqual({ remotes: [], branch: null, processes: 2 });
});

test("addresses as git uses them, and what the branch is set to, by two processes", async () => {
  const repo = makeRepository();
  repo.git("remote", "add", "origin", "gh:ann/shop");
  repo.git("remote", "add", "up.stream", "https://x:secret@github.com/acme/shop.git");
  repo.git("remote", "set-url", "--push", "up.stream", "no-push");
  repo.git("remote", "set-url", "--add", "origin", "https://second.example/ann/shop");
  repo.git("remote", "add", "mirror", "https://mirror.example/ann/shop");
  repo.git("config", "url.git@github.com:.insteadOf", "gh:");
  repo.git("config", "url.ssh://git@github.com/.pushInsteadOf", "https://mirror.example/");
  repo.git("config", "remote.up.stream.gh-resolved", "base");
  // A partial clone's remote has its filter behind the address.
  repo.git("config", "remote.origin.promisor", "true");
  repo.git("config", "remote.origin.partialclonefilter", "blob:none");
  repo.git("config", "branch.fix/Dotted.name.remote", "origin");
  repo.git("config", "branch.fix/Dotted.name.merge", "refs/heads/fix");
  repo.git("config", "branch.fix/dotted.name.remote", "another");
  expect(await read(repo, "fix/Dotted.name")).toEqual({
    remotes: [
      {
        name: "mirror",
        fetchUrl: "https://mirror.example/ann/shop",
        pushUrl: "ssh://git@github.com/ann/shop",
        ghResolved: null,
      },
      {
        name: "origin",
        fetchUrl: "git@github.com:ann/shop",
        pushUrl: "git@github.com:ann/shop",
        ghResolved: null,
      },
      {
        name: "up.stream",
        fetchUrl: "https://x:secret@github.com/acme/shop.git",
        pushUrl: "no-push",
        ghResolved: "base",
      },
    ],
    branch: { name: "fix/Dotted.name", remote: "origin", merge: "fix", pushRemote: "origin" },
    processes: 2,
  });
});

test.each([
  { config: { "branch.b.remote": "." }, remote: ".", push: "." },
  { config: { "remote.pushDefault": "fork" }, remote: null, push: "fork" },
  {
    config: { "branch.b.remote": "origin", "remote.pushDefault": "fork" },
    remote: "origin",
    push: "fork",
  },
  {
    config: { "branch.b.remote": "origin", "remote.pushDefault": "f", "branch.b.pushRemote": "g" },
    remote: "origin",
    push: "g",
  },
  // As `gh pr checkout` leaves it for a fork; the longest prefix is rewritten.
  {
    config: {
      "branch.b.remote": "https://github.com/bob/shop.git",
      "url.https://wrong.example/.insteadOf": "https://",
      "url.git@github.com:.insteadOf": "https://github.com/",
    },
    remote: "git@github.com:bob/shop.git",
    push: "git@github.com:bob/shop.git",
  },
  // A merge that is no branch: a pull request's own ref.
  {
    config: { "branch.b.remote": "origin", "branch.b.merge": "refs/pull/7/head" },
    remote: "origin",
  },
])("the branch's remotes: $config", async ({ config, remote, push = remote }) => {
  const repo = makeRepository();
  repo.git("remote", "add", "origin", "https://github.com/acme/shop");
  for (const [key, value] of Object.entries(config)) repo.git("config", key, value ?? "");
  const { branch } = await read(repo, "b");
  expect(branch).toEqual({ name: "b", remote, merge: null, pushRemote: push });
});

test("the last value counts where there are several", async () => {
  const repo = makeRepository();
  repo.git("config", "branch.b.remote", "one");
  repo.git("config", "--add", "branch.b.remote", "two");
  expect((await read(repo, "b")).branch?.remote).toBe("two");
});
