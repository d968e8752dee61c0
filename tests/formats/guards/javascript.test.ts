import { describe, expect, test } from "vitest";
import { weakenedGuards } from "../../../src/formats/guards/weakened-guards.ts";
import { edited, messages, weaker } from "./expect-weaker.ts";

type Row = readonly [from: string, to: string, expected: readonly string[]];

/** A text, its path, and what edits of it come to. */
function table(path: string, text: string, rows: readonly Row[]): void {
  describe(path, () => {
    test.each(rows)("%j → %j", (from, to, expected) => {
      expect(weaker(path, text, edited(text, from, to))).toEqual(expected);
    });
  });
}

table(
  "tsconfig.json",
  `{
  // comments are taken
  "extends": "./base.json",
  "compilerOptions": {
    "strict": true,
    "noImplicitReturns": true,
    "noEmitOnError": true,
    "target": "ES2023",
  },
  "include": ["src", "tests"],
  "exclude": ["dist"],
}
`,
  [
    [`"strict": true`, `"strict": false`, ["strictness 5"]],
    [`    "strict": true,\n`, "", ["strictness null"]],
    [`"strict": true`, `// "strict": true`, ["strictness null"]],
    [`"strict": true`, `"strict": true, "noImplicitAny": false`, ["strictness 5"]],
    [`"strict": true`, `"strict": true, "skipLibCheck": true`, ["strictness 5"]],
    [`"noEmitOnError": true`, `"noEmitOnError": false`, ["strictness 7"]],
    [`"noImplicitReturns": true`, `"noImplicitReturns": null`, ["strictness 6"]],
    [`["dist"]`, `["dist", "src/old"]`, ["files-excluded 11"]],
    [`["src", "tests"]`, `["src"]`, ["files-excluded null"]],
    [`  "extends": "./base.json",\n`, "", ["strictness null"]],
    [`"target": "ES2023"`, `"target": "ES5"`, []],
    [`"strict": true`, `"strict": true, "noUnusedLocals": true`, []],
    [`"strict": true`, `"strict": true, "skipLibCheck": false`, []],
    [`["src", "tests"]`, `["src", "tests", "bench"]`, []],
    [`  "include": ["src", "tests"],\n`, "", []],
    [`["dist"]`, `[]`, []],
    [
      `"noImplicitReturns": true,\n    "noEmitOnError": true`,
      `"noEmitOnError": true,\n    "noImplicitReturns": true`,
      [],
    ],
  ],
);

table("packages/a/tsconfig.build.json", `{ "compilerOptions": { "noImplicitAny": true } }`, [
  [`"noImplicitAny"`, `"strict"`, []],
  [`"noImplicitAny": true`, `"strict": true, "noImplicitAny": false`, ["strictness 1"]],
]);

table(
  "vitest.config.ts",
  `import { defineConfig } from "vitest/config";
// thresholds: { lines: 10 }
export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    passWithNoTests: false,
    coverage: {
      enabled: true,
      exclude: ["dist/**"],
      thresholds: { lines: 80, branches: 70.5, "src/core/**": { functions: 100 } },
    },
    setup: /[{"']/.test("{") ? \`\${1}{\` : '{',
  },
});
`,
  [
    ["lines: 80", "lines: 50", ["coverage-threshold 11"]],
    ["lines: 80, ", "", ["coverage-threshold null"]],
    ["lines: 80", "lines: -80", ["coverage-threshold 11"]],
    ["70.5", "70.4", ["coverage-threshold 11"]],
    ["functions: 100", "functions: 10", ["coverage-threshold 11"]],
    ["passWithNoTests: false", "passWithNoTests: true", ["tests-relaxed 7"]],
    ["enabled: true", "enabled: false", ["coverage-threshold 9"]],
    [`["dist/**"]`, `["dist/**", "src/hard.ts"]`, ["files-excluded 10"]],
    [`["tests/**/*.test.ts"]`, `["tests/quick/*.test.ts"]`, ["files-excluded null"]],
    [`"**/node_modules/**"`, `"**/node_modules/**", "tests/slow.test.ts"`, ["files-excluded 6"]],
    [`["**/node_modules/**"]`, `["**/node_modules/**", "**/.git/**", "node_modules/"]`, []],
    [`["**/node_modules/**"]`, `["**/node_modules/**/a.test.ts"]`, ["files-excluded 6"]],
    [`["dist/**"]`, `["dist/**", "**/*node_modules/**"]`, ["files-excluded 10"]],
    [`["dist/**"]`, `["dist/**", /.git/]`, ["files-excluded 10"]],
    [`["dist/**"]`, `["dist/**", node_modules]`, ["files-excluded 10"]],
    ["    passWithNoTests", "    retry: 3,\n    passWithNoTests", ["tests-relaxed 7"]],
    [
      "    passWithNoTests",
      "    dangerouslyIgnoreUnhandledErrors: true,\n    passWithNoTests",
      ["tests-relaxed 7"],
    ],
    // A decoy beside the real one makes up for nothing.
    ["thresholds: { lines: 80", "thresholds: { lines: 10", ["coverage-threshold 11"]],
    [
      "export default",
      "const decoy = { test: { coverage: { thresholds: { lines: 80 } } } };\nexport default",
      [],
    ],
    ["lines: 80", "lines: 90", []],
    ["lines: 10 }", "lines: 5 }", []],
    ["lines: 80, branches: 70.5", "branches: 70.5, lines: 80", []],
    ['exclude: ["dist/**"]', "exclude: ['dist/**']", []],
    ["passWithNoTests: false,\n", "", []],
  ],
);

table(
  "jest.config.js",
  `/** @type {import('jest').Config} */
module.exports = {
  coverageThreshold: { global: { lines: 90, branches: -5 } },
  testPathIgnorePatterns: ["/node_modules/"],
};
`,
  [
    ["lines: 90", "lines: 1", ["coverage-threshold 3"]],
    ["branches: -5", "branches: -9", ["coverage-threshold 3"]],
    ["branches: -5", "branches: -2", []],
    [`["/node_modules/"]`, `["/node_modules/", "slow"]`, ["files-excluded 4"]],
    [`["/node_modules/"]`, `["<rootDir>/node_modules/", "/\\\\.git/"]`, []],
    [`["/node_modules/"]`, `["/node_modules/", "node_modules|src"]`, ["files-excluded 4"]],
    // They are in the names of tests, too: digit.test.js, .github/, node_modules.test.js.
    ...[".git", "/.git/", "/\\\\.git", "node_modules", "/node_modules", "node_modules/"].map(
      (pattern): Row => [
        `["/node_modules/"]`,
        `["/node_modules/", "${pattern}"]`,
        ["files-excluded 4"],
      ],
    ),
    ["};", "  passWithNoTests: true,\n};", ["tests-relaxed 5"]],
  ],
);

table(
  "eslint.config.js",
  `import js from "@eslint/js";
import tseslint from "typescript-eslint";
export default [
  js.configs.recommended,
  ...tseslint.configs["strict-type-checked"],
  { ignores: ["dist/**"] },
  {
    files: ["**/*.ts"],
    rules: {
      "no-console": "error",
      indent: ["error", 2],
      eqeqeq: 2,
    },
  },
];
`,
  [
    [`"no-console": "error"`, `"no-console": "off"`, ["lint-rule-off 10"]],
    [`"no-console": "error"`, `"no-console": "warn"`, ["lint-rule-off 10"]],
    [
      `"no-console": "error"`,
      `"no-console": process.env.CI ? "error" : "off"`,
      ["lint-rule-off null"],
    ],
    [`eqeqeq: 2`, `eqeqeq: 0`, ["lint-rule-off 12"]],
    [`["error", 2]`, `["off", 2]`, ["lint-rule-off 11"]],
    [`["error", 2]`, `["error", 4]`, []],
    [`  js.configs.recommended,\n`, "", ["lint-rule-off null"]],
    [`"strict-type-checked"`, `"recommended"`, ["lint-rule-off null"]],
    [`["dist/**"]`, `["dist/**", "src/**"]`, ["files-excluded 6"]],
    [
      "];\n",
      `  { files: ["tests/**"], rules: { "no-console": "off" } },\n];\n`,
      ["lint-rule-off 15"],
    ],
    ["];\n", `  { files: ["tests/**"], rules: { "no-alert": "error" } },\n];\n`, []],
    [`eqeqeq: 2`, `eqeqeq: "error"`, []],
    [`"no-console": "error",\n`, `"no-console": ["error", { allow: ["warn"] }],\n`, []],
  ],
);

table(
  ".eslintrc.json",
  `{
  "extends": ["eslint:recommended", "prettier"],
  "plugins": ["vue"],
  "rules": { "no-console": "error", "eqeqeq": [1, "always"] },
  "ignorePatterns": ["dist"],
  "overrides": [{ "files": ["*.vue"], "rules": { "semi": "error" } }]
}
`,
  [
    [`"no-console": "error"`, `"no-console": 0`, ["lint-rule-off 4"]],
    [`"no-console": "error", `, "", ["lint-rule-off null"]],
    [`"no-console": "error"`, `"no-console": null`, ["lint-rule-off 4"]],
    [`[1, "always"]`, `[0, "always"]`, ["lint-rule-off 4"]],
    [`["eslint:recommended", "prettier"]`, `"prettier"`, ["lint-rule-off null"]],
    [`["vue"]`, `[]`, ["lint-rule-off null"]],
    [`["dist"]`, `["dist", "src"]`, ["files-excluded 5"]],
    [`"semi": "error"`, `"semi": "off"`, ["lint-rule-off 6"]],
    [`"semi": "error"`, `"semi": "error", "no-console": "warn"`, ["lint-rule-off 6"]],
    [`"semi": "error"`, `"semi": "error", "no-console": "error"`, []],
    [`[1, "always"]`, `[2, "never"]`, []],
    [`["eslint:recommended", "prettier"]`, `["prettier", "eslint:recommended"]`, []],
  ],
);

table(
  ".eslintrc.yml",
  "root: true\nrules:\n  no-console: error\n  eqeqeq:\n    - error\n    - always\n",
  [
    ["no-console: error", "no-console: off", ["lint-rule-off 3"]],
    ["    - error", "    - warn", ["lint-rule-off 4"]],
    ["no-console: error", "no-console: 2 # as before", []],
  ],
);

table(
  "biome.jsonc",
  `{
  // rules
  "files": { "includes": ["**", "!dist"] },
  "linter": {
    "rules": {
      "recommended": true,
      "style": { "useConst": "error", "noVar": { "level": "warn" } },
      "suspicious": { "noExplicitAny": "error" }
    }
  },
  "overrides": [{ "includes": ["bench/**"], "linter": { "rules": { "style": { "noVar": "warn" } } } }]
}
`,
  [
    [`"recommended": true`, `"recommended": false`, ["lint-rule-off 6"]],
    [`"useConst": "error"`, `"useConst": "off"`, ["lint-rule-off 7"]],
    [`"level": "warn"`, `"level": "off"`, ["lint-rule-off 7"]],
    [`"noExplicitAny": "error"`, `"noExplicitAny": "info"`, ["lint-rule-off 8"]],
    [`["**", "!dist"]`, `["**", "!dist", "!src"]`, ["files-excluded 3"]],
    [`["**", "!dist"]`, `["src/**", "!dist"]`, ["files-excluded null"]],
    [`["**", "!dist"]`, `["**"]`, []],
    [
      `"linter": {\n    "rules"`,
      `"linter": {\n    "enabled": false,\n    "rules"`,
      ["lint-rule-off 5"],
    ],
    [`"noVar": "warn"`, `"noVar": "off"`, ["lint-rule-off 11"]],
    [`"noVar": "warn"`, `"noVar": "warn", "useConst": "warn"`, ["lint-rule-off 11"]],
    [`"useConst": "error"`, `"useConst": "error", "useTemplate": "warn"`, []],
  ],
);

table(
  ".oxlintrc.json",
  `{ "categories": { "correctness": "error" }, "rules": { "no-debugger": "deny" } }`,
  [
    [`"correctness": "error"`, `"correctness": "off"`, ["lint-rule-off 1"]],
    [`"no-debugger": "deny"`, `"no-debugger": "allow"`, ["lint-rule-off 1"]],
    [`"no-debugger": "deny"`, `"no-debugger": "error"`, []],
  ],
);

table(
  ".stylelintrc.json",
  `{ "extends": "standard", "rules": { "a": true, "b": [true, {}], "c": null } }`,
  [
    [`"a": true`, `"a": null`, ["lint-rule-off 1"]],
    [`"a": true`, `"a": [true, { "severity": "warning" }]`, ["lint-rule-off 1"]],
    [`"extends": "standard", `, "", ["lint-rule-off null"]],
    [`"c": null`, `"c": true`, []],
  ],
);

table(".markdownlint.jsonc", `{ "default": true, "MD013": { "line_length": 80 } }`, [
  [`"default": true`, `"default": false`, ["lint-rule-off 1"]],
  [`"default": true`, `"default": true, "MD001": false`, ["lint-rule-off 1"]],
  [`{ "line_length": 80 }`, "false", ["limit-raised null", "lint-rule-off 1"]],
  [`80`, "800", ["limit-raised 1"]],
  [`80`, "70", []],
]);

table(".mocharc.yml", "forbid-only: true\nspec: [test/**]\nretries: 1\n", [
  ["forbid-only: true", "forbid-only: false", ["tests-relaxed 1"]],
  ["retries: 1", "retries: 4", ["tests-relaxed 3"]],
  ["retries: 1", "ignore: [test/slow.js]", ["files-excluded 3"]],
  ["retries: 1", "retries: 0", []],
]);

table(".nycrc", `{ "check-coverage": true, "lines": 90, "exclude": [] }`, [
  [`"lines": 90`, `"lines": 89`, ["coverage-threshold 1"]],
  [`"check-coverage": true, `, "", ["coverage-threshold null"]],
  [`[]`, `["src/a.js"]`, ["files-excluded 1"]],
]);
table(".nycrc.yml", "lines: 90\n", [
  ["90", "'80'", ["coverage-threshold 1"]],
  ["90", "100", []],
]);
table("jest.config.json", `{ "coverageThreshold": { "global": { "lines": 90 } } }`, [
  ["90", "80", ["coverage-threshold 1"]],
  [`"lines": 90`, `"branches": 50, "lines": 90`, []],
]);

table(
  "codecov.yml",
  "coverage:\n  status:\n    project:\n      default:\n        target: 80%\n        threshold: 1%\n    patch: true\nignore:\n  - dist\n",
  [
    ["80%", "50%", ["coverage-threshold 5"]],
    ["threshold: 1%", "threshold: 10%", ["coverage-threshold 6"]],
    ["threshold: 1%", "informational: true", ["swallowed-exit 6"]],
    ["patch: true", "patch: false", ["coverage-threshold 7"]],
    ["  - dist\n", "  - dist\n  - src\n", ["files-excluded 10"]],
    ["80%", "auto", []],
    ["80%", "85%", []],
    ["        threshold: 1%\n", "", []],
  ],
);

table(".eslintignore", "dist\n# src\n!dist/kept\n", [
  ["# src", "src", ["files-excluded 2"]],
  ["!dist/kept\n", "", ["files-excluded null"]],
  ["dist\n", "", []],
]);

test("what is said names old and new", () => {
  const before = `{ "compilerOptions": { "strict": true } }`;
  expect(messages("tsconfig.json", before, before.replace("true", "false"))).toEqual([
    "the compiler option `strict` is false, was true",
  ]);
  expect(messages("tsconfig.json", before, "{}")).toEqual([
    "the compiler option `strict` is gone, was true (line 1 before)",
  ]);
});

test("a configuration whose brackets do not match is not compared", () => {
  const result = weakenedGuards({
    path: "vitest.config.ts",
    oldPath: null,
    before: "export default {}",
    after: "export default {(}",
  });
  expect(result).toEqual({
    findings: [],
    compared: false,
    note: "vitest.config.ts cannot be read: its brackets do not match on line 1",
    guardChanged: true,
  });
});
