import { describe, expect, test } from "vitest";
import { weakenedGuards } from "../../../src/formats/guards/weakened-guards.ts";
import { edited, messages, weaker } from "./expect-weaker.ts";

const PATH = "packages/a/package.json";
const MANIFEST = `{
  "name": "a",
  "version": "1.0.0",
  "scripts": {
    "start": "node server.js",
    "test": "vitest run --coverage && npm run unit:slow",
    "lint": "eslint . --max-warnings 0",
    "types": "tsc -p .",
    "release": "npm run pack-it",
    "unit:slow": "vitest run --config slow.ts"
  },
  "jest": {
    "coverageThreshold": { "global": { "lines": 90, "branches": -5 } },
    "coveragePathIgnorePatterns": ["/dist/"]
  },
  "c8": { "check-coverage": true, "lines": 80, "exclude": ["tests"] },
  "eslintConfig": {
    "extends": ["eslint:recommended"],
    "rules": { "no-console": "error" }
  },
  "simple-git-hooks": { "pre-commit": "npm test" },
  "lint-staged": { "*.ts": ["eslint", "prettier --check"] },
  "dependencies": { "left-pad": "^1.0.0" }
}
`;
const TEST = `"test": "vitest run --coverage && npm run unit:slow"`;

describe("a package.json that asks for less", () => {
  test.each([
    ["exit 0", TEST, `"test": "exit 0"`, ["script-neutered 6"]],
    ["true", TEST, `"test": "true"`, ["script-neutered 6"]],
    [
      "echo",
      TEST,
      `"test": "echo vitest run --coverage && echo npm run unit:slow"`,
      ["script-neutered 6"],
    ],
    ["nothing", TEST, `"test": ""`, ["script-neutered 6"]],
    ["a script that is gone", `    ${TEST},\n`, "", ["script-neutered null"]],
    ["a script under another name", `"lint":`, `"old-lint":`, ["script-neutered null"]],
    ["a command that is gone", " && npm run unit:slow", "", ["script-neutered 6"]],
    [
      "a command that is lost by ;",
      "--coverage && npm run",
      "--coverage; npm run",
      ["swallowed-exit 6"],
    ],
    ["|| true", 'unit:slow"', 'unit:slow || true"', ["swallowed-exit 6", "swallowed-exit 6"]],
    [
      "passWithNoTests",
      "vitest run --coverage",
      "vitest run --coverage --passWithNoTests",
      ["tests-relaxed 6"],
    ],
    ["no coverage", "vitest run --coverage", "vitest run", ["script-neutered 6"]],
    ["fewer files", "eslint . ", "eslint src ", ["script-neutered 7"]],
    ["more warnings", "--max-warnings 0", "--max-warnings 9", ["limit-raised 7"]],
    ["any number of warnings", " --max-warnings 0", "", ["limit-raised 7"]],
    ["a script that another runs", "vitest run --config slow.ts", "exit 0", ["script-neutered 10"]],
    ["a threshold of Jest", `"lines": 90`, `"lines": 10`, ["coverage-threshold 13"]],
    ["uncovered branches", `"branches": -5`, `"branches": -50`, ["coverage-threshold 13"]],
    ["a threshold that is gone", `"lines": 90, `, "", ["coverage-threshold null"]],
    ["more left out of coverage", `["/dist/"]`, `["/dist/", "/src/"]`, ["tests-relaxed 14"]],
    ["what has .git in its name", `["/dist/"]`, `["/dist/", "/.git/"]`, ["tests-relaxed 14"]],
    ["what has a folder's name", `["/dist/"]`, `["/dist/", "node_modules"]`, ["tests-relaxed 14"]],
    ["a threshold of c8", `"lines": 80`, `"lines": 79.9`, ["coverage-threshold 16"]],
    [
      "a switch of c8",
      `"check-coverage": true`,
      `"check-coverage": false`,
      ["coverage-threshold 16"],
    ],
    ["a lint rule", `"no-console": "error"`, `"no-console": "off"`, ["lint-rule-off 19"]],
    ["a preset", `["eslint:recommended"]`, "[]", ["lint-rule-off null"]],
    ["a hook", `"pre-commit": "npm test"`, "", ["hook-removed null"]],
    [
      "a hook that runs nothing",
      `"pre-commit": "npm test"`,
      `"pre-commit": "true"`,
      ["hook-removed 21"],
    ],
    [
      "a command of lint-staged",
      `["eslint", "prettier --check"]`,
      `["prettier --check"]`,
      ["hook-removed 22"],
    ],
  ])("%s", (_, from, to, expected) => {
    expect(weaker(PATH, MANIFEST, edited(MANIFEST, from, to))).toEqual(expected);
  });

  test("says old and new", () => {
    expect(messages(PATH, MANIFEST, edited(MANIFEST, TEST, `"test": "exit 0"`))).toEqual([
      "the script `test` is `exit 0`, was `vitest run --coverage && npm run unit:slow`",
    ]);
    expect(messages(PATH, MANIFEST, edited(MANIFEST, `"lines": 90`, `"lines": 10`))).toEqual([
      "the coverage threshold `global.lines` is 10, was 90",
    ]);
  });
});

describe("a package.json that asks for as much", () => {
  const result = (from: string, to: string) =>
    weakenedGuards({
      path: PATH,
      oldPath: null,
      before: MANIFEST,
      after: edited(MANIFEST, from, to),
    });

  test.each([
    ["a dependency", "^1.0.0", "^2.0.0"],
    ["a version", `"version": "1.0.0"`, `"version": "1.0.1"`],
    ["a script that starts", "node server.js", "exit 0"],
    ["a script that releases", "npm run pack-it", "true"],
    ["blanks", `  "scripts"`, `      "scripts"`],
  ])("%s changes no guard", (_, from, to) => {
    expect(result(from, to)).toEqual({
      findings: [],
      compared: true,
      note: null,
      guardChanged: false,
    });
  });

  test.each([
    ["a stricter flag", "tsc -p .", "tsc -p . --strict"],
    ["one more command", "tsc -p .", "tsc -p . && knip"],
    ["a new script", `"types":`, `"audit": "npm audit || true", "types":`],
    ["another manager", "npm run unit:slow", "pnpm unit:slow"],
    ["a higher threshold", `"lines": 90`, `"lines": 95`],
    ["fewer uncovered", `"branches": -5`, `"branches": -1`],
    ["less left out", `["/dist/"]`, "[]"],
    ["what is left out anyway", `["/dist/"]`, `["/dist/", "/node_modules/", "/\\\\.git/"]`],
    ["a stricter rule", `"no-console": "error"`, `"no-console": "error", "eqeqeq": "warn"`],
    ["npx in front", "eslint . --max", "npx eslint . --max"],
  ])("%s changes a guard", (_, from, to) => {
    expect(result(from, to)).toEqual({
      findings: [],
      compared: true,
      note: null,
      guardChanged: true,
    });
  });
});

test("a setting that is inherited from no object is none", () => {
  const hostile = `{ "scripts": { "__proto__": "exit 0", "constructor": "vitest", "test": "npm run toString" } }`;
  expect(weaker(PATH, hostile, hostile.replace(`"vitest"`, `"exit 0"`))).toEqual([
    "script-neutered 1",
  ]);
});

test("scripts that guarding ones run are guarded, however far away", () => {
  const before = `{ "scripts": { "test": "npm run start:a", "start:a": "npm run start:b", "start:b": "vitest", "start:c": "vitest" } }`;
  expect(weaker(PATH, before, edited(before, `"start:b": "vitest"`, `"start:b": "true"`))).toEqual([
    "script-neutered 1",
  ]);
  expect(weaker(PATH, before, edited(before, `"start:c": "vitest"`, `"start:c": "true"`))).toEqual(
    [],
  );
});
