import { describe, expect, test } from "vitest";
import { weakenedGuards } from "../../../src/formats/guards/weakened-guards.ts";
import { edited, weaker } from "./expect-weaker.ts";

/** What is expected of an edit: findings, or whether a part that guards changed without one. */
type Row = readonly [from: string, to: string, expected: readonly string[] | "changed" | "same"];

/** Files that weaken what another file asks for, and the parts of mixed files that do. */
function table(path: string, text: string, rows: readonly Row[]): void {
  describe(path, () => {
    test.each(rows)("%j → %j", (from, to, expected) => {
      const after = edited(text, from, to);
      const { guardChanged } = weakenedGuards({ path, oldPath: null, before: text, after });
      expect(weaker(path, text, after)).toEqual(typeof expected === "string" ? [] : expected);
      expect(guardChanged).toBe(expected !== "same");
    });
  });
}

table(
  "Makefile",
  "VERSION = 1.2.3\nPKGS = ./...\nALL := $(PKGS)\nPORT = 1\nexport MODE = strict\n\ntest: build\n\tgo test $(ALL) -v $(VERSION)\n\tgo vet\n\nserve:\n\tserve $(PORT)\n",
  [
    ["VERSION = 1.2.3", "SHELL = /bin/true\nVERSION = 1.2.3", ["script-neutered 1"]],
    ["VERSION = 1.2.3", "override SHELL := echo\nVERSION = 1.2.3", ["script-neutered 1"]],
    ["VERSION = 1.2.3", "SHELL = /usr/bin/env bash\nVERSION = 1.2.3", "changed"],
    ["VERSION = 1.2.3", "SHELL := $(shell which bash)\nVERSION = 1.2.3", "changed"],
    ["VERSION = 1.2.3", "SHELL = /bin/bash -o pipefail\nVERSION = 1.2.3", "changed"],
    ["VERSION = 1.2.3", "SHELL = /bin/bash -n\nVERSION = 1.2.3", ["script-neutered 1"]],
    ["VERSION = 1.2.3", "SHELL = /bin/bash ./x\nVERSION = 1.2.3", ["script-neutered 1"]],
    ["VERSION = 1.2.3", ".SHELLFLAGS = -nc\nVERSION = 1.2.3", ["script-neutered 1"]],
    ["VERSION = 1.2.3", ".SHELLFLAGS = -eu -o pipefail -c\nVERSION = 1.2.3", "changed"],
    ["VERSION = 1.2.3", "include evil.mk\nVERSION = 1.2.3", "changed"],
    ["VERSION = 1.2.3", "-include evil.mk\nVERSION = 1.2.3", "changed"],
    ["VERSION = 1.2.3", "$(eval test: ;)\nVERSION = 1.2.3", "changed"],
    ["VERSION = 1.2.3", "MAKEFLAGS += -i\nVERSION = 1.2.3", ["swallowed-exit 1"]],
    ["VERSION = 1.2.3", "MAKEFLAGS = n\nVERSION = 1.2.3", ["swallowed-exit 1"]],
    ["VERSION = 1.2.3", "MAKEFLAGS += --no-builtin-rules -j8\nVERSION = 1.2.3", "changed"],
    ["VERSION = 1.2.3", ".ONESHELL:\nVERSION = 1.2.3", ["swallowed-exit 1"]],
    ["VERSION = 1.2.3", ".ONESHELL:\n.SHELLFLAGS = -ec\nVERSION = 1.2.3", "changed"],
    ["VERSION = 1.2.3", "VERSION = 1.2.4", "same"],
    ["VERSION = 1.2.3", "VERSION = 1.2.3 ; exit", "changed"],
    ["./...", "./none", "changed"],
    ["$(PKGS)", "./a", "changed"],
    ["ALL := $(PKGS)", "ALL := echo", ["script-neutered 3"]],
    ["ALL := $(PKGS)", "ALL := $(PKGS) \\\n  -run=none", "changed"],
    ["ALL := $(PKGS)", "define ALL\n./a\nendef", "changed"],
    ["PORT = 1", "PORT = 2", "same"],
    ["MODE = strict", "MODE = none", "changed"],
    ["test: build", "test: GOFLAGS = -run=none\ntest: build", "changed"],
    ["\tgo vet\n", "ifdef NEVER\n\tgo vet\nendif\n", ["condition-added 9"]],
    ["\nserve:", "\nifdef NEVER\nX = 1\nendif\nserve:", "same"],
    ["\tserve $(PORT)", "\tserve $(PORT) 2", "same"],
  ],
);
table("justfile", "set shell := ['bash', '-c']\n\ntest:\n  go test\n", [
  ["['bash', '-c']", "['true', '-c']", ["script-neutered 1"]],
  ["['bash', '-c']", "['bash', '-nc']", ["script-neutered 1"]],
  ["['bash', '-c']", "['zsh', '-cu']", "changed"],
]);

table(
  "package.json",
  `{
  "type": "module",
  "packageManager": "npm@10.1.0",
  "workspaces": ["packages/a", "packages/b"],
  "scripts": {
    "test": "run-s unit:*",
    "unit:a": "node --test",
    "check": "run-p serve:* 'npm:watch:**'",
    "serve:lint": "eslint .",
    "serve:a:b": "eslint a",
    "watch:a:b": "tsc -p .",
    "preserve:lint": "node make.js",
    "start": "node server.js",
    "postinstall": "npm run start:setup",
    "start:setup": "node setup.js"
  },
  "overrides": { "left-pad": "^1.0.0", "a": { "b": "1.0.0" } },
  "pnpm": { "overrides": { "x": "1.0.0" } },
  "devDependencies": { "vitest": "^1.0.0", "local": "workspace:*", "other": "npm:vitest@^1.0.0" }
}
`,
  [
    [`"eslint ."`, `"true"`, ["script-neutered 9"]],
    [`"eslint a"`, `"true"`, "same"],
    [`"tsc -p ."`, `"true"`, ["script-neutered 11"]],
    [`"node make.js"`, `"node other.js"`, ["script-neutered 12"]],
    [`"start":`, `"serve:new": "a", "start":`, "changed"],
    [`"start":`, `"serve:new:part": "a", "start":`, "same"],
    [`"node server.js"`, `"node other.js"`, "same"],
    [`"npm run start:setup"`, `"node patch.js"`, "changed"],
    [`"node setup.js"`, `"node patch.js"`, "changed"],
    [`"start":`, `"preinstall": "node patch.js", "start":`, "changed"],
    [`"vitest": "^1.0.0"`, `"vitest": "file:./fake"`, "changed"],
    [`"vitest": "^1.0.0"`, `"vitest": "link:./fake"`, "changed"],
    [`"vitest": "^1.0.0"`, `"vitest": "npm:fake@^1.0.0"`, "changed"],
    [`"vitest": "^1.0.0"`, `"vitest": "someone/vitest"`, "changed"],
    [`"local": "workspace:*"`, `"local": "portal:./fake"`, "changed"],
    [`"vitest": "^1.0.0"`, `"vitest": "^2.0.0 || >=3.1.0-beta.1"`, "same"],
    [`"vitest": "^1.0.0"`, `"vitest": "^1.0.0", "new": "1.x"`, "same"],
    [`"npm:vitest@^1.0.0"`, `"npm:vitest@^1.1.0"`, "same"],
    [`"local": "workspace:*"`, `"local": "workspace:^"`, "same"],
    [`"left-pad": "^1.0.0"`, `"left-pad": "^1.1.0"`, "same"],
    [`"left-pad": "^1.0.0"`, `"left-pad": "file:./fake"`, "changed"],
    [`"left-pad": "^1.0.0"`, `"left-pad": "^1.0.0", "vitest": "0.1.0"`, "changed"],
    [`{ "b": "1.0.0" }`, `{ "b": "$vitest" }`, "changed"],
    [`"x": "1.0.0"`, `"x": "link:x"`, "changed"],
    [
      `"overrides": { "left`,
      `"resolutions": { "vitest": "file:x" }, "overrides": { "left`,
      "changed",
    ],
    [`"type": "module",`, "", "changed"],
    ["npm@10.1.0", "npm@10.2.0", "same"],
    ["npm@10.1.0", "pnpm@10.1.0", "changed"],
    ["npm@10.1.0", "npm@https://example.org/npm.tgz", "changed"],
    [`"packages/a", `, "", ["files-excluded null"]],
    [`"packages/a", "packages/b"`, `"packages/*"`, "changed"],
  ],
);
test("a manifest that says nothing but its type may go", () => {
  const before = `{ "type": "module", "packageManager": "npm@10.1.0", "workspaces": ["a"], "dependencies": { "a": "1", "b": "file:b" }, "overrides": { "a": "2" } }`;
  const gone = weakenedGuards({ path: "a/package.json", oldPath: null, before, after: null });
  expect(gone).toMatchObject({ findings: [], guardChanged: false });
});
table("b/package.json", `{ "packageManager": "npm@https://example.org/a.tgz" }`, [
  ["a.tgz", "b.tgz", "changed"],
]);
table(
  "a/package.json",
  `{ "scripts": { "check": "pnpm run '/^start:.*/'", "start:a": "vitest", "dev": "x" } }`,
  [
    [`"vitest"`, `"true"`, ["script-neutered 1"]],
    [`"x"`, `"y"`, ["script-neutered 1"]],
  ],
);

table(
  "pyproject.toml",
  `[tool.pdm.scripts]\ntest = "pytest"\nall = { composite = ["test", "lint"] }\n[tool.taskipy.tasks]\ntest = { cmd = "pytest", help = "x" }\n[tool.pixi.tasks]\ntest = ["pytest", "tests"]\n[tool.pixi.feature.ci.tasks]\nlint = { cmd = "ruff check", cwd = "a" }\n[tool.hatch.envs.default.scripts]\ntest = ["pytest", "mypy"]\n[tool.pytest.ini_options]\naddopts = "-q"\n`,
  [
    [`test = "pytest"`, `test = "true"`, ["script-neutered null"]],
    [`"lint"]`, `"echo"]`, ["script-neutered null"]],
    [`{ cmd = "pytest"`, `{ cmd = "true"`, ["script-neutered null"]],
    [`["pytest", "tests"]`, `["true"]`, ["script-neutered null"]],
    [`"ruff check"`, `"true"`, ["script-neutered null"]],
    [`"mypy"]`, `"true"]`, ["script-neutered null"]],
    [`"-q"`, `"-q --co"`, ["tests-relaxed 13"]],
    [`help = "x"`, `help = "y"`, "changed"],
    [`cwd = "a"`, `cwd = "b"`, "changed"],
    [
      "[tool.pixi.tasks]",
      `[tool.uv.sources]\npytest = { path = "fake" }\n[tool.pixi.tasks]`,
      "changed",
    ],
    ["[tool.pixi.tasks]", `[tool.pixi.pypi]\nx = 1\n[tool.pixi.tasks]`, "same"],
  ],
);
table(
  "crates/Cargo.toml",
  `[package]\nname = "a"\n[workspace]\nmembers = ["a", "b"]\nexclude = ["old"]\n[profile.test]\noverflow-checks = true\n[dependencies]\nserde = "1"\n`,
  [
    [`name = "a"`, `name = "a"\nautotests = false`, ["files-excluded 3"]],
    [`["a", "b"]`, `["a"]`, ["files-excluded null"]],
    [`["a", "b"]`, `["*"]`, "changed"],
    [`["old"]`, `["old", "b"]`, ["files-excluded 5"]],
    [`["old"]`, `["old"]\ndefault-members = ["a"]`, "changed"],
    ["overflow-checks = true", "overflow-checks = false", ["strictness 7"]],
    ["overflow-checks = true", "overflow-checks = true\nopt-level = 3", "changed"],
    ["[dependencies]", `[patch.crates-io]\nserde = { path = "fake" }\n[dependencies]`, "changed"],
    [`serde = "1"`, `serde = "2"`, "same"],
  ],
);
table(
  "pom.xml",
  "<project><modules>\n<module>a</module>\n<module>b</module>\n</modules></project>",
  [
    ["<module>b</module>\n", "", ["files-excluded null"]],
    ["<module>b</module>", "<module>b</module><module>c</module>", "changed"],
  ],
);
table("build.gradle", "plugins {\n  id 'jacoco'\n}\ntest { useJUnitPlatform() }\n", [
  ["test {", "apply from: 'evil.gradle'\ntest {", "changed"],
  ["test {", 'apply(from = "evil.gradle.kts")\ntest {', "changed"],
  ["test {", "include 'b'\ntest {", "same"],
]);
table("settings.gradle", "include 'a', ':b'\ninclude(\n  \":c\",\n  \":d\",\n)\nx = 'y'\n", [
  ["'a', ':b'", "'a'", ["files-excluded null"]],
  [`  ":d",\n`, "", ["files-excluded null"]],
  [`  ":d",\n)`, `  ":d"\n)`, "same"],
  ["':b'", `':b', "e"`, "changed"],
  ["x = 'y'", "x = 'z'", "same"],
  ["x = 'y'", "includeBuild 'z'", "changed"],
]);

table(".npmrc", "registry=https://example.org/\n", [
  ["registry", "script-shell=./sh.sh\nregistry", ["script-neutered 1"]],
  ["registry", "script-shell=./tools/bash\nregistry", ["script-neutered 1"]],
  ["registry", "script-shell=/bin/true\nregistry", ["script-neutered 1"]],
  ["registry", 'script-shell = "/bin/bash"\nregistry', "changed"],
  ["registry", "ignore-scripts=true\nregistry", ["script-neutered 1"]],
  ["registry", "node-options=--require ./patch.cjs\nregistry", ["script-neutered 1"]],
  ["registry", "node-options=--max-old-space-size=4096\nregistry", "changed"],
  ["registry", "strict-ssl=false\nregistry", ["strictness 1"]],
]);
table(".yarnrc.yml", "enableScripts: true\nnodeLinker: node-modules\n", [
  ["enableScripts: true", "enableScripts: false", ["script-neutered 1"]],
  ["nodeLinker", "checksumBehavior: ignore\nnodeLinker", ["strictness 2"]],
  ["nodeLinker", "yarnPath: ./fake.cjs\nnodeLinker", "changed"],
]);
table(
  "pnpm-workspace.yaml",
  "packages:\n  - a\n  - b\ncatalog:\n  x: ^1.0.0\noverrides:\n  y: ^1.0.0\n",
  [
    ["  - b\n", "", ["files-excluded null"]],
    ["  - b\n", "  - b\n  - '!a'\n", ["files-excluded 4"]],
    ["x: ^1.0.0", "x: ^2.0.0", "same"],
    ["y: ^1.0.0", "y: ^2.0.0", "same"],
    ["y: ^1.0.0", "y: file:./fake", "changed"],
    ["catalog:", "scriptShell: /bin/true\ncatalog:", ["script-neutered 4"]],
    ["catalog:", "pnpmfile: evil.cjs\ncatalog:", "changed"],
  ],
);
table("bunfig.toml", "[test]\ncoverage = true\ncoverageThreshold = { lines = 0.9 }\n", [
  ["0.9", "0.1", ["coverage-threshold 3"]],
  ["coverage = true", "coverage = false", ["coverage-threshold 2"]],
]);
table(
  ".cargo/config.toml",
  `[build]\nrustflags = ["-D", "warnings"]\n[target.x86_64-unknown-linux-gnu]\nlinker = "clang"\n`,
  [
    [`["-D", "warnings"]`, "[]", ["lint-rule-off null"]],
    [`"warnings"]`, `"warnings", "--cap-lints=allow"]`, ["lint-rule-off 2"]],
    [`linker =`, `runner = "true"\nlinker =`, ["script-neutered 4"]],
    [`linker =`, `runner = ["echo", "a"]\nlinker =`, ["script-neutered 4"]],
    [`linker =`, `runner = "qemu-x86_64"\nlinker =`, "changed"],
  ],
);
table(".config/nextest.toml", "[profile.ci]\nretries = 1\n", [
  ["retries = 1", "retries = { backoff = 'fixed', count = 5 }", ["limit-raised 2"]],
  ["retries = 1", "retries = 1\ndefault-filter = 'none()'", ["files-excluded 3"]],
  [
    "retries = 1",
    "retries = 1\n[[profile.ci.overrides]]\nfilter = 'all()'\nretries = 3",
    ["limit-raised 5"],
  ],
  ["retries = 1", "retries = 0", "changed"],
]);
table(".rspec", "--require spec_helper\n", [
  ["spec_helper", "spec_helper\n--tag ~slow", ["files-excluded 2"]],
  ["spec_helper", "spec_helper\n--dry-run", ["script-neutered 2"]],
  ["spec_helper", "other", "changed"],
]);
table(".mvn/maven.config", "-T 4\n", [
  ["-T 4", "-T 4\n-DskipTests", ["script-neutered 2"]],
  ["-T 4", "-T 2", "changed"],
]);
table(
  "src/Directory.Build.props",
  "<Project><PropertyGroup>\n<TreatWarningsAsErrors>true</TreatWarningsAsErrors>\n<NoWarn>$(NoWarn);CS1</NoWarn>\n<Nullable>enable</Nullable>\n<WarningsAsErrors>CA1</WarningsAsErrors>\n<Version>1</Version>\n</PropertyGroup></Project>",
  [
    ["true", "false", ["strictness 2"]],
    ["CS1", "CS1;CS2", ["lint-rule-off 3"]],
    ["enable", "disable", ["strictness 4"]],
    ["CA1", "CA2", ["strictness null"]],
    ["<Version>", "<IsTestProject>false</IsTestProject><Version>", ["strictness 6"]],
    ["</PropertyGroup>", `</PropertyGroup><Import Project="evil.targets"/>`, "changed"],
    ["<Version>1", "<Version>2", "same"],
  ],
);
table(
  "tslint.json",
  `{ "rules": {\n"no-any": true, "a": [true, 1] }, "linterOptions": { "exclude": [] } }`,
  [
    [`"no-any": true`, `"no-any": false`, ["lint-rule-off 2"]],
    [`[true, 1]`, `[false, 1]`, ["lint-rule-off 2"]],
    [`[] }`, `["src/**"] }`, ["files-excluded 2"]],
  ],
);
table(
  ".swiftlint.yml",
  "disabled_rules: [todo]\nopt_in_rules: [empty_count]\nline_length:\n  warning: 100\n  error: 120\nfile_length: 400\n",
  [
    ["[todo]", "[todo, force_cast]", ["lint-rule-off 1"]],
    ["[empty_count]", "[]", ["lint-rule-off null"]],
    ["error: 120", "error: 500", ["limit-raised 5"]],
    ["file_length: 400", "file_length: 4000", ["limit-raised 6"]],
    ["file_length: 400", "file_length: 400\nexcluded: [Sources]", ["files-excluded 7"]],
  ],
);
table(
  "analysis_options.yaml",
  "include: package:lints/core.yaml\nanalyzer:\n  language:\n    strict-casts: true\n  errors:\n    dead_code: error\nlinter:\n  rules: [avoid_print]\n",
  [
    ["strict-casts: true", "strict-casts: false", ["strictness 4"]],
    ["dead_code: error", "dead_code: ignore", ["lint-rule-off 6"]],
    ["[avoid_print]", "[]", ["lint-rule-off null"]],
    ["[avoid_print]", "{ avoid_print: false }", ["lint-rule-off 8"]],
    ["[avoid_print]", "{ avoid_print: true }", "changed"],
    ["analyzer:", "analyzer:\n  exclude: [lib/**]", ["files-excluded 3"]],
    ["package:lints/core.yaml", "other.yaml", ["lint-rule-off null"]],
  ],
);
table(
  ".gitleaks.toml",
  `[extend]\nuseDefault = true\n[[rules]]\nid = "a"\n[allowlist]\npaths = ["x"]\n`,
  [
    ["useDefault = true", "useDefault = false", ["lint-rule-off 2"]],
    ["useDefault = true", `useDefault = true\ndisabledRules = ["b"]`, ["lint-rule-off 3"]],
    [`id = "a"`, `id = "b"`, ["lint-rule-off null"]],
    [`["x"]`, `["x", ".*"]`, ["files-excluded 6"]],
  ],
);
table(
  "sonar-project.properties",
  "sonar.sources=src\nsonar.exclusions=gen/**\nsonar.qualitygate.wait=true\n",
  [
    ["gen/**", "gen/**,\\\n  src/**", ["files-excluded 2"]],
    [
      "sonar.exclusions",
      "sonar.coverage.exclusions=src/**\nsonar.exclusions",
      ["files-excluded 2"],
    ],
    ["wait=true", "wait=false", ["strictness 3"]],
    ["sonar.sources=src", "sonar.sources=lib", ["files-excluded null"]],
  ],
);
const WORKFLOW = "on: push\njobs: { a: { steps: [{ run: npm test }] } }\n";
for (const host of [".gitea", ".forgejo"])
  table(`${host}/workflows/ci.yml`, WORKFLOW, [
    ["npm test", "npm test || true", ["swallowed-exit 2"]],
  ]);
table(".woodpecker.yml", "steps:\n  - name: test\n    commands:\n      - npm test\n", [
  ["npm test", "npm test || true", ["swallowed-exit 4"]],
  ["    commands", "    failure: ignore\n    commands", ["continue-on-error 3"]],
]);
table("appveyor.yml", "version: 1\ntest_script:\n  - cmd: npm test\n  - npm run lint\n", [
  ["npm test", "echo", ["step-removed null"]],
  ["  - npm run lint\n", "", ["step-removed null"]],
  ["test_script:", "build: off\ntest_script:", ["step-removed 2"]],
]);

test.each([
  [".npmrc", "script-shell=true\n", ["script-neutered"]],
  [".cargo/config.toml", `[build]\nrustflags = "-A warnings"\n`, ["lint-rule-off"]],
  [".mvn/maven.config", "-DskipTests\n", ["script-neutered"]],
  [".rspec", "--tag ~slow\n", ["files-excluded"]],
  ["lib/tslint.json", `{ "rules": { "a": false } }`, ["lint-rule-off"]],
  ["Directory.Build.targets", "<Project><NoWarn>CS1</NoWarn></Project>", ["lint-rule-off"]],
  [".swiftlint.yml", "disabled_rules: [a]\n", []],
  ["package.json", `{ "scripts": { "test": "true" } }`, []],
])("a new %s holds for what was there", (path, after, expected) => {
  const { findings } = weakenedGuards({ path, oldPath: null, before: null, after });
  expect(findings.map(({ rule }) => rule)).toEqual(expected);
});
