import { describe, expect, test } from "vitest";
import { weakenedGuards } from "../../../src/formats/guards/weakened-guards.ts";
import { edited, weaker } from "./expect-weaker.ts";

type Row = readonly [from: string, to: string, expected: readonly string[]];

function table(path: string, text: string, rows: readonly Row[]): void {
  describe(path, () => {
    test.each(rows)("%j → %j", (from, to, expected) => {
      expect(weaker(path, text, edited(text, from, to))).toEqual(expected);
    });
  });
}

const PYPROJECT = `[project]
name = "a"
version = "1.0"
dependencies = ["x"]

[tool.coverage.run]
branch = true
omit = ["tests/*"]

[tool.coverage.report]
fail_under = 90 # percent

[tool.pytest.ini_options]
addopts = "--strict-markers --cov=a --cov-fail-under=85"
testpaths = ["tests"]
xfail_strict = true
filterwarnings = ["error", "ignore::DeprecationWarning"]

[tool.ruff.lint]
select = ["E", "F", "S"]
ignore = ["E501"]

[tool.ruff.lint.per-file-ignores]
"tests/*" = ["S101"]

[tool.ruff.lint.mccabe]
max-complexity = 10

[tool.mypy]
strict = true
warn_unreachable = true

[[tool.mypy.overrides]]
module = "a.old"
ignore_errors = true

[tool.pyright]
typeCheckingMode = "strict"
reportMissingImports = "error"
`;

table("pyproject.toml", PYPROJECT, [
  ["fail_under = 90", "fail_under = 50", ["coverage-threshold 11"]],
  ["fail_under = 90 # percent\n", "", ["coverage-threshold null"]],
  ["branch = true", "branch = false", ["coverage-threshold 7"]],
  [`omit = ["tests/*"]`, `omit = ["tests/*", "a/hard.py"]`, ["tests-relaxed 8"]],
  ["--cov-fail-under=85", "--cov-fail-under=5", ["coverage-threshold 14"]],
  [" --cov-fail-under=85", "", ["coverage-threshold null"]],
  ["--strict-markers ", "", ["script-neutered null"]],
  ["--strict-markers", "--strict-markers --ignore=tests/slow", ["tests-relaxed 14"]],
  [`testpaths = ["tests"]`, `testpaths = ["tests/quick"]`, ["tests-relaxed null"]],
  ["xfail_strict = true", "xfail_strict = false", ["tests-relaxed 16"]],
  [`["error", "ignore`, `["ignore", "ignore`, ["strictness 17", "strictness null"]],
  [`"F", "S"]`, `"F"]`, ["lint-rule-off null"]],
  [`ignore = ["E501"]`, `ignore = ["E501", "F401"]`, ["lint-rule-off 21"]],
  [`= ["S101"]`, `= ["S101", "F"]`, ["lint-rule-off 24"]],
  ["max-complexity = 10", "max-complexity = 50", ["limit-raised 27"]],
  ["strict = true\nwarn", "strict = false\nwarn", ["strictness 30"]],
  [
    "warn_unreachable = true",
    "warn_unreachable = true\nignore_missing_imports = true",
    ["strictness 32"],
  ],
  [`module = "a.old"`, `module = "a.*"`, ["strictness 35"]],
  [`"strict"\nreport`, `"basic"\nreport`, ["strictness 38"]],
  [`reportMissingImports = "error"`, `reportMissingImports = false`, ["lint-rule-off 39"]],
  ["fail_under = 90", "fail_under = 90.5", []],
  [`["E", "F", "S"]`, `["S", "E", "F", "B"]`, []],
  [`ignore = ["E501"]`, "ignore = []", []],
  ["warn_unreachable = true", "warn_unreachable = true\nextra_checks = true", []],
]);

test("parts of a pyproject.toml that guard nothing may change", () => {
  const result = (from: string, to: string) =>
    weakenedGuards({
      path: "pyproject.toml",
      oldPath: null,
      before: PYPROJECT,
      after: edited(PYPROJECT, from, to),
    });
  expect(result(`["x"]`, `["x", "y"]`)).toMatchObject({ findings: [], guardChanged: false });
  expect(result("[tool.ruff.lint]", "\n# why\n[tool.ruff.lint]")).toMatchObject({
    guardChanged: false,
  });
  expect(
    result("[tool.ruff.lint]", "[tool.ruff.lint.isort]\nx = 1\n[tool.ruff.lint]"),
  ).toMatchObject({ findings: [], guardChanged: true });
});

table(
  "setup.cfg",
  `[metadata]
name = a

[coverage:report]
fail_under = 90
exclude_lines =
    pragma: no cover

[tool:pytest]
addopts = --cov-fail-under=90

[flake8]
max-line-length = 100
extend-ignore = E203, W503
per-file-ignores =
    tests/*: S101

[mypy]
disallow_untyped_defs = True

[mypy-x.*]
ignore_missing_imports = True
`,
  [
    ["fail_under = 90\nexclude", "fail_under = 9\nexclude", ["coverage-threshold 5"]],
    ["    pragma: no cover\n", "    pragma: no cover\n    def __repr__\n", ["tests-relaxed 6"]],
    ["--cov-fail-under=90", "", ["coverage-threshold null"]],
    ["max-line-length = 100", "max-line-length = 200", ["limit-raised 13"]],
    ["E203, W503", "E203, W503, F401", ["lint-rule-off 14"]],
    ["    tests/*: S101\n", "    tests/*: S101\n    a/*: F\n", ["lint-rule-off 15"]],
    ["disallow_untyped_defs = True", "disallow_untyped_defs = False", ["strictness 19"]],
    ["disallow_untyped_defs = True", "# disallow_untyped_defs = True", ["strictness null"]],
    ["[mypy-x.*]", "[mypy-*]", ["strictness 22"]],
    ["disallow_untyped_defs = True", "strict = True", []],
    ["E203, W503", "W503", []],
  ],
);

table("mypy.ini", "[mypy]\nstrict = True\n", [
  ["True", "False", ["strictness 2"]],
  ["strict = True", "strict = True\nexclude = ^old/", ["files-excluded 3"]],
  ["strict = True", "strict = True\nfollow_imports = skip", ["strictness 3"]],
  ["strict = True", "strict = True\ndisable_error_code = attr-defined", ["lint-rule-off 3"]],
]);
table(".coveragerc", "[run]\nomit = a\n[report]\nfail_under = 80\n", [
  ["80", "79", ["coverage-threshold 4"]],
  ["omit = a", "omit =\n    a\n    b", ["files-excluded 2"]],
  ["80", "81", []],
]);
table("pytest.ini", "[pytest]\naddopts = -q --strict-config\n  --cov-fail-under=70\n", [
  ["70", "60", ["coverage-threshold 2"]],
  [" --strict-config", "", ["script-neutered null"]],
]);
table(
  "tox.ini",
  "[tox]\nenvlist = py, lint\n[testenv]\ncommands =\n    pytest\n    ruff check .\n",
  [
    ["    ruff check .\n", "", ["script-neutered 3"]],
    ["    pytest\n", "    - pytest\n", ["swallowed-exit 5"]],
    ["py, lint", "py", ["script-neutered null"]],
    ["[testenv]", "[testenv]\nignore_outcome = true", ["swallowed-exit 4"]],
    ["envlist = py, lint", "envlist = lint, py", []],
  ],
);
table(".flake8", "[flake8]\nselect = E,F\n", [
  ["E,F", "E", ["lint-rule-off null"]],
  ["E,F", "E,F,W", []],
]);
table("ruff.toml", `[lint]\nselect = ["E"]\n`, [
  [`["E"]`, "[]", ["lint-rule-off null"]],
  [`["E"]`, `["E"]\nignore = ["E1"]`, ["lint-rule-off 3"]],
]);
table(".pylintrc", "[MESSAGES CONTROL]\ndisable=C0111,\n  R0903\n[MAIN]\nfail-under=9.5\n", [
  ["C0111", "C0111,W0611", ["lint-rule-off 2"]],
  ["9.5", "5", ["limit-raised 5"]],
  ["C0111,\n ", "", []],
]);
table("pyrightconfig.json", `{ "typeCheckingMode": "strict", "exclude": ["build"] }`, [
  [`"strict"`, `"off"`, ["strictness 1"]],
  [`["build"]`, `["build", "src"]`, ["files-excluded 1"]],
]);

table(
  "b/pyproject.toml",
  `[[tool.mypy.overrides]]\nmodule = "a"\nwarn_unreachable = true\n[[tool.mypy.overrides]]\nmodule = "b"\nwarn_unreachable = true\n`,
  [
    [`"b"\nwarn_unreachable = true`, `"b"\nwarn_unreachable = false`, ["strictness 6"]],
    [`"a"\nwarn_unreachable = true`, `"a"\nwarn_unreachable = false`, ["strictness 3"]],
  ],
);
