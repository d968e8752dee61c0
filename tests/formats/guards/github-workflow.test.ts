import { describe, expect, test } from "vitest";
import { edited, messages, weaker } from "./expect-weaker.ts";

const PATH = ".github/workflows/ci.yml";
const SHA = "a".repeat(40);
const WORKFLOW = `name: CI
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        node: [20, 22]
    steps:
      - uses: actions/checkout@${SHA}
      - name: Tests
        run: npm test
      - name: Lint
        run: |
          npm run lint -- --max-warnings 0
          npx tsc --noEmit
  gate:
    needs: [test, docs]
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: ./gate.sh
  docs:
    runs-on: ubuntu-latest
    steps:
      - run: rm -rf out || true
      - uses: codecov/codecov-action@v5
        with:
          fail_ci_if_error: true
`;

describe("a workflow that asks for less", () => {
  test.each([
    [
      "a step that may fail",
      "run: npm test",
      "run: npm test\n        continue-on-error: true",
      ["continue-on-error 18"],
    ],
    [
      "a step that may fail by an expression",
      "run: npm test",
      "run: npm test\n        continue-on-error: $" + "{{ matrix.node == 22 }}",
      ["continue-on-error 18"],
    ],
    [
      "a job that may fail",
      "  test:\n",
      "  test:\n    continue-on-error: true\n",
      ["continue-on-error 10"],
    ],
    ["|| true", "run: npm test", "run: npm test || true", ["swallowed-exit 17"]],
    ["|| :", "npx tsc --noEmit", "npx tsc --noEmit || :", ["swallowed-exit 21"]],
    ["|| echo", "run: npm test", "run: npm test || echo failed", ["swallowed-exit 17"]],
    ["|| exit 0", "run: npm test", "run: npm test || exit 0", ["swallowed-exit 17"]],
    ["; true", "run: npm test", "run: npm test; true", ["swallowed-exit 17"]],
    ["a pipe", "run: npm test", "run: npm test | tee log", ["swallowed-exit 17"]],
    ["a background", "run: npm test", "run: npm test &", ["swallowed-exit 17"]],
    [
      "a condition in shell",
      "run: npm test",
      "run: if npm test; then echo ok; fi",
      ["swallowed-exit 17"],
    ],
    ["a negation", "run: npm test", "run: '! npm test'", ["swallowed-exit 17"]],
    ["set +e", "          npx tsc", "          set +e\n          npx tsc", ["swallowed-exit 21"]],
    ["exit 0", "          npx tsc", "          exit 0\n          npx tsc", ["swallowed-exit 21"]],
    [
      "a shell without -e",
      "run: npm test",
      "run: npm test\n        shell: bash {0}",
      ["swallowed-exit 18"],
    ],
    ["a job that is gone", "  docs:\n", "  other:\n", ["step-removed null"]],
    ["a command that is gone", "          npx tsc --noEmit\n", "", ["step-removed 9"]],
    ["a command that is another", "run: npm test", "run: npm run quick", ["step-removed 9"]],
    [
      "a command that is commented out",
      "          npx tsc",
      "          # npx tsc",
      ["step-removed 9"],
    ],
    ["a command that is only printed", "npx tsc", "echo npx tsc", ["step-removed 9"]],
    [
      "an action that is gone",
      "      - uses: codecov/codecov-action@v5\n        with:\n          fail_ci_if_error: true\n",
      "",
      ["step-removed 28"],
    ],
    ["a job that waits for less", "needs: [test, docs]", "needs: [docs]", ["step-removed 22"]],
    ["a limit that is higher", "--max-warnings 0", "--max-warnings 50", ["limit-raised 20"]],
    [
      "a flag that lets through",
      "run: npm test",
      "run: npm test -- --passWithNoTests",
      ["tests-relaxed 17"],
    ],
    ["if: false", "run: npm test", "if: false\n        run: npm test", ["condition-added 17"]],
    [
      "a condition on a job",
      "  docs:\n",
      "  docs:\n    if: github.actor != 'ann'\n",
      ["condition-added 29"],
    ],
    ["a gate that is skipped with what it needs", "    if: always()\n", "", ["condition-added 22"]],
    ["an event that is gone", "  pull_request:\n", "", ["trigger-removed null"]],
    ["a branch that is another", "branches: [main]", "branches: [release]", ["trigger-removed 3"]],
    [
      "paths that narrow",
      "  pull_request:\n",
      "  pull_request:\n    paths: [src/**]\n",
      ["trigger-removed 5"],
    ],
    [
      "paths that are ignored",
      "  pull_request:\n",
      "  pull_request:\n    paths-ignore: ['**.md']\n",
      ["trigger-removed 6"],
    ],
    [
      "types that lack a push",
      "  pull_request:\n",
      "  pull_request:\n    types: [opened, reopened]\n",
      ["trigger-removed 5"],
    ],
    [
      "branches that narrow",
      "  pull_request:\n",
      "  pull_request:\n    branches: [main]\n",
      ["trigger-removed 5"],
    ],
    [
      "branches that are ignored",
      "  pull_request:\n",
      "  pull_request:\n    branches-ignore: [main]\n",
      ["trigger-removed 6"],
    ],
    [
      "a privileged event beside",
      "  pull_request:\n",
      "  pull_request:\n  pull_request_target:\n",
      ["trigger-privileged 6"],
    ],
    [
      "a privileged event instead",
      "  pull_request:\n",
      "  pull_request_target:\n",
      ["trigger-privileged 5", "trigger-removed null"],
    ],
    ["a tag in place of a SHA", SHA, "v5", ["action-unpinned 15"]],
    ["a SHA that is cut", SHA, "a".repeat(12), ["action-unpinned 15"]],
    ["a scope that may be written", "contents: read", "contents: write", ["permission-widened 7"]],
    [
      "a scope more",
      "contents: read",
      "contents: read\n  id-token: write",
      ["permission-widened 8"],
    ],
    [
      "all scopes",
      "permissions:\n  contents: read\n",
      "permissions: write-all\n",
      ["permission-widened 6"],
    ],
    ["the default's scopes", "permissions:\n  contents: read\n", "", ["permission-widened 1"]],
    [
      "a job's own scopes",
      "  docs:\n",
      "  docs:\n    permissions:\n      packages: write\n",
      ["permission-widened 30"],
    ],
    ["a smaller matrix", "node: [20, 22]", "node: [22]", ["matrix-narrowed 13"]],
    [
      "an exclusion from the matrix",
      "node: [20, 22]",
      "node: [20, 22]\n        exclude: [{ node: 20 }]",
      ["matrix-narrowed 14"],
    ],
    [
      "an input that lets a failure through",
      "fail_ci_if_error: true",
      "fail_ci_if_error: false",
      ["strictness 34"],
    ],
  ])("%s", (_, from, to, expected) => {
    expect(weaker(PATH, WORKFLOW, edited(WORKFLOW, from, to))).toEqual(expected);
  });
});

describe("a workflow that asks for as much", () => {
  test.each([
    ["a new step", "      - name: Lint", "      - run: npm audit || true\n      - name: Lint"],
    [
      "a new step under a condition",
      "      - name: Lint",
      "      - uses: actions/upload-artifact@v4\n        if: failure()\n        continue-on-error: true\n      - name: Lint",
    ],
    [
      "a new job that may fail",
      "jobs:\n",
      "jobs:\n  extra:\n    continue-on-error: true\n    runs-on: x\n    steps: [{ run: ./x }]\n",
    ],
    ["a new name", "name: Tests", "name: All tests"],
    ["a step that always runs", "name: Tests", "if: $" + "{{ !cancelled() }}\n        name: Tests"],
    ["another way to write a command", "npm test", "npm run test"],
    ["another SHA", SHA, "b".repeat(40)],
    ["another tag", "codecov-action@v5", "codecov-action@v6"],
    ["a pinned tag", "codecov-action@v5", `codecov-action@${SHA}`],
    ["another version in the matrix", "[20, 22]", "[22, 24]"],
    ["more in the matrix", "[20, 22]", "[20, 22, 24]"],
    ["one more branch", "branches: [main]", "branches: [main, next]"],
    ["every branch", "branches: [main]", "branches: ['**']"],
    ["no filter of branches", "  push:\n    branches: [main]\n", "  push:\n"],
    ["one more event", "  pull_request:\n", "  pull_request:\n  merge_group:\n"],
    [
      "the default's types",
      "  pull_request:\n",
      "  pull_request:\n    types: [opened, synchronize, reopened, ready_for_review]\n",
    ],
    ["fewer permissions", "contents: read", "contents: none"],
    [
      "a job's permissions that are no more",
      "  docs:\n",
      "  docs:\n    permissions:\n      contents: read\n",
    ],
    ["a comment", "name: CI", "# continue-on-error: true\nname: CI"],
    [
      "a comment in a script",
      "          npx tsc",
      "          # npx eslint || true\n          npx tsc",
    ],
    ["fewer failures let through", "rm -rf out || true", "rm -rf out"],
    [
      "continue-on-error: false",
      "run: npm test",
      "run: npm test\n        continue-on-error: false",
    ],
    [
      "a stricter script",
      "run: npm test",
      "run: |\n          set -euo pipefail\n          npm test",
    ],
    [
      "a pipe in a shell with pipefail",
      "run: npm test",
      "shell: bash\n        run: npm test | tee log",
    ],
    ["a lower limit of warnings", "--max-warnings 0", "--max-warnings 0 --cache"],
    ["|| that fails", "run: npm test", "run: npm test || { cat log; exit 1; }"],
  ])("%s", (_, from, to) => {
    expect(weaker(PATH, WORKFLOW, edited(WORKFLOW, from, to))).toEqual([]);
  });

  test("in another order of jobs, steps and keys", () => {
    const [head, tests = "", gate = "", docs = ""] = WORKFLOW.split(
      /^(?= {2}(?:test|gate|docs):)/m,
    );
    expect(weaker(PATH, WORKFLOW, `${head}${docs}${gate}${tests}`)).toEqual([]);
  });

  const open = edited(WORKFLOW, "permissions:\n  contents: read\n", "");

  test("with scopes that may be read, where the default let them be read", () => {
    expect(weaker(PATH, open, WORKFLOW)).toEqual([]);
    const job = "  docs:\n    permissions:\n      packages: read\n";
    expect(weaker(PATH, open, edited(open, "  docs:\n", job))).toEqual([]);
  });

  test("but not with one that may be written, or is read beside others that were named", () => {
    const written = edited(WORKFLOW, "contents: read", "contents: write");
    expect(weaker(PATH, open, written)).toEqual(["permission-widened 7"]);
    const more = edited(WORKFLOW, "contents: read", "contents: read\n  packages: read");
    expect(weaker(PATH, WORKFLOW, more)).toEqual(["permission-widened 8"]);
  });

  test("with a `|| true` that was there, on another line", () => {
    const moved = edited(
      WORKFLOW,
      "      - run: rm -rf out || true\n",
      "      - name: Tidy\n\n        run: |\n          echo\n          rm -rf out || true\n",
    );
    expect(weaker(PATH, WORKFLOW, moved)).toEqual([]);
  });
});

test("what is said names the place, the old value and the new", () => {
  const said = (from: string, to: string) => messages(PATH, WORKFLOW, edited(WORKFLOW, from, to));
  expect(said("run: npm test", "run: npm test || true")).toEqual([
    "new: the failure of `npm test` in the job `test` is lost by `|| true`",
  ]);
  expect(said("contents: read", "contents: write")).toEqual([
    "the permission `contents` of the workflow is write, was read",
  ]);
  expect(said("          npx tsc --noEmit\n", "")).toEqual([
    "`tsc` in the job `test` is gone (line 21 before)",
  ]);
  expect(said(SHA, "v5")).toEqual([
    `the version of \`actions/checkout\` in the job \`test\` is \`v5\`, was \`${SHA}\``,
  ]);
});

test("one new condition of a step with two commands is said once", () => {
  const after = edited(WORKFLOW, "      - name: Lint\n", "      - name: Lint\n        if: false\n");
  expect(weaker(PATH, WORKFLOW, after)).toEqual(["condition-added 19"]);
});

describe("a composite action", () => {
  const ACTION =
    "name: x\nruns:\n  using: composite\n  steps:\n    - run: npm test\n      shell: bash\n";
  test.each([
    ["run: npm test", "run: npm test || true", ["swallowed-exit 5"]],
    ["run: npm test", "run: echo", ["step-removed 2"]],
    ["shell: bash", "shell: bash\n      continue-on-error: true", ["continue-on-error 7"]],
    ["shell: bash", "shell: bash\n      if: always()", []],
  ])("%s → %s", (from, to, expected) => {
    expect(weaker("action.yml", ACTION, edited(ACTION, from, to))).toEqual(expected);
    expect(weaker(".github/actions/a/action.yaml", ACTION, edited(ACTION, from, to))).toEqual(
      expected,
    );
  });
  test("a program that is another", () => {
    const before = "runs:\n  using: node20\n  main: dist/index.js\n";
    expect(weaker("action.yml", before, edited(before, "index", "other"))).toEqual([
      "step-removed null",
    ]);
  });
});
