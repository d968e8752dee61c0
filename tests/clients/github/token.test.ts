import { existsSync, readFileSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { ghToken } from "../../../src/clients/github/gh.ts";
import { openSession } from "../../../src/clients/github/open-session.ts";
import { findToken } from "../../../src/clients/github/token.ts";
import { groupAlive } from "../../../src/clients/process-group.ts";
import { FactUnavailable } from "../../../src/core/result.ts";
import { makeRepository } from "../../support/repository.ts";

const own = { host: "github.com", tokenNames: ["GH_TOKEN", "GITHUB_TOKEN"] };

describe("the variables", () => {
  test.each<[string, Record<string, string>, unknown]>([
    ["the first", { GH_TOKEN: "a", GITHUB_TOKEN: "b" }, { value: "a", source: "GH_TOKEN" }],
    ["the second", { GITHUB_TOKEN: "b" }, { value: "b", source: "GITHUB_TOKEN" }],
    ["empty is none", { GH_TOKEN: "", GITHUB_TOKEN: "b" }, { value: "b", source: "GITHUB_TOKEN" }],
    ["blank is none", { GH_TOKEN: " \n", GITHUB_TOKEN: "b" }, { value: "b" }],
    ["those of other hosts are not looked at", { GH_ENTERPRISE_TOKEN: "c" }, null],
    ["none", {}, null],
  ])("%s", async (_, env, expected) => {
    const token = await findToken(own, env, async () => null);
    if (expected === null) expect(token).toBeNull();
    else expect(token).toMatchObject(expected as object);
  });

  test("gh is asked for that host, and only where no variable has one", async () => {
    const asked: string[] = [];
    const askGh = async (host: string) => {
      asked.push(host);
      return "of-gh";
    };
    expect(await findToken(own, { GH_TOKEN: "a" }, askGh)).toMatchObject({ value: "a" });
    expect(asked).toEqual([]);
    const place = { host: "ghe.example.org", tokenNames: ["GH_ENTERPRISE_TOKEN"] };
    expect(await findToken(place, { GH_TOKEN: "a" }, askGh)).toEqual({
      value: "of-gh",
      source: "gh",
    });
    expect(asked).toEqual(["ghe.example.org"]);
  });

  test.each(["secret\nX-Evil: 1", "secret\r", "secret\0", "sec ret", "secrét", "secret\u007f"])(
    "%j is no token, and is not told",
    async (value) => {
      for (const [env, gh, source, mend] of [
        [{ GH_TOKEN: value }, null, "GH_TOKEN", /^set GH_TOKEN to the token alone, or unset it$/],
        [{}, value, "gh", /^log in again: gh auth login$/],
      ] as const) {
        const fault = await findToken(own, env, async () => gh).catch((error: unknown) => error);
        expect(fault).toBeInstanceOf(FactUnavailable);
        const told = fault as FactUnavailable;
        expect(told.reason).toMatch(new RegExp(`^the token in ${source} has a line break`));
        expect(told.mend).toMatch(mend);
        expect(`${told.reason}${told.mend}`).not.toMatch(/secr/);
      }
    },
  );
});

/** A program called gh that does what the lines say, on a PATH of its own. */
function gh(...lines: string[]) {
  const repo = makeRepository();
  repo.write("bin/gh", ["#!/bin/sh", ...lines, ""].join("\n")).executable("bin/gh");
  const PATH = [repo.path("bin"), "/usr/bin", "/bin"].join(delimiter);
  const read = (name: string) => readFileSync(repo.path(name), "utf8");
  return { env: { PATH, HERE: repo.root }, read, root: repo.root };
}

describe("gh", () => {
  test("it is asked for the host, without a terminal and without tokens of the environment", async () => {
    const { env, read } = gh(
      'echo "$@" > "$HERE/asked"',
      'echo "$GH_TOKEN$GITHUB_TOKEN$GH_ENTERPRISE_TOKEN|$GH_PROMPT_DISABLED" >> "$HERE/asked"',
      'pwd >> "$HERE/asked"; cat >> "$HERE/asked"',
      '( : > /dev/tty ) 2>/dev/null && echo terminal >> "$HERE/asked"',
      "echo gho_token",
    );
    const tokens = { GH_TOKEN: "a", GITHUB_TOKEN: "b", GH_ENTERPRISE_TOKEN: "c" };
    expect(await ghToken("ghe.example.org:8443", { ...env, ...tokens })).toBe("gho_token");
    const [asked, seen, where, ...more] = read("asked").trimEnd().split("\n");
    expect(asked).toBe("auth token --hostname ghe.example.org:8443");
    expect(seen).toBe("|1");
    expect(where).toBe(realpathSync(tmpdir()));
    expect(more).toEqual([]);
  });

  test.each<[string, string[]]>([
    ["not logged in", ["echo 'no oauth token found' >&2", "exit 1"]],
    ["a failure that prints", ["echo token", "exit 4"]],
    ["nothing printed", ["exit 0"]],
    ["blanks printed", ["echo '  '"]],
    ["killed", ["echo token", "kill -9 $$"]],
  ])("%s: no token", async (_, lines) => {
    expect(await ghToken("github.com", gh(...lines).env)).toBeNull();
  });

  test("no gh, or a host that is none: no token", async () => {
    const { env } = gh("echo token");
    const PATH = join(env.HERE, "nowhere");
    expect(await ghToken("github.com", { ...env, PATH })).toBeNull();
    expect(await ghToken("--help", env)).toBeNull();
    expect(await ghToken("", env)).toBeNull();
    expect(await ghToken("github.com", env)).toBe("token");
  });

  test("a gh of the repository is not run", async () => {
    const { env, root } = gh("echo token");
    const before = process.cwd();
    process.chdir(root);
    try {
      expect(await ghToken("github.com", { PATH: ["bin", "", "."].join(delimiter) })).toBeNull();
      expect(await ghToken("github.com", { PATH: env.PATH })).toBe("token");
    } finally {
      process.chdir(before);
    }
  });

  test("one that hangs gives no token", async () => {
    expect(await ghToken("github.com", gh("sleep 60").env, undefined, 50)).toBeNull();
  });

  test("it ends with the run, and with it what it started", async () => {
    const { env, read, root } = gh(
      'echo $$ > "$HERE/group.new"; mv "$HERE/group.new" "$HERE/group"',
      "trap '' TERM",
      "sleep 60 & wait; sleep 60",
    );
    const controller = new AbortController();
    const reason = new Error("interrupted by SIGINT");
    const asked = ghToken("github.com", env, controller.signal);
    await vi.waitUntil(() => existsSync(join(root, "group")), { timeout: 20_000, interval: 5 });
    expect(groupAlive(Number(read("group")))).toBe(true);
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
    // What got KILL may take a moment to vanish.
    await expect.poll(() => groupAlive(Number(read("group"))), { timeout: 5_000 }).toBe(false);
    await expect(ghToken("github.com", env, controller.signal)).rejects.toBe(reason);
  });

  test("a session asks it: for the token, and for whether a host is GitHub", async () => {
    const { env, read } = gh(
      'echo "$4" >> "$HERE/asked"',
      'test "$4" = ghe.example.org && echo token',
    );
    const remote = (name: string, url: string) => ({
      name,
      fetchUrl: url,
      pushUrl: url,
      ghResolved: null,
    });
    const remotes = {
      remotes: [
        remote("origin", "https://ghe.example.org/acme/shop"),
        remote("upstream", "https://gitlab.com/acme/shop"),
      ],
      branch: null,
    };
    const session = await openSession({ env, remotes });
    expect(session).toMatchObject({
      host: "ghe.example.org",
      owner: "acme",
      name: "shop",
      via: "the remote origin",
      hasToken: true,
    });
    await session.close();
    expect(read("asked")).toBe("gitlab.com\nghe.example.org\n");
    const [, foreign] = remotes.remotes;
    const lone = openSession({ env, remotes: { remotes: foreign ? [foreign] : [], branch: null } });
    await expect(lone).rejects.toThrow(/^upstream is on gitlab\.com, which is not known/);
  });
});
