import { join, split } from "../core/packages.ts";
import type { TestCommand } from "../core/project.ts";
import {
  foldersWith,
  outermost,
  type Repository,
  someBelow,
  sourceOf,
  testCommand,
} from "./repository.ts";

/** RSpec where there are specs, Rails' runner, else Rake's test task. */
export async function rubyTests(repository: Repository): Promise<TestCommand[]> {
  const found: TestCommand[] = [];
  for (const folder of outermost(
    foldersWith(
      repository,
      (name) => name === "Gemfile" || name.endsWith(".gemspec") || name === "Rakefile",
    ),
  )) {
    const gemfile = (await repository.text(join(folder, "Gemfile"))) ?? "";
    const lock = (await repository.text(join(folder, "Gemfile.lock"))) ?? "";
    const bundle = gemfile === "" ? "" : "bundle exec ";
    const spec = repository.has(join(folder, ".rspec"))
      ? join(folder, ".rspec")
      : repository.paths.find(
          (path) => path.startsWith(join(folder, "spec/")) && path.endsWith("_spec.rb"),
        );
    if (spec !== undefined) {
      const run = `${bundle}rspec`;
      const junit = /rspec_junit_formatter/.test(gemfile + lock);
      found.push(
        testCommand({
          run,
          runner: "rspec",
          source: spec,
          folder,
          reporting: junit
            ? `${run} --format progress --format RspecJunitFormatter --out {results}`
            : null,
        }),
      );
    } else if (
      repository.has(join(folder, "bin/rails")) &&
      someBelow(repository, folder, /_test\.rb$/)
    ) {
      found.push(
        testCommand({
          run: "bin/rails test",
          runner: "minitest",
          source: join(folder, "bin/rails"),
          folder,
        }),
      );
    } else {
      const rakefile = (await repository.text(join(folder, "Rakefile"))) ?? "";
      const task = /TestTask|task\s*[:(]?\s*:?["']?test\b/;
      if (task.test(rakefile))
        found.push(
          testCommand({
            run: `${bundle}rake test`,
            runner: "minitest",
            source: sourceOf(join(folder, "Rakefile"), rakefile, task),
            folder,
          }),
        );
    }
  }
  return found;
}

/** Composer's `test` script, else Pest or PHPUnit. */
export async function phpTests(repository: Repository): Promise<TestCommand[]> {
  const found: TestCommand[] = [];
  for (const folder of outermost(
    foldersWith(
      repository,
      (name) => name === "composer.json" || /^phpunit(\.dist)?\.xml(\.dist)?$/.test(name),
    ),
  )) {
    const path = join(folder, "composer.json");
    const text = (await repository.text(path)) ?? "";
    const pest = /"pestphp\/pest"/.test(text);
    const config = ["phpunit.xml", "phpunit.xml.dist", "phpunit.dist.xml"]
      .map((name) => join(folder, name))
      .find(repository.has);
    const [, script] = /"scripts"\s*:\s*\{[^}]*"test"\s*:\s*("[^"]*"|\[)/.exec(text) ?? [];
    const exact = /^"(?:@php )?(?:\.\/)?(?:vendor\/bin\/)?(phpunit|pest)( [^&|;]*)?"$/.exec(
      script ?? "",
    )?.[1];
    if (script !== undefined)
      found.push(
        testCommand({
          run: "composer test",
          runner: exact ?? null,
          source: sourceOf(path, text, /^\s*"test"\s*:/),
          folder,
          reporting: exact ? "composer test -- --log-junit {results}" : null,
        }),
      );
    else if (pest || config !== undefined) {
      const runner = pest ? "pest" : "phpunit";
      const run = `vendor/bin/${runner}`;
      found.push(
        testCommand({
          run,
          runner,
          source: config ?? path,
          folder,
          reporting: `${run} --log-junit {results}`,
        }),
      );
    }
  }
  return found;
}

/** bats, on the folder that holds its files. */
export async function bashTests(repository: Repository): Promise<TestCommand[]> {
  const file = repository.paths.find((path) => path.endsWith(".bats"));
  if (file === undefined) return [];
  const { folder } = split(file);
  const top = folder === "" ? "." : (folder.split("/")[0] as string);
  return [testCommand({ run: `bats -r ${top}`, runner: "bats", source: file, folder: "" })];
}

/** The last resort of every language: a `test` or `check` target. */
export async function makeTests(repository: Repository): Promise<TestCommand[]> {
  for (const path of [
    "Makefile",
    "makefile",
    "GNUmakefile",
    "justfile",
    "Justfile",
    "Taskfile.yml",
  ]) {
    const text = (await repository.text(path)) ?? "";
    const target = path === "Taskfile.yml" ? /^ {2}(test):\s*$/m : /^(test|check)\b[^:=\n]*:(?!=)/m;
    const [, name] = target.exec(text) ?? [];
    if (name === undefined) continue;
    const tool = /^just/i.test(path) ? "just" : path === "Taskfile.yml" ? "task" : "make";
    return [
      testCommand({
        run: `${tool} ${name}`,
        runner: null,
        source: sourceOf(path, text, new RegExp(target.source)),
        folder: "",
      }),
    ];
  }
  return [];
}
