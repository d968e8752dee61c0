import { foldersAbove, join, split } from "../core/packages.ts";
import type { TestCommand } from "../core/project.ts";
import {
  foldersWith,
  outermost,
  type Repository,
  someBelow,
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
    }),
  );
}

/** Rust: the outermost Cargo.toml, with `--workspace` where it is one; nextest where it is configured. */
export async function rustTests(repository: Repository): Promise<TestCommand[]> {
  const found: TestCommand[] = [];
  for (const folder of outermost(foldersWith(repository, (name) => name === "Cargo.toml"))) {
    const path = join(folder, "Cargo.toml");
    const text = (await repository.text(path)) ?? "";
    const all = /^\s*\[workspace\b/m.test(text) ? " --workspace" : "";
    const nextest = join(folder, ".config/nextest.toml");
    found.push(
      repository.has(nextest)
        ? testCommand({
            run: `cargo nextest run${all}`,
            runner: "nextest",
            source: nextest,
            folder,
          })
        : testCommand({ run: `cargo test${all}`, runner: "cargo", source: path, folder }),
    );
  }
  return found;
}

/** Maven and Gradle, by their wrappers where these are there; both write JUnit XML by themselves. */
export async function jvmTests(repository: Repository): Promise<TestCommand[]> {
  const found: TestCommand[] = [];
  for (const folder of outermost(foldersWith(repository, (name) => name === "pom.xml"))) {
    const maven = repository.has(join(folder, "mvnw")) ? "./mvnw" : "mvn";
    found.push(
      testCommand({
        run: `${maven} -B test`,
        runner: "maven",
        source: join(folder, "pom.xml"),
        folder,
        results: [
          "**/target/surefire-reports/TEST-*.xml",
          "**/target/failsafe-reports/TEST-*.xml",
        ].map((glob) => join(folder, glob)),
      }),
    );
  }
  for (const folder of outermost(
    foldersWith(repository, (name) => /^(build|settings)\.gradle(\.kts)?$/.test(name)),
  )) {
    const gradle = repository.has(join(folder, "gradlew")) ? "./gradlew" : "gradle";
    const source = ["build.gradle.kts", "build.gradle", "settings.gradle.kts", "settings.gradle"]
      .map((name) => join(folder, name))
      .find(repository.has);
    found.push(
      testCommand({
        run: `${gradle} test`,
        runner: "gradle",
        source: source ?? join(folder, "build.gradle"),
        folder,
        // Without it, tests that ran before and whose inputs are the same do not run again.
        reporting: `${gradle} cleanTest test`,
        results: [join(folder, "**/build/test-results/**/TEST-*.xml")],
      }),
    );
  }
  for (const folder of outermost(foldersWith(repository, (name) => name === "build.sbt")))
    found.push(
      testCommand({
        run: "sbt test",
        runner: "sbt",
        source: join(folder, "build.sbt"),
        folder,
        results: [join(folder, "**/target/**/test-reports/*.xml")],
      }),
    );
  return found;
}

/** .NET: a solution, else the test projects. */
export async function dotnetTests(repository: Repository): Promise<TestCommand[]> {
  const solutions = repository.paths.filter((path) => /\.slnx?$/.test(path));
  const projects = repository.paths.filter((path) => /tests?\.(cs|fs|vb)proj$/i.test(path));
  const sources = solutions.length > 0 ? solutions : projects;
  const folders = outermost([...new Set(sources.map((path) => split(path).folder))]);
  return folders.map((folder) => {
    const source = sources.find((path) => split(path).folder === folder) as string;
    // Several in one folder: dotnet wants to be told which.
    const several = sources.filter((path) => split(path).folder === folder).length > 1;
    return testCommand({
      run: `dotnet test${several ? ` ${split(source).name}` : ""}`,
      runner: "dotnet",
      source,
      folder,
    });
  });
}

export async function swiftTests(repository: Repository): Promise<TestCommand[]> {
  return outermost(foldersWith(repository, (name) => name === "Package.swift"))
    .filter((folder) => someBelow(repository, folder, /(^|\/)Tests\//))
    .map((folder) =>
      testCommand({
        run: "swift test",
        runner: "swift",
        source: join(folder, "Package.swift"),
        folder,
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
