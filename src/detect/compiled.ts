import { foldersAbove, isWithin, join, split } from "../core/packages.ts";
import type { TestCommand } from "../core/project.ts";
import {
  foldersWith,
  manifestText,
  nestedIn,
  outermost,
  type Repository,
  sourceOf,
  testCommand,
} from "./repository.ts";

/** Go: each module with tests has its own command, for `./...` stops at the next go.mod. */
export async function goTests(repository: Repository): Promise<TestCommand[]> {
  const folders = foldersWith(repository, (name) => name === "go.mod");
  const homeOf = (path: string) => foldersAbove(path).find((folder) => folders.includes(folder));
  const tested = new Set(repository.paths.filter((path) => path.endsWith("_test.go")).map(homeOf));
  const taken = folders.filter((folder) => tested.has(folder));
  return (taken.length > 0 ? taken : folders.slice(0, 1)).map((folder) =>
    testCommand({
      run: "go test ./...",
      runner: "go",
      source: join(folder, "go.mod"),
      folder,
      reporting: "go test -json ./...",
      without: nestedIn(folders, folder),
    }),
  );
}

/** .NET: the solutions, and the test projects that none of them lists. */
export async function dotnetTests(repository: Repository): Promise<TestCommand[]> {
  const solutions = repository.paths.filter((path) => /\.slnx?$/.test(path));
  const projects = repository.paths.filter((path) => /tests?\.(cs|fs|vb)proj$/i.test(path));
  const taken: string[] = [];
  const listed: string[] = [];
  for (const folder of outermost([...new Set(solutions.map((path) => split(path).folder))])) {
    const solution = solutions.find((path) => split(path).folder === folder) as string;
    taken.push(solution);
    listed.push(await manifestText(repository, solution));
  }
  const unlisted = projects.filter(
    (path) => !listed.some((text) => text.includes(split(path).name)),
  );
  const alone = [...new Set(unlisted.map((path) => split(path).folder))];
  return [
    ...taken.map((source) => dotnetTest(source, solutions, alone)),
    ...alone.map((folder) => {
      const source = unlisted.find((path) => split(path).folder === folder) as string;
      return dotnetTest(source, projects, nestedIn(alone, folder));
    }),
  ];
}

function dotnetTest(
  source: string,
  sources: readonly string[],
  without: readonly string[],
): TestCommand {
  const { folder, name } = split(source);
  // Several in one folder: dotnet wants to be told which.
  const several = sources.filter((path) => split(path).folder === folder).length > 1;
  return testCommand({
    run: `dotnet test${several ? ` ${name}` : ""}`,
    runner: "dotnet",
    source,
    folder,
    without,
  });
}

/** Swift: each package with tests of its own, for `swift test` runs no other's. */
export async function swiftTests(repository: Repository): Promise<TestCommand[]> {
  const folders = foldersWith(repository, (name) => name === "Package.swift");
  return folders
    .filter((folder) => {
      const nested = nestedIn(folders, folder);
      return repository.paths.some(
        (path) =>
          isWithin(path, folder) &&
          /(^|\/)Tests\//.test(path) &&
          !nested.some((other) => isWithin(path, other)),
      );
    })
    .map((folder) =>
      testCommand({
        run: "swift test",
        runner: "swift",
        source: join(folder, "Package.swift"),
        folder,
        without: nestedIn(folders, folder),
      }),
    );
}

/** CMake's CTest, from the usual build folder, where the root's CMakeLists.txt (or `tests/`'s) turns testing on. */
export async function nativeTests(repository: Repository): Promise<TestCommand[]> {
  for (const path of ["CMakeLists.txt", "tests/CMakeLists.txt", "test/CMakeLists.txt"]) {
    const text = (await repository.text(path)) ?? "";
    const line = /^\s*(enable_testing\s*\(|include\s*\(\s*CTest\s*\)|add_test\s*\()/i;
    if (!text.split(/\r?\n/).some((one) => line.test(one))) continue;
    const run =
      "cmake -S . -B build && cmake --build build && ctest --test-dir build --output-on-failure";
    return [
      testCommand({
        run,
        runner: "ctest",
        source: sourceOf(path, text, line),
        folder: "",
        reporting: `${run} --output-junit {results}`,
      }),
    ];
  }
  return repository.has("meson.build")
    ? [
        testCommand({
          run: "meson test -C build",
          runner: "meson",
          source: "meson.build",
          folder: "",
        }),
      ]
    : [];
}
