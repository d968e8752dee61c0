import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lockfile } from "../../src/checks/lockfile.ts";
import { ask, places, type Situation } from "./situation.ts";

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const manifest = (dependencies: object, more: object = {}) =>
  json({ name: "app", version: "1.0.0", dependencies, ...more });
const packageLock = (dependencies: object, more: object = {}) =>
  json({
    name: "app",
    lockfileVersion: 3,
    packages: {
      "": { name: "app", dependencies },
      ...Object.fromEntries(
        Object.keys(dependencies).map((name) => [`node_modules/${name}`, { version: "1.0.0" }]),
      ),
      ...more,
    },
  });

type Case = [title: string, status: string, situation: Situation, places?: string[]];

function table(cases: Case[]) {
  for (const [title, status, situation, expected = []] of cases)
    it(`${title} → ${status}`, async () => {
      const result = await ask(lockfile, {}, situation);
      expect({ status: result.status, places: places(result) }, result.summary).toEqual({
        status,
        places: expected,
      });
    });
}

describe("npm", () => {
  const before = {
    "package.json": manifest({ a: "^1.0.0" }),
    "package-lock.json": packageLock({ a: "^1.0.0" }),
  };
  table([
    [
      "both changed and agree",
      "pass",
      {
        before,
        change: {
          "package.json": manifest({ a: "^2.0.0" }),
          "package-lock.json": packageLock({ a: "^2.0.0" }),
        },
      },
    ],
    [
      "the manifest alone changed",
      "fail",
      { before, change: { "package.json": manifest({ a: "^2.0.0" }) } },
      ["package.json:5 out-of-step"],
    ],
    [
      "both changed and do not agree",
      "fail",
      {
        before,
        change: {
          "package.json": manifest({ a: "^2.0.0" }),
          "package-lock.json": packageLock({ a: "^1.5.0" }),
        },
      },
      ["package.json:5 out-of-step"],
    ],
    [
      "a requirement is gone and locked still",
      "fail",
      { before, change: { "package.json": manifest({}) } },
      ["package.json out-of-step"],
    ],
    [
      "a requirement moved to another section",
      "fail",
      { before, change: { "package.json": manifest({}, { devDependencies: { a: "^1.0.0" } }) } },
      ["package.json:6 out-of-step", "package.json:6 out-of-step"],
    ],
    [
      "repeated and not installed: a merge by hand",
      "fail",
      {
        before,
        change: {
          "package.json": manifest({ a: "^1.0.0", b: "^1.0.0" }),
          "package-lock.json": json({
            lockfileVersion: 3,
            packages: { "": { dependencies: { a: "^1.0.0", b: "^1.0.0" } }, "node_modules/a": {} },
          }),
        },
      },
      ["package.json:6 out-of-step"],
    ],
    [
      "an update of the lockfile alone",
      "pass",
      {
        before,
        change: {
          "package-lock.json": packageLock(
            { a: "^1.0.0" },
            { "node_modules/b": { version: "2.0.0" } },
          ),
        },
      },
    ],
    [
      "the lockfile alone, away from the manifest",
      "fail",
      { before, change: { "package-lock.json": packageLock({ a: "^1.0.0", b: "^1.0.0" }) } },
      ["package.json out-of-step"],
    ],
    [
      "scripts and engines alone",
      "not-applicable",
      {
        before,
        change: {
          "package.json": manifest(
            { a: "^1.0.0" },
            { scripts: { test: "x" }, engines: { node: ">=20" } },
          ),
        },
      },
    ],
    [
      "overrides without the lockfile",
      "fail",
      {
        before,
        change: { "package.json": manifest({ a: "^1.0.0" }, { overrides: { b: "2.0.0" } }) },
      },
      ["package.json:8 out-of-step"],
    ],
    [
      "no lockfile is kept",
      "not-applicable",
      {
        before: { "package.json": manifest({}) },
        change: { "package.json": manifest({ a: "1" }) },
      },
    ],
    [
      "the lockfile was removed",
      "fail",
      { before, change: { "package-lock.json": null } },
      ["package-lock.json lockfile-removed"],
    ],
    ["the manifest is no JSON", "unknown", { before, change: { "package.json": "{" } }],
    [
      "the lockfile holds a conflict",
      "unknown",
      { before, change: { "package-lock.json": "<<<<<<< HEAD\n" } },
    ],
    [
      "what the base had wrong already",
      "pass",
      {
        before: { ...before, "package-lock.json": packageLock({ a: "^0.9.0" }) },
        change: {
          "package.json": manifest({ a: "^1.0.0", b: "^1.0.0" }),
          "package-lock.json": packageLock({ a: "^0.9.0", b: "^1.0.0" }),
        },
      },
    ],
    ["nothing of the kind", "not-applicable", { before, change: { "a.ts": "1" } }],
    [
      "a fixture's manifest",
      "not-applicable",
      {
        before: { ...before, "tests/fixtures/x/package.json": manifest({}) },
        change: { "tests/fixtures/x/package.json": manifest({ z: "1" }) },
      },
    ],
    [
      "another package manager takes over",
      "pass",
      {
        before,
        change: {
          "package-lock.json": null,
          "yarn.lock": '# yarn lockfile v1\n\n\na@^1.0.0:\n  version "1.0.0"\n',
        },
      },
    ],
  ]);

  it("says how much it compared, and what", async () => {
    const result = await ask(
      lockfile,
      {},
      {
        before,
        change: {
          "package.json": manifest({ a: "^2.0.0", b: "1" }),
          "package-lock.json": packageLock({ a: "^2.0.0", b: "1" }),
        },
      },
    );
    expect(result.summary).toBe(
      "1 manifest in step with package-lock.json: 2 requirements compared",
    );
    expect(result.evidence).toEqual([
      {
        kind: "file",
        ref: "package-lock.json",
        summary: "package.json (npm): 2 requirements compared; manifest and lockfile changed",
      },
    ]);
  });

  it("holds this repository's own lockfile to its manifest", async () => {
    const own = {
      "package.json": readFileSync("package.json", "utf8"),
      "package-lock.json": readFileSync("package-lock.json", "utf8"),
    };
    expect(await ask(lockfile, {}, { change: own })).toMatchObject({ status: "pass" });
    const other = own["package.json"].replace(/"yaml": "[^"]*"/, '"yaml": "^1.0.0"');
    expect(other).not.toBe(own["package.json"]);
    const result = await ask(lockfile, {}, { before: own, change: { "package.json": other } });
    expect(result.findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^asks for yaml \^1\.0\.0, and the lockfile was made with \^2/),
    ]);
  });
});

describe("workspaces", () => {
  const root = manifest({}, { workspaces: ["packages/*"] });
  const lock = (own: object) =>
    json({
      lockfileVersion: 3,
      packages: {
        "": { workspaces: ["packages/*"] },
        "packages/a": own,
        "node_modules/x": {},
        "node_modules/y": {},
      },
    });
  const before = {
    "package.json": root,
    "packages/a/package.json": json({ name: "a", dependencies: { x: "1" } }),
    "package-lock.json": lock({ dependencies: { x: "1" } }),
  };
  table([
    [
      "a member's requirement, locked above",
      "pass",
      {
        before,
        change: {
          "packages/a/package.json": json({ name: "a", dependencies: { x: "1", y: "1" } }),
          "package-lock.json": lock({ dependencies: { x: "1", y: "1" } }),
        },
      },
    ],
    [
      "a member's requirement, not locked",
      "fail",
      {
        before,
        change: {
          "packages/a/package.json": json({ name: "a", dependencies: { x: "1", y: "1" } }),
        },
      },
      ["packages/a/package.json:5 out-of-step"],
    ],
    [
      "a new member that the lockfile does not list",
      "fail",
      {
        before,
        change: { "packages/b/package.json": json({ name: "b", dependencies: { x: "1" } }) },
      },
      ["packages/b/package.json out-of-step"],
    ],
    [
      "a manifest outside of the workspace",
      "not-applicable",
      { before, change: { "tools/t/package.json": json({ name: "t", dependencies: { x: "1" } }) } },
    ],
  ]);
});

describe("pnpm", () => {
  const lock = (specifier: string, version = "9.0") => `lockfileVersion: '${version}'

settings:
  autoInstallPeers: true

importers:

  .:
    dependencies:
      '@scope/a':
        specifier: ${specifier}
        version: 1.0.0
    devDependencies:
      b:
        specifier: 'catalog:'
        version: 2.0.0

  packages/p:
    dependencies:
      b:
        specifier: workspace:*
        version: link:../b

packages:

  '@scope/a@1.0.0':
    resolution: {integrity: sha512-x}
`;
  const own = (a: string) => manifest({ "@scope/a": a }, { devDependencies: { b: "catalog:" } });
  const before = {
    "package.json": own("^1.0.0"),
    "pnpm-lock.yaml": lock("^1.0.0"),
    "pnpm-workspace.yaml": "packages:\n  - 'packages/*'\n",
    "packages/p/package.json": json({ name: "p", dependencies: { b: "workspace:*" } }),
  };
  table([
    [
      "agrees",
      "pass",
      { before, change: { "package.json": own("^1.1.0"), "pnpm-lock.yaml": lock("^1.1.0") } },
    ],
    [
      "does not agree",
      "fail",
      { before, change: { "package.json": own("^1.1.0") } },
      ["package.json:5 out-of-step"],
    ],
    [
      "a member does not agree",
      "fail",
      {
        before,
        change: {
          "packages/p/package.json": json({ name: "p", dependencies: { b: "workspace:^" } }),
        },
      },
      ["packages/p/package.json:4 out-of-step"],
    ],
    [
      "a member that is not listed",
      "fail",
      {
        before,
        change: { "packages/q/package.json": json({ name: "q", dependencies: { b: "1" } }) },
      },
      ["packages/q/package.json out-of-step"],
    ],
    [
      "one package, lockfile version 5",
      "pass",
      {
        before: {
          "package.json": manifest({ a: "1" }),
          "pnpm-lock.yaml":
            "lockfileVersion: 5.4\n\nspecifiers:\n  a: '1'\n\ndependencies:\n  a: 1.0.0\n",
        },
        change: {
          "package.json": manifest({ a: "^1.2" }),
          "pnpm-lock.yaml":
            "lockfileVersion: 5.4\n\nspecifiers:\n  a: ^1.2\n\ndependencies:\n  a: 1.2.0\n",
        },
      },
    ],
    [
      "one package, lockfile version 5, not made anew",
      "fail",
      {
        before: {
          "package.json": manifest({ a: "1" }),
          "pnpm-lock.yaml":
            "lockfileVersion: 5.4\n\nspecifiers:\n  a: '1'\n\ndependencies:\n  a: 1.0.0\n",
        },
        change: { "package.json": manifest({ a: "^1.2" }) },
      },
      ["package.json:5 out-of-step"],
    ],
  ]);
});

describe("yarn", () => {
  const v1 = (...ranges: string[]) =>
    `# THIS IS AN AUTOGENERATED FILE.\n# yarn lockfile v1\n\n\n${ranges.map((range) => `${range}:\n  version "1.0.0"\n  resolved "x"\n`).join("\n")}`;
  const berry = (range: string) =>
    `__metadata:\n  version: 8\n\n"a@npm:${range}":\n  version: 1.0.0\n\n"app@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "app@workspace:."\n  dependencies:\n    "@s/b": "npm:^2.0.0"\n    a: "npm:${range}"\n  languageName: unknown\n`;
  const own = (a: string) => manifest({ a, "@s/b": "^2.0.0" });
  table([
    [
      "v1 agrees",
      "pass",
      {
        before: { "package.json": own("^1.0.0"), "yarn.lock": v1("a@^1.0.0", '"@s/b@^2.0.0"') },
        change: {
          "package.json": own("^1.1.0"),
          "yarn.lock": v1("a@^1.0.0, a@^1.1.0", '"@s/b@^2.0.0"'),
        },
      },
    ],
    [
      "v1 does not",
      "fail",
      {
        before: { "package.json": own("^1.0.0"), "yarn.lock": v1("a@^1.0.0", '"@s/b@^2.0.0"') },
        change: { "package.json": own("^1.1.0") },
      },
      ["package.json:5 out-of-step"],
    ],
    [
      "v1: a neighbour of the workspace is not locked",
      "pass",
      {
        before: {
          "package.json": manifest({}, { workspaces: ["p/*"] }),
          "p/a/package.json": json({ name: "a" }),
          "p/b/package.json": json({ name: "b" }),
          "yarn.lock": v1(),
        },
        change: {
          "p/b/package.json": json({ name: "b", dependencies: { a: "1.0.0", c: "1" } }),
          "yarn.lock": v1("c@1"),
        },
      },
    ],
    [
      "berry agrees",
      "pass",
      {
        before: { "package.json": own("^1.0.0"), "yarn.lock": berry("^1.0.0") },
        change: { "package.json": own("^1.1.0"), "yarn.lock": berry("^1.1.0") },
      },
    ],
    [
      "berry does not",
      "fail",
      {
        before: { "package.json": own("^1.0.0"), "yarn.lock": berry("^1.0.0") },
        change: { "package.json": own("^1.1.0") },
      },
      ["package.json:5 out-of-step"],
    ],
  ]);
});

describe("bun", () => {
  const bun = (range: string) =>
    `{\n  "lockfileVersion": 1,\n  "workspaces": {\n    "": {\n      "name": "app",\n      "dependencies": {\n        "a": "${range}",\n      },\n    },\n  },\n}\n`;
  const before = { "package.json": manifest({ a: "1" }), "bun.lock": bun("1") };
  table([
    [
      "agrees",
      "pass",
      { before, change: { "package.json": manifest({ a: "2" }), "bun.lock": bun("2") } },
    ],
    [
      "does not",
      "fail",
      { before, change: { "package.json": manifest({ a: "2" }) } },
      ["package.json:5 out-of-step"],
    ],
    [
      "binary: changed with it",
      "pass",
      {
        before: { "package.json": manifest({ a: "1" }), "bun.lockb": "\0x" },
        change: { "package.json": manifest({ a: "2" }), "bun.lockb": "\0y" },
      },
    ],
    [
      "binary: did not change with it",
      "fail",
      {
        before: { "package.json": manifest({ a: "1" }), "bun.lockb": "\0x" },
        change: { "package.json": manifest({ a: "2" }) },
      },
      ["package.json:5 out-of-step"],
    ],
    [
      "binary: changed alone",
      "unknown",
      {
        before: { "package.json": manifest({ a: "1" }), "bun.lockb": "\0x" },
        change: { "bun.lockb": "\0y" },
      },
    ],
  ]);
});

describe("Cargo", () => {
  const toml = (dependencies: string) =>
    `[package]\nname = "app"\nversion = "0.1.0"\n\n[dependencies]\n${dependencies}\n`;
  const lock = (...packages: [string, string][]) =>
    `version = 4\n\n[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = [\n${packages.map(([name]) => ` "${name}",\n`).join("")}]\n\n${packages.map(([name, version]) => `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "registry+x"\n`).join("\n")}`;
  const before = {
    "Cargo.toml": toml('serde = "1.0.100"'),
    "Cargo.lock": lock(["serde", "1.0.200"]),
  };
  table([
    [
      "a requirement that the locked version satisfies",
      "pass",
      { before, change: { "Cargo.toml": toml('serde = "1.0.150"') } },
    ],
    [
      "one that it does not",
      "fail",
      { before, change: { "Cargo.toml": toml('serde = "1.0.201"') } },
      ["Cargo.toml:6 out-of-step"],
    ],
    [
      "the next major",
      "fail",
      { before, change: { "Cargo.toml": toml('serde = "2"') } },
      ["Cargo.toml:6 out-of-step"],
    ],
    [
      "a new one that is not locked",
      "fail",
      { before, change: { "Cargo.toml": toml('serde = "1.0.100"\nrand = "0.8"') } },
      ["Cargo.toml:7 out-of-step"],
    ],
    [
      "a new one that is",
      "pass",
      {
        before,
        change: {
          "Cargo.toml": toml('serde = "1.0.100"\nr = { package = "rand", version = "0.8" }'),
          "Cargo.lock": lock(["rand", "0.8.5"], ["serde", "1.0.200"]),
        },
      },
    ],
    [
      "one that is gone and locked still",
      "fail",
      { before, change: { "Cargo.toml": toml("") } },
      ["Cargo.toml out-of-step"],
    ],
    [
      "features, and the lockfile did not change",
      "fail",
      {
        before,
        change: { "Cargo.toml": toml('serde = { version = "1.0.100", features = ["derive"] }') },
      },
      ["Cargo.toml:6 out-of-step"],
    ],
    [
      "metadata alone",
      "not-applicable",
      {
        before,
        change: { "Cargo.toml": `${toml('serde = "1.0.100"')}\n[profile.release]\nlto = true\n` },
      },
    ],
    ["cargo update", "pass", { before, change: { "Cargo.lock": lock(["serde", "1.0.210"]) } }],
    [
      "a library that keeps none",
      "not-applicable",
      { before: { "Cargo.toml": toml("") }, change: { "Cargo.toml": toml('serde = "1"') } },
    ],
  ]);
});

describe("Go", () => {
  const mod = (...requires: string[]) =>
    `module example.org/app\n\ngo 1.22\n\nrequire (\n${requires.map((one) => `\t${one}\n`).join("")})\n`;
  const before = {
    "go.mod": mod("example.org/a v1.0.0"),
    "go.sum": "example.org/a v1.0.0 h1:x=\nexample.org/a v1.0.0/go.mod h1:y=\n",
  };
  table([
    [
      "a version without a hash",
      "fail",
      { before, change: { "go.mod": mod("example.org/a v1.1.0") } },
      ["go.mod:6 out-of-step"],
    ],
    [
      "with its hash",
      "pass",
      {
        before,
        change: {
          "go.mod": mod("example.org/a v1.1.0"),
          "go.sum": "example.org/a v1.1.0/go.mod h1:y=\n",
        },
      },
    ],
    [
      "replaced by a folder",
      "pass",
      {
        before,
        change: { "go.mod": `${mod("example.org/a v1.1.0")}\nreplace example.org/a => ../a\n` },
      },
    ],
    [
      "replaced by a fork without a hash",
      "fail",
      {
        before,
        change: {
          "go.mod": `${mod("example.org/a v1.0.0")}\nreplace example.org/a => example.org/fork v1.0.1\n`,
        },
      },
      ["go.mod:6 out-of-step"],
    ],
    [
      "`// indirect` alone",
      "not-applicable",
      { before, change: { "go.mod": mod("example.org/a v1.0.0 // indirect") } },
    ],
    [
      "hashes left over",
      "pass",
      { before, change: { "go.sum": `${before["go.sum"]}example.org/b v1.0.0/go.mod h1:z=\n` } },
    ],
    ["hashes lost", "fail", { before, change: { "go.sum": "" } }, ["go.mod:6 out-of-step"]],
  ]);
});

describe("Python", () => {
  const project = (...dependencies: string[]) =>
    `[project]\nname = "app"\ndependencies = [\n${dependencies.map((one) => `  "${one}",\n`).join("")}]\n`;
  const uv = (specifier: string) =>
    `version = 1\n\n[[package]]\nname = "app"\nversion = "0.1.0"\nsource = { editable = "." }\ndependencies = [{ name = "foo-bar" }]\n\n[package.metadata]\nrequires-dist = [{ name = "foo-bar", specifier = "${specifier}" }]\n\n[[package]]\nname = "foo-bar"\nversion = "1.5"\nsource = { registry = "https://pypi.org/simple" }\n`;
  // The digest of poetry 1.8 for this text, computed with Python's json and hashlib.
  const poetry = (constraint: string) =>
    `[tool.poetry]\nname = "app"\n\n[tool.poetry.dependencies]\npython = "^3.11"\nfoo = "${constraint}"\n`;
  const poetryLock = (hash: string) =>
    `[[package]]\nname = "foo"\nversion = "1.0"\n\n[metadata]\nlock-version = "2.0"\ncontent-hash = "${hash}"\n`;
  const HASH_1 = "1e45a7dc3f209cd197a8add56b016a3afac489e1cbd4734e396cc7937ca4c8a8";
  const HASH_2 = "dc36575a520222e5d09133ed2746ae30b889d546675e32eb1a192d971b1675db";
  const uvBefore = { "pyproject.toml": project("Foo.Bar>=1, <2"), "uv.lock": uv(">=1,<2") };
  const poetryBefore = { "pyproject.toml": poetry("^1.0"), "poetry.lock": poetryLock(HASH_1) };
  table([
    [
      "uv agrees",
      "pass",
      {
        before: uvBefore,
        change: { "pyproject.toml": project("foo_bar<3,>=1"), "uv.lock": uv(">=1,<3") },
      },
    ],
    [
      "uv does not",
      "fail",
      { before: uvBefore, change: { "pyproject.toml": project("foo-bar>=1.2,<2") } },
      ["pyproject.toml:4 out-of-step"],
    ],
    [
      "uv: one more that is not locked",
      "fail",
      { before: uvBefore, change: { "pyproject.toml": project("foo-bar>=1,<2", "requests") } },
      ["pyproject.toml:5 out-of-step"],
    ],
    [
      "a tool's settings alone",
      "not-applicable",
      {
        before: uvBefore,
        change: {
          "pyproject.toml": `${project("Foo.Bar>=1, <2")}\n[tool.ruff]\nline-length = 100\n`,
        },
      },
    ],
    [
      "poetry's digest fits",
      "pass",
      {
        before: poetryBefore,
        change: { "pyproject.toml": poetry("^1.1"), "poetry.lock": poetryLock(HASH_2) },
      },
    ],
    [
      "poetry's digest does not",
      "fail",
      { before: poetryBefore, change: { "pyproject.toml": poetry("^1.1") } },
      ["pyproject.toml out-of-step"],
    ],
    [
      "an unknown digest: changed with it",
      "pass",
      {
        before: { ...poetryBefore, "poetry.lock": poetryLock("aa") },
        change: { "pyproject.toml": poetry("^1.1"), "poetry.lock": poetryLock("bb") },
      },
    ],
    [
      "an unknown digest: did not change with it",
      "fail",
      {
        before: { ...poetryBefore, "poetry.lock": poetryLock("aa") },
        change: { "pyproject.toml": poetry("^1.1") },
      },
      ["pyproject.toml:6 out-of-step"],
    ],
    [
      "requirements.in and .txt",
      "pass",
      {
        before: { "requirements.in": "a\n", "requirements.txt": "a==1\n" },
        change: {
          "requirements.in": "a\nb>1\n",
          "requirements.txt": "a==1 \\\n    --hash=sha256:x\nb==2  # via -r requirements.in\n",
        },
      },
    ],
    [
      "requirements.in alone",
      "fail",
      {
        before: { "requirements.in": "a\n", "requirements.txt": "a==1\n" },
        change: { "requirements.in": "a\nb>1\n" },
      },
      ["requirements.in:2 out-of-step"],
    ],
    [
      "requirements.txt on its own is no lockfile",
      "not-applicable",
      { before: { "requirements.txt": "a\n" }, change: { "requirements.txt": "a\nb\n" } },
    ],
  ]);
});

describe("the others", () => {
  table([
    [
      "composer: a package that is not locked",
      "fail",
      {
        before: {
          "composer.json": json({ require: { php: "^8", "a/b": "^1" } }),
          "composer.lock": json({ packages: [{ name: "a/b" }] }),
        },
        change: { "composer.json": json({ require: { php: "^8", "a/b": "^1", "c/d": "^1" } }) },
      },
      ["composer.json:5 out-of-step"],
    ],
    [
      "composer: locked by name",
      "pass",
      {
        before: {
          "composer.json": json({ require: { "a/b": "^1" } }),
          "composer.lock": json({ packages: [{ name: "a/b" }] }),
        },
        change: {
          "composer.json": json({ require: { "a/b": "^1", "c/d": "^1" } }),
          "composer.lock": json({ packages: [{ name: "a/b" }, { name: "c/d" }] }),
        },
      },
    ],
    [
      "bundler",
      "fail",
      {
        before: {
          Gemfile: 'gem "rails", "~> 7.0"\n',
          "Gemfile.lock": "GEM\n\nDEPENDENCIES\n  rails (~> 7.0)\n\n",
        },
        change: { Gemfile: 'gem "rails", "~> 7.1"\n' },
      },
      ["Gemfile:1 out-of-step"],
    ],
    [
      "bundler agrees",
      "pass",
      {
        before: {
          Gemfile: 'gem "rails", "~> 7.0"\n',
          "Gemfile.lock": "GEM\n\nDEPENDENCIES\n  rails (~> 7.0)\n\n",
        },
        change: {
          Gemfile: 'gem "rails", "~> 7.0"\ngem "puma", "6.4.0", require: false\n',
          "Gemfile.lock": "GEM\n\nDEPENDENCIES\n  puma (= 6.4.0)\n  rails (~> 7.0)\n\n",
        },
      },
    ],
    [
      "NuGet",
      "fail",
      {
        before: {
          "A.csproj":
            '<Project><ItemGroup><PackageReference Include="X" Version="1.0.0" /></ItemGroup></Project>',
          "packages.lock.json": json({
            version: 1,
            dependencies: { "net8.0": { X: { type: "Direct", requested: "[1.0.0, )" } } },
          }),
        },
        change: {
          "A.csproj":
            '<Project><ItemGroup><PackageReference Include="X" Version="1.1.0" /></ItemGroup></Project>',
        },
      },
      ["A.csproj:1 out-of-step"],
    ],
    [
      "Gradle",
      "fail",
      {
        before: {
          "build.gradle": "implementation 'g:a:1.0'\n",
          "gradle.lockfile": "g:a:1.0=compileClasspath\n",
        },
        change: { "build.gradle": "implementation 'g:a:1.0'\nimplementation 'g:b:1.0'\n" },
      },
      ["build.gradle:2 out-of-step"],
    ],
    [
      "Swift",
      "fail",
      {
        before: {
          "Package.swift": '.package(url: "https://x.org/Foo.git", from: "1.0.0"),\n',
          "Package.resolved": json({
            version: 2,
            pins: [{ identity: "foo", location: "https://x.org/Foo.git" }],
          }),
        },
        change: { "Package.swift": '.package(url: "https://x.org/Foo.git", from: "2.0.0"),\n' },
      },
      ["Package.swift:1 out-of-step"],
    ],
    [
      "Deno",
      "pass",
      {
        before: { "deno.json": json({ imports: {} }), "deno.lock": json({ version: "4" }) },
        change: {
          "deno.json": json({ imports: { a: "jsr:@x/a@^1" } }),
          "deno.lock": json({ version: "4", workspace: { dependencies: ["jsr:@x/a@^1"] } }),
        },
      },
    ],
    [
      "Nix",
      "fail",
      {
        before: {
          "flake.nix": '{\n  inputs.a.url = "github:x/a";\n}\n',
          "flake.lock": json({ root: "root", nodes: { root: { inputs: { a: "a" } } } }),
        },
        change: {
          "flake.nix": '{\n  inputs.a.url = "github:x/a";\n  inputs.b.url = "github:x/b";\n}\n',
        },
      },
      ["flake.nix:3 out-of-step"],
    ],
  ]);
});
