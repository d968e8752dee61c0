import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findPlace, type GitHubPlace } from "../../../src/clients/github/place.ts";
import { parseRemoteUrl } from "../../../src/clients/github/remote-url.ts";
import type { BranchTracking, GitRemotes } from "../../../src/clients/github/remotes.ts";
import { FactUnavailable } from "../../../src/core/result.ts";

type Env = Readonly<Record<string, string>>;

/** Remotes by name; a value may be a fetch address, or several settings. */
type Written = Readonly<Record<string, string | { url: string; push?: string; gh?: string }>>;

function remotesOf(written: Written, branch: Partial<BranchTracking> | null = null): GitRemotes {
  return {
    remotes: Object.entries(written).map(([name, value]) => {
      const { url, push = url, gh = null } = typeof value === "string" ? { url: value } : value;
      return { name, fetchUrl: url, pushUrl: push, ghResolved: gh };
    }),
    branch: branch && {
      name: "fix",
      remote: null,
      merge: null,
      pushRemote: branch.remote ?? null,
      ...branch,
    },
  };
}

function place(written: Written, env: Env = {}, logins: string[] = []): GitHubPlace {
  const found = findPlace(env, remotesOf(written), logins);
  if ("unknownHosts" in found) throw found.fault;
  return found;
}

function fault(work: () => unknown): FactUnavailable {
  try {
    return expect.unreachable(JSON.stringify(work()));
  } catch (error) {
    expect(error).toBeInstanceOf(FactUnavailable);
    return error as FactUnavailable;
  }
}

const at = ({ host, owner, name }: GitHubPlace) => `${host} ${owner}/${name}`;

describe("a remote's address", () => {
  test.each([
    ["https://github.com/acme/shop", "github.com acme/shop"],
    ["https://github.com/acme/shop.git", "github.com acme/shop"],
    ["https://github.com/acme/shop/", "github.com acme/shop"],
    ["https://github.com/acme/shop.git/", "github.com acme/shop"],
    ["https://github.com:443/acme/shop", "github.com acme/shop"],
    ["https://www.github.com/acme/shop", "github.com acme/shop"],
    ["https://github.com./acme/shop", "github.com acme/shop"],
    ["https://GitHub.COM/Acme/Shop", "github.com Acme/Shop"],
    ["https://ann@github.com/acme/shop", "github.com acme/shop"],
    ["https://ann:p%40ss@github.com/acme/shop", "github.com acme/shop"],
    ["https://x-access-token:ghs_x@github.com/acme/shop.git", "github.com acme/shop"],
    ["http://github.com/acme/shop", "github.com acme/shop"],
    ["http://github.com:8080/acme/shop", "github.com acme/shop"],
    ["git://github.com/acme/shop.git", "github.com acme/shop"],
    ["ssh://git@github.com/acme/shop.git", "github.com acme/shop"],
    ["ssh://git@github.com:22/acme/shop.git", "github.com acme/shop"],
    ["ssh://git@ssh.github.com:443/acme/shop.git", "github.com acme/shop"],
    ["ssh://github.com/acme/shop", "github.com acme/shop"],
    ["git+ssh://git@github.com/acme/shop.git", "github.com acme/shop"],
    ["git+https://github.com:443/acme/shop.git", "github.com acme/shop"],
    ["git@github.com:acme/shop.git", "github.com acme/shop"],
    ["git@github.com:acme/shop", "github.com acme/shop"],
    ["git@github.com:/acme/shop.git", "github.com acme/shop"],
    ["github.com:acme/shop.git", "github.com acme/shop"],
    ["org-12345@github.com:acme/shop.git", "github.com acme/shop"],
    ["git@ssh.github.com:acme/shop.git", "github.com acme/shop"],
    ["git@GitHub.com:acme/shop.git", "github.com acme/shop"],
    ["https://github.com/acme/shop.js", "github.com acme/shop.js"],
    ["https://github.com/acme/shop.js.git", "github.com acme/shop.js"],
    ["https://github.com/acme/.github", "github.com acme/.github"],
    ["https://github.com/acme/a_b-c.d", "github.com acme/a_b-c.d"],
    ["https://github.com/ann_acme/shop", "github.com ann_acme/shop"],
    ["https://acme.ghe.com/acme/shop", "acme.ghe.com acme/shop"],
    ["acme@acme.ghe.com:acme/shop.git", "acme.ghe.com acme/shop"],
    ["https://ghe.example.org/acme/shop", "ghe.example.org acme/shop"],
    ["https://ghe.example.org:8443/acme/shop", "ghe.example.org:8443 acme/shop"],
    ["http://ghe.example.org:8080/acme/shop", "ghe.example.org acme/shop"],
    ["ssh://git@ghe.example.org:7999/acme/shop.git", "ghe.example.org acme/shop"],
    ["git@ghe.example.org:acme/shop.git", "ghe.example.org acme/shop"],
  ])("%s", (url, expected) => {
    expect(at(place({ origin: url }, { GH_HOST: "ghe.example.org" }))).toBe(expected);
  });

  const FOREIGN = /^origin is on (\S+), which is not known to be GitHub$/;
  const PATH = /^origin is on github\.com, but what its address names there is no owner\/name$/;
  const NO_ADDRESS = /^no remote of this clone is an address on GitHub$/;
  test.each([
    ["https://gitlab.example.org/acme/shop", FOREIGN],
    ["git@gitlab.com:acme/shop.git", FOREIGN],
    ["git@github-work:acme/shop.git", FOREIGN],
    ["https://github.com.evil.example/acme/shop", FOREIGN],
    ["https://evilgithub.com/acme/shop", FOREIGN],
    ["https://a.b.ghe.com/acme/shop", FOREIGN],
    ["https://ghe.com/acme/shop", FOREIGN],
    ["https://evil.example/github.com/acme/shop", FOREIGN],
    ["https://github.com@evil.example/acme/shop", FOREIGN],
    ["https://github.com:x@evil.example/acme/shop", FOREIGN],
    ["git@evil.example:github.com/acme", FOREIGN],
    ["https://gist.github.com/acme/0123456789abcdef", FOREIGN],
    ["https://[::1]:8443/acme/shop", FOREIGN],
    ["https://github.com/acme", PATH],
    ["https://github.com/acme/", PATH],
    ["https://github.com/", PATH],
    ["https://github.com/acme/group/shop", PATH],
    ["https://github.com/-acme/shop", PATH],
    ["https://github.com/acme/sh%2Fop", PATH],
    ["https://github.com/acme/.git", PATH],
    ["git@github.com:22/acme/shop", PATH],
    ["https://github.com/acme/..", NO_ADDRESS],
    ["https://github.com/acme/../evil/shop", NO_ADDRESS],
    ["https://github.com/x/%2e%2E/acme/shop", NO_ADDRESS],
    ["https://evil.example\\@github.com/acme/shop", NO_ADDRESS],
    ["https://github.com/acme/shop?x=1", NO_ADDRESS],
    ["https://github.com/acme/shop#x", NO_ADDRESS],
    ["https://github.com/acme/sh op", NO_ADDRESS],
    ["https://github.com/acme/shop\nhttps://evil.example", NO_ADDRESS],
    ["https://gïthub.com/acme/shop", NO_ADDRESS],
    ["/srv/git/acme/shop.git", NO_ADDRESS],
    ["../acme/shop", NO_ADDRESS],
    ["./github.com:acme/shop", NO_ADDRESS],
    ["file:///srv/acme/shop.git", NO_ADDRESS],
    ["C:/acme/shop", NO_ADDRESS],
    ["codecommit::eu-west-1://acme/shop", NO_ADDRESS],
    ["ext::ssh github.com acme/shop", NO_ADDRESS],
    ["ftp://github.com/acme/shop", NO_ADDRESS],
    ["https://", NO_ADDRESS],
    ["", NO_ADDRESS],
  ])("%s is none on a known GitHub", (url, reason) => {
    const { reason: said, mend } = fault(() => place({ origin: url }));
    expect(said).toMatch(reason);
    expect(mend).toContain("GITHUB_REPOSITORY=owner/name");
    if (reason === FOREIGN) expect(mend).toMatch(/^set GH_HOST or GITHUB_API_URL if it is GitHub/);
  });

  test("no password of an address is told", () => {
    const told = fault(() => place({ origin: "https://ann:secret@gitlab.example.org/a/b" }));
    expect(`${told.reason} ${told.mend}`).not.toContain("secret");
    expect(told.reason).toContain("gitlab.example.org");
  });
});

describe("the API", () => {
  const at = ({ apiUrl, graphqlUrl }: GitHubPlace) => [apiUrl, graphqlUrl];
  const origin = "https://github.com/acme/shop";
  const enterprise = "git@ghe.example.org:acme/shop.git";
  test.each<[string, Written, Env, [string, string]]>([
    ["github.com's", { origin }, {}, ["https://api.github.com", "https://api.github.com/graphql"]],
    [
      "a company's on ghe.com",
      { origin: "https://acme.ghe.com/acme/shop" },
      {},
      ["https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql"],
    ],
    [
      "Enterprise's",
      { origin: enterprise },
      { GH_HOST: "ghe.example.org" },
      ["https://ghe.example.org/api/v3", "https://ghe.example.org/api/graphql"],
    ],
    [
      "Enterprise's on its port, which SSH does not tell",
      { origin: enterprise },
      { GITHUB_SERVER_URL: "https://ghe.example.org:8443" },
      ["https://ghe.example.org:8443/api/v3", "https://ghe.example.org:8443/api/graphql"],
    ],
    [
      "as the runner says",
      { origin: enterprise },
      {
        GITHUB_API_URL: "https://ghe.example.org/api/v3/",
        GITHUB_SERVER_URL: "https://ghe.example.org",
        GITHUB_GRAPHQL_URL: "https://ghe.example.org/api/graphql-x",
      },
      ["https://ghe.example.org/api/v3", "https://ghe.example.org/api/graphql-x"],
    ],
    [
      "given by hand, beside what the runner set",
      { origin },
      {
        GITHUB_API_URL: "http://127.0.0.1:8080",
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_GRAPHQL_URL: "https://api.github.com/graphql",
      },
      ["http://127.0.0.1:8080", "http://127.0.0.1:8080/graphql"],
    ],
    [
      "given by hand, with a path",
      { origin },
      { GITHUB_API_URL: "http://localhost:8080/api/v3" },
      ["http://localhost:8080/api/v3", "http://localhost:8080/api/graphql"],
    ],
    [
      "a gateway's",
      { origin },
      { GITHUB_API_URL: "https://gateway.example.org/github" },
      ["https://gateway.example.org/github", "https://gateway.example.org/github/graphql"],
    ],
    [
      "not github.com's where the remote is on another known host",
      { origin: enterprise },
      { GITHUB_API_URL: "https://api.github.com", GH_HOST: "ghe.example.org" },
      ["https://ghe.example.org/api/v3", "https://ghe.example.org/api/graphql"],
    ],
  ])("%s", (_, written, env, expected) => {
    expect(at(place(written, env))).toEqual(expected);
  });

  test.each([
    ["github", "GITHUB_API_URL is not the address of an API"],
    ["ftp://api.github.com", "GITHUB_API_URL is not the address of an API"],
    ["https://ann:pw@api.github.com", "GITHUB_API_URL is not the address of an API"],
    [
      "http://ghe.example.org/api/v3",
      "GITHUB_API_URL is plain http to ghe.example.org: a token is not sent over it, and its answers could be anybody's",
    ],
    ["http://127.0.0.1.evil.example", /^GITHUB_API_URL is plain http/],
    ["https://git.example.org/api/v1", /^this runs where Gitea or Forgejo is the host/],
  ])("%s is refused", (GITHUB_API_URL, reason) => {
    const told = fault(() => place({ origin }, { GITHUB_API_URL }));
    expect(told.reason).toMatch(reason);
    expect(`${told.reason}${told.mend}`).not.toContain("pw");
  });

  test.each(["GITEA_ACTIONS", "FORGEJO_ACTIONS"])("%s: it is not GitHub", (name) => {
    const env = { [name]: "true", GITHUB_API_URL: "https://git.example.org/api" };
    expect(fault(() => place({ origin }, env)).mend).toContain("--stage code");
  });
});

describe("which host is GitHub, and whose tokens are whose", () => {
  const OWN = ["GH_TOKEN", "GITHUB_TOKEN"];
  const ENTERPRISE = ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];
  const ghe = "https://ghe.example.org/acme/shop";
  const github = "https://github.com/acme/shop";
  test.each<[string, string, Env, string, string[]]>([
    ["github.com", github, {}, "github.com", OWN],
    ["ghe.com", "https://a.ghe.com/acme/shop", {}, "a.ghe.com", OWN],
    ["named by GH_HOST", ghe, { GH_HOST: "ghe.example.org" }, "ghe.example.org", ENTERPRISE],
    [
      "named by GITHUB_SERVER_URL",
      ghe,
      { GITHUB_SERVER_URL: "https://ghe.example.org" },
      "ghe.example.org",
      ENTERPRISE,
    ],
    [
      "named by GITHUB_API_URL",
      ghe,
      { GITHUB_API_URL: "https://ghe.example.org/api/v3" },
      "ghe.example.org",
      [...OWN, ...ENTERPRISE],
    ],
    [
      "an Enterprise token, and no word whose",
      ghe,
      { GH_ENTERPRISE_TOKEN: "x" },
      "ghe.example.org",
      ENTERPRISE,
    ],
    [
      "the other Enterprise token, in a workflow on github.com",
      ghe,
      { GITHUB_ENTERPRISE_TOKEN: "x", GITHUB_API_URL: "https://api.github.com" },
      "ghe.example.org",
      ENTERPRISE,
    ],
    // The token of the API that was given must not go to another host.
    [
      "a company's on ghe.com beside github.com's API",
      "https://a.ghe.com/acme/shop",
      { GITHUB_API_URL: "https://api.github.com" },
      "a.ghe.com",
      [],
    ],
    [
      "a tunnel",
      github,
      { GITHUB_API_URL: "http://[::1]:81" },
      "[::1]:81",
      [...OWN, ...ENTERPRISE],
    ],
    [
      "a tunnel to an SSH alias",
      "git@github-work:acme/shop",
      { GITHUB_API_URL: "http://localhost:81" },
      "localhost:81",
      [...OWN, ...ENTERPRISE],
    ],
    [
      "a gateway",
      "https://git.example.org/acme/shop",
      { GITHUB_API_URL: "https://gateway.example.org" },
      "gateway.example.org",
      [...OWN, ...ENTERPRISE],
    ],
  ])("%s", (_, url, env, host, tokenNames) => {
    expect(place({ origin: url }, env)).toMatchObject({ host, tokenNames });
  });

  test.each<[string, string, Env]>([
    ["no word", ghe, {}],
    ["a blank token", ghe, { GH_ENTERPRISE_TOKEN: " " }],
    ["a token of another host", ghe, { GH_ENTERPRISE_TOKEN: "x", GH_HOST: "other.example.org" }],
    ["a token, but another forge", "https://gitlab.com/acme/shop", { GH_ENTERPRISE_TOKEN: "x" }],
    ["the same", "git@ssh.dev.azure.com:acme/shop", { GH_ENTERPRISE_TOKEN: "x" }],
    ["a token of github.com", ghe, { GH_TOKEN: "x", GITHUB_API_URL: "https://api.github.com" }],
    [
      "another forge beside a tunnel",
      "https://gitlab.com/acme/shop",
      { GITHUB_API_URL: "http://localhost:81" },
    ],
    [
      "another forge beside an Enterprise API",
      "https://gitlab.example.org/acme/shop",
      { GITHUB_API_URL: "https://ghe.example.org/api/v3" },
    ],
  ])("%s: not known", (_, url, env) => {
    const found = findPlace(env, remotesOf({ origin: url }));
    expect(found).toMatchObject({ unknownHosts: [expect.any(String)] });
  });

  test("a host that gh is logged in to", () => {
    const written = { upstream: "https://gitlab.com/a/b", origin: ghe };
    expect(findPlace({}, remotesOf(written))).toMatchObject({
      unknownHosts: ["gitlab.com", "ghe.example.org"],
    });
    expect(place(written, {}, ["ghe.example.org"])).toMatchObject({
      host: "ghe.example.org",
      via: "the remote origin",
      tokenNames: ENTERPRISE,
    });
  });
});

describe("which repository", () => {
  const acme = "https://github.com/acme/shop";
  const bob = "git@github.com:bob/shop.git";
  const cat = "git@github.com:cat/shop.git";
  test.each<[string, Written, Partial<BranchTracking> | null, Env, string]>([
    ["origin", { bob, origin: acme }, { remote: "bob" }, {}, "acme/shop by the remote origin"],
    ["a fork's", { origin: bob, upstream: acme }, null, {}, "acme/shop by the remote upstream"],
    [
      "as `gh repo set-default` says",
      { upstream: acme, origin: { url: bob, gh: "base" } },
      null,
      {},
      "bob/shop by the remote origin",
    ],
    [
      "as `gh repo set-default` says where no remote is it",
      { upstream: acme, origin: { url: bob, gh: "cat/depot" } },
      null,
      {},
      "cat/depot by the remote origin",
    ],
    [
      "what gh wrote is no name",
      { upstream: acme, origin: { url: bob, gh: "../x" } },
      null,
      {},
      "acme/shop by the remote upstream",
    ],
    ["the only one", { hub: bob }, null, {}, "bob/shop by the remote hub"],
    [
      "the same twice",
      { hub: bob, web: "https://github.com/Bob/shop" },
      null,
      {},
      "bob/shop by the remote hub",
    ],
    [
      "taken from one and pushed to another",
      { bob, central: acme },
      { remote: "central", merge: "main", pushRemote: "bob" },
      {},
      "acme/shop by the remote central",
    ],
    [
      "the only one on a known host",
      { origin: "https://gitlab.com/x/y", hub: bob },
      null,
      {},
      "bob/shop by the remote hub",
    ],
    [
      "one on the host that is named",
      { origin: acme, work: "https://ghe.example.org/team/app" },
      null,
      { GH_HOST: "ghe.example.org" },
      "team/app by the remote work",
    ],
    [
      "GITHUB_REPOSITORY",
      { origin: bob },
      null,
      { GITHUB_REPOSITORY: "acme/shop" },
      "acme/shop by GITHUB_REPOSITORY",
    ],
    [
      "GITHUB_REPOSITORY without a remote",
      {},
      null,
      { GITHUB_REPOSITORY: "acme/shop.js" },
      "acme/shop.js by GITHUB_REPOSITORY",
    ],
  ])("%s", (_, written, branch, env, expected) => {
    const found = findPlace(env, remotesOf(written, branch)) as GitHubPlace;
    expect(`${found.owner}/${found.name} by ${found.via}`).toBe(expected);
  });

  test.each<[string, Written, Env, string]>([
    ["the host that is named", { origin: bob }, { GH_HOST: "ghe.example.org" }, "ghe.example.org"],
    [
      "the API's before the server's",
      {},
      {
        GITHUB_API_URL: "https://api.a.ghe.com",
        GITHUB_SERVER_URL: "https://ghe.example.org",
      },
      "a.ghe.com",
    ],
    ["the remote's", { origin: "https://a.ghe.com/x/y" }, {}, "a.ghe.com"],
    ["github.com", { origin: "git@github-work:x/y" }, {}, "github.com"],
    ["github.com, whatever GH_HOST is not", {}, { GH_HOST: "not a host" }, "github.com"],
  ])("GITHUB_REPOSITORY lies on %s", (_, written, env, host) => {
    const all = { GITHUB_REPOSITORY: "acme/shop", ...env };
    expect(place(written, all)).toMatchObject({ host, owner: "acme", name: "shop" });
  });

  test.each(["acme", "acme/shop/x", "/acme/shop", "acme/shop/", "acme/..", "https://x/acme/shop"])(
    "GITHUB_REPOSITORY=%s is refused",
    (GITHUB_REPOSITORY) => {
      const { reason } = fault(() => place({ origin: acme }, { GITHUB_REPOSITORY }));
      expect(reason).toBe("GITHUB_REPOSITORY is not of the form owner/name");
    },
  );

  test("several, and no telling which", () => {
    const branch = { remote: "bob", merge: "fix" };
    const told = fault(() => findPlace({}, remotesOf({ bob, cat }, branch)));
    expect(told.reason).toMatch(/^this clone has several remotes \(bob, cat\), and none is called/);
    expect(told.mend).toBe("say which: gh repo set-default, or GITHUB_REPOSITORY=owner/name");
  });

  test("no remote at all", () => {
    const told = fault(() => place({}));
    expect(told.reason).toMatch(/^this clone has no remote/);
    expect(told.mend).toMatch(/^add the one on GitHub with `git remote add origin URL`/);
  });

  test.each<[string, Written, Partial<BranchTracking> | null, string | null]>([
    ["a detached HEAD", { origin: bob }, null, null],
    ["nothing is set: the only remote", { hub: bob }, {}, "bob"],
    ["nothing is set: origin", { cat, origin: bob }, {}, "bob"],
    ["nothing is set, and no origin", { cat, upstream: acme }, {}, null],
    ["pushed where it was taken from", { origin: acme, bob }, { remote: "bob", merge: "x" }, "bob"],
    [
      "made from the base of a fork",
      { upstream: acme, origin: bob },
      { remote: "upstream", merge: "main" },
      "bob",
    ],
    [
      "pushed to the base itself",
      { upstream: acme, origin: bob },
      { remote: "upstream", merge: "fix" },
      "acme",
    ],
    [
      "a remote for pushing",
      { origin: acme, mine: cat },
      { remote: "origin", merge: "main", pushRemote: "mine" },
      "cat",
    ],
    ["an address for pushing", { origin: { url: acme, push: bob } }, { remote: "origin" }, "bob"],
    [
      "an address in the branch, as gh writes it",
      { origin: acme },
      { remote: "https://github.com/cat/shop.git", merge: "main" },
      "cat",
    ],
    ["this clone itself", { origin: acme }, { remote: ".", merge: "main" }, null],
  ])("whose branch it is: %s", (_, written, branch, owner) => {
    const found = findPlace({}, remotesOf(written, branch));
    expect(found).toMatchObject({ headOwner: owner });
  });
});

describe("whatever is written", () => {
  const part = fc.constantFrom(
    ..."/ : @ \\ . .. %2f %2e # ? [ ] .git github.com git@github.com https:// ssh:// evil".split(
      " ",
    ),
    "o/n",
    "\n",
    " ",
    "\0",
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 9 }).map((parts) => parts.join("")),
    fc.webUrl(),
  );
  const names = [
    ..."GITHUB_API_URL GITHUB_GRAPHQL_URL GITHUB_SERVER_URL GITHUB_REPOSITORY GH_HOST".split(" "),
    "GH_ENTERPRISE_TOKEN",
  ];
  const env = fc.dictionary(fc.constantFrom(...names), text);

  test("it is a place, or a fault that says what to do", () => {
    fc.assert(
      fc.property(env, fc.array(text, { maxLength: 3 }), text, (given, urls, remote) => {
        const written = Object.fromEntries(urls.map((url, nth) => [`r${nth}`, url]));
        try {
          const found = findPlace(given, remotesOf(written, { remote, merge: "x" }));
          if ("unknownHosts" in found) {
            expect(found.fault).toBeInstanceOf(FactUnavailable);
            return;
          }
          const { apiUrl, graphqlUrl, owner, name } = found;
          expect(new URL(graphqlUrl).origin).toBe(new URL(apiUrl).origin);
          expect(apiUrl).toMatch(/^https:\/\/|^http:\/\/(?:localhost|127\.|\[::1\])/);
          expect(`${owner}/${name}`).toMatch(/^[\w-]+\/[\w.-]+$/);
          expect(name).not.toMatch(/^\.\.?$/);
        } catch (error) {
          if (!(error instanceof FactUnavailable)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("no host comes out of a path or a user name", () => {
    const before = fc.constantFrom(
      "https://evil.example/",
      "https://github.com@evil.example/",
      "https://github.com:443@evil.example/",
      "ssh://git@evil.example/",
      "ssh://github.com@evil.example:22/",
      "git@evil.example:",
      "evil.example:",
      "git://evil.example/",
    );
    fc.assert(
      fc.property(before, text, (start, path) => {
        const address = parseRemoteUrl(start + path);
        expect([undefined, "evil.example"]).toContain(address?.host);
      }),
      { numRuns: 2000 },
    );
  });
});
