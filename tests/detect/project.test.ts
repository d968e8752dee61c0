import { expect, it } from "vitest";
import type { Tree } from "../../src/core/facts.ts";
import { detectProject } from "../../src/detect/project.ts";
import { literalTree } from "../harness/model-situation.ts";

it("finds languages, workflows and environments", async () => {
  const tree = literalTree({
    "a.py": "",
    "b.py": "",
    "c.ts": "",
    "node_modules/x/y.js": "",
    ".github/workflows/deploy.yml": "jobs: { a: { environment: production } }\n",
    ".github/workflows/ci.yaml": "jobs: { a: { environment: { name: staging } } }\n",
    ".github/workflows/notes.md": "environment: nowhere\n",
  });
  expect(await detectProject(tree)).toEqual({
    languages: ["python", "typescript"],
    testCommands: [],
    workflows: [".github/workflows/ci.yaml", ".github/workflows/deploy.yml"],
    environments: ["production", "staging"],
    tests: { files: [], changed: [], changedManifests: [] },
  });
});

it("puts the language of the change first", async () => {
  const tree = literalTree({
    "go.mod": "",
    "a_test.go": "",
    "b.go": "",
    "pyproject.toml": "[tool.pytest.ini_options]\n",
    "test_a.py": "",
  });
  const runners = async (changed: string[]) =>
    (await detectProject(tree, changed)).testCommands.map(({ runner }) => runner);
  expect(await runners([])).toEqual(["go", "pytest"]);
  expect(await runners(["a.py"])).toEqual(["pytest", "go"]);
});

it("reads a handful of files of ten thousand", async () => {
  const files: Record<string, string> = {
    "package.json": '{"scripts":{"test":"vitest run"}}',
    "package-lock.json": "",
  };
  for (let n = 0; n < 10_000; n++) files[`src/${n % 100}/file-${n}.ts`] = "";
  const whole = literalTree(files);
  const read: string[] = [];
  const tree: Tree = {
    ...whole,
    readText(path) {
      read.push(path);
      return whole.readText(path);
    },
  };
  await detectProject(tree, ["src/1/file-1.ts"]);
  expect(read).toEqual(["package.json"]);
});

it("has nothing to say about an empty repository", async () => {
  expect(await detectProject(literalTree({}))).toEqual({
    languages: [],
    testCommands: [],
    workflows: [],
    environments: [],
    tests: { files: [], changed: [], changedManifests: [] },
  });
});

it("knows the tests, and which of them and of their manifests the change touches", async () => {
  const tree = literalTree({
    "a/package.json": "{}",
    "a/x.test.ts": "",
    "a/test/helpers/server.ts": "",
    "b/test_b.py": "",
    "b/conftest.py": "",
    "fixtures/c.test.ts": "",
    "node_modules/x/d.test.js": "",
  });
  const changed = [
    "a/package.json",
    "a/x.test.ts",
    "old/Cargo.toml",
    "b/gone_test.py",
    "README.md",
  ];
  expect((await detectProject(tree, changed)).tests).toEqual({
    files: ["a/x.test.ts", "b/test_b.py"],
    changed: ["a/x.test.ts"],
    changedManifests: ["a/package.json", "old/Cargo.toml"],
  });
});
