import { describe, expect, test } from "vitest";
import { weakenedGuards } from "../../../src/formats/guards/weakened-guards.ts";
import { weaker } from "./expect-weaker.ts";

const vitest = (top: string, thresholds: string) =>
  `${top}\nexport default defineConfig({\n  test: { coverage: { thresholds: ${thresholds} } },\n});\n`;
const told = (path: string, before: string | null, after: string | null) => {
  const { findings, compared, note } = weakenedGuards({ path, oldPath: null, before, after });
  return { found: findings.map(({ rule, line }) => `${rule} ${line}`), compared, note };
};

describe("thresholds that stand in a constant", () => {
  const path = "vitest.config.ts";
  test.each([
    ["a number", "const MIN = 90;", "const MIN = 10;", "{ lines: MIN }", ["coverage-threshold 1"]],
    ["typed", "const MIN: number = 9", "const MIN = 8 as const", "{ lines: MIN }", 1],
    [
      "exported",
      "export const A = 1, MIN = 90",
      "export const A = 1, MIN = 1",
      "{ lines: MIN }",
      1,
    ],
    ["a set", "const SET = { lines: 90 };", "const SET = { lines: 9 };", "SET", 1],
    ["its short form", "const lines = 90", "const lines = 10", "{ lines }", 1],
    ["higher", "const MIN = 90;", "const MIN = 95;", "{ lines: MIN }", 0],
    ["another constant", "const MIN = 90, B = 2;", "const MIN = 90, B = 1;", "{ lines: MIN }", 0],
  ])("%s", (_, before, after, thresholds, expected) => {
    const found = weaker(path, vitest(before, thresholds), vitest(after, thresholds));
    const rows =
      typeof expected === "number" ? Array(expected).fill("coverage-threshold 1") : expected;
    expect(found).toEqual(rows);
  });

  test("a number that moves to a constant, and a set too", () => {
    const literal = vitest("", "{ lines: 90 }");
    expect(weaker(path, literal, vitest("const MIN = 90;", "{ lines: MIN }"))).toEqual([]);
    expect(weaker(path, literal, vitest("const SET = { lines: 90 };", "SET"))).toEqual([]);
  });

  test.each([
    ["computed at last", "", "{ lines: 80 }", "", "{ lines: Number(process.env.MIN) }"],
    ["imported at last", "", "{ lines: 80 }", `import { MIN } from "./a";`, "{ lines: MIN }"],
    ["a set imported", "", "{ lines: 80 }", `import limits from "./a";`, "limits"],
    ["spread", "", "{ lines: 80 }", `import limits from "./a";`, "{ ...limits }"],
    [
      "another import",
      `import { MIN } from "./a";`,
      "{ lines: MIN }",
      `import { MIN } from "./b";`,
      "{ lines: MIN }",
    ],
    ["read at last", "const MIN = f(90);", "{ lines: MIN }", "const MIN = 9;", "{ lines: MIN }"],
    [
      "computed otherwise",
      "const MIN = f(90);",
      "{ lines: MIN }",
      "const MIN = f(9);",
      "{ lines: MIN }",
    ],
    ["a member", "const A = { m: 90 };", "{ lines: A.m }", "const A = { m: 9 };", "{ lines: A.m }"],
  ])("%s: not compared", (_, top, was, newTop, is) => {
    const result = told(path, vitest(top, was), vitest(newTop, is));
    expect(result).toMatchObject({ found: [], compared: false });
    expect(result.note).toMatch(
      /^the coverage thresholds? `.*` is computed or comes from elsewhere/,
    );
  });

  test("what is computed as before is compared, and missed where it is gone", () => {
    const top = `import { MIN } from "./a";`;
    const before = vitest(top, "{ lines: MIN, branches: 80 }");
    expect(weaker(path, before, vitest(top, "{ branches: 80, lines: MIN }"))).toEqual([]);
    expect(weaker(path, before, vitest(top, "{ lines: MIN, branches: 8 }"))).toHaveLength(1);
    expect(weaker(path, before, vitest(top, "{ branches: 80 }"))).toHaveLength(1);
  });

  test("more of them than people write are not read", () => {
    const many = Array.from({ length: 300 }, (_, at) => `"a${at}": { lines: MIN }`).join();
    const before = vitest("const MIN = f(1);", `{ ${many} }`);
    const result = told(path, before, before.replace("f(1)", "f(2)"));
    expect(result).toMatchObject({ found: [], compared: false });
    const sets = Array.from({ length: 300 }, () => "{ thresholds: SET }").join();
    const set = `const SET = { lines: 1 };\nexport default [${sets}];\n`;
    expect(told(path, set, `${set}// more\n`)).toMatchObject({ found: [], compared: false });
  });

  test("nyc's configuration as a program", () => {
    const nyc = (top: string, lines: string) =>
      `${top}\nmodule.exports = { "check-coverage": true, lines: ${lines} };\n`;
    expect(weaker("nyc.config.js", nyc("const A = 90", "A"), nyc("const A = 9", "A"))).toEqual([
      "coverage-threshold 1",
    ]);
    expect(weaker("nyc.config.js", nyc("", "90"), nyc("", "80"))).toEqual(["coverage-threshold 2"]);
    expect(
      weaker("nyc.config.js", nyc("", "90"), nyc("", "90").replace("true", "false")),
    ).toHaveLength(1);
  });
});

test.each([
  ["jest.config.js", "module.exports = {};", "module.exports = { bail: 1, testTimeout: 9 };", 0],
  [
    "vitest.config.ts",
    "export default { test: {} }",
    "export default { test: { allowOnly: true } }",
    1,
  ],
  [
    "vite.config.ts",
    "export default { test: {} }",
    `export default { test: { exclude: ["a"] } }`,
    1,
  ],
  [
    "cypress.config.js",
    "module.exports = { retries: { runMode: 0 } }",
    "module.exports = { retries: { runMode: 3 } }",
    1,
  ],
  ["package.json", `{ "jest": {} }`, `{ "jest": { "passWithNoTests": true } }`, 1],
  [
    "package.json",
    `{ "mocha": { "spec": ["a"] } }`,
    `{ "mocha": { "retries": 3, "spec": ["a"] } }`,
    1,
  ],
  ["package.json", `{ "ava": { "files": ["a", "b"] } }`, `{ "ava": { "files": ["a"] } }`, 1],
  [
    "package.json",
    `{ "scripts": { "test": "vitest run" } }`,
    `{ "scripts": { "test": "vitest run --retry=3" } }`,
    1,
  ],
  [
    "package.json",
    `{ "scripts": { "test": "vitest run" } }`,
    `{ "scripts": { "test": "vitest run --bail=1" } }`,
    0,
  ],
])("%s: %s → %s", (path, before, after, count) => {
  expect(weaker(path, before, after).map((one) => one.split(" ")[0])).toEqual(
    Array(count).fill("tests-relaxed"),
  );
});

describe("pytest", () => {
  const PATHS = [
    ["pytest.ini", "[pytest]\n"],
    ["setup.cfg", "[tool:pytest]\n"],
    ["tox.ini", "[pytest]\n"],
  ] as const;
  test.each([
    ["", "addopts = --ignore-glob=*_slow.py", 1],
    ["", "addopts = --deselect tests/a.py::test_a", 1],
    ["addopts = -q", "addopts = -q -k 'not slow'", 1],
    ["addopts = -m 'not db'", `addopts = -m "not db and not slow"`, 1],
    ["addopts = -m 'not (db or slow)'", "addopts = -m 'not db'", 0],
    ["addopts = -m unit", "addopts = -m 'unit or db'", 0],
    ["", "addopts = -p no:cov", 1],
    ["", "addopts = -p no:cacheprovider -x -q", 0],
    ["testpaths = tests", "", 0],
    ["", "testpaths = tests", 0],
    ["testpaths = tests/unit", "testpaths = tests", 0],
    ["testpaths = tests", "testpaths = tests/unit", 1],
    ["", "python_files = test_unit_*.py", 1],
    ["", "python_files = *.py", 0],
    ["xfail_strict = true", "", 1],
  ])("%s → %s", (before, after, count) => {
    for (const [path, head] of PATHS)
      expect(
        weaker(path, `${head}minversion = 7\n${before}\n`, `${head}minversion = 7\n${after}\n`).map(
          (one) => one.split(" ")[0],
        ),
      ).toEqual(Array(count).fill("tests-relaxed"));
  });

  test("options as a list", () => {
    const text = (options: string) => `[tool.pytest.ini_options]\naddopts = [${options}]\n`;
    expect(weaker("pyproject.toml", text(`"-q"`), text(`"-q", "-m", "not slow"`))).toEqual([
      "tests-relaxed 2",
    ]);
  });
});

describe("conftest.py", () => {
  const path = "tests/conftest.py";
  const HOOK =
    "def pytest_collection_modifyitems(config, items):\n    for item in items:\n        item.add_marker(pytest.mark.skip)\n";
  test.each([
    ["import a\n", `import a\ncollect_ignore = [\n    "slow.py",\n]\n`, ["tests-relaxed 3"]],
    [`collect_ignore_glob = ["a"]\n`, `collect_ignore_glob = ["a", "b*"]\n`, ["tests-relaxed 1"]],
    [`collect_ignore_glob = ["a", "b"]\n`, `collect_ignore_glob = ["a"]\n`, []],
    ["", HOOK, ["tests-relaxed 1"]],
    [HOOK, `import a\n\n${HOOK}`, []],
    ["", HOOK.replace("item.add_marker(pytest.mark.skip)", "print(item)  # skip"), []],
    [
      "",
      "def pytest_runtest_setup(item):\n    if sys.platform == 'win32':\n        pytest.skip('no')\n",
      [],
    ],
    ["", `if sys.version_info < (3, 9):\n    collect_ignore = ["a"]\n`, []],
    ["", "@pytest.fixture\ndef a():\n    pytest.skip('no')\n", []],
  ])("%j → %j", (before, after, expected) => {
    expect(weaker(path, before, after)).toEqual(expected);
  });

  test("a new file counts, a deleted or moved one does not", () => {
    expect(told(path, null, HOOK).found).toEqual(["tests-relaxed 1"]);
    expect(told(path, HOOK, null).found).toEqual([]);
    expect(
      weakenedGuards({ path: "a/conftest.py", oldPath: "conftest.py", before: HOOK, after: HOOK }),
    ).toMatchObject({ findings: [], guardChanged: false });
  });
});
