import { isWithin, join } from "../core/packages.ts";
import type { TestCommand } from "../core/project.ts";
import {
  foldersWith,
  manifestText,
  type Repository,
  resolveIn,
  someBelow,
  sourceOf,
  testCommand,
} from "./repository.ts";
import { shellWord } from "./shell-words.ts";

/**
 * RSpec where there are specs, Rails' runner, else Rake's test task; in each gem whose folder no command
 * around it goes into. What a Rakefile runs is code, so it counts for all that is below it.
 */
export async function rubyTests(repository: Repository): Promise<TestCommand[]> {
  const found: TestCommand[] = [];
  const folders = foldersWith(
    repository,
    (name) => name === "Gemfile" || name.endsWith(".gemspec") || name === "Rakefile",
  );
  for (const folder of folders) {
    if (isCovered(folder, found)) continue;
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
          within: [join(folder, "spec")],
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
          within: [join(folder, "test")],
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

/** True where a command's scope holds the whole folder. */
function isCovered(folder: string, found: readonly TestCommand[]): boolean {
  return found.some(({ scope }) => scope?.within.some((place) => isWithin(folder, place)));
}

/** Composer's `test` script, else Pest or PHPUnit; in each package that no configuration around it names. */
export async function phpTests(repository: Repository): Promise<TestCommand[]> {
  const found: TestCommand[] = [];
  const folders = foldersWith(
    repository,
    (name) => name === "composer.json" || /^phpunit(\.dist)?\.xml(\.dist)?$/.test(name),
  );
  for (const folder of folders) {
    if (isCovered(folder, found)) continue;
    const path = join(folder, "composer.json");
    const text = (await repository.text(path)) ?? "";
    const pest = /"pestphp\/pest"/.test(text);
    const config = ["phpunit.xml", "phpunit.xml.dist", "phpunit.dist.xml"]
      .map((name) => join(folder, name))
      .find(repository.has);
    const within = phpunitPlaces(folder, config ? await manifestText(repository, config) : "");
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
          within: exact ? within : [folder],
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
          within,
          reporting: `${run} --log-junit {results}`,
        }),
      );
    }
  }
  return found;
}

/** The folders and files of a phpunit.xml's test suites; without any, all of its folder. */
function phpunitPlaces(folder: string, config: string): string[] {
  const suites = /<testsuites?[\s>][\s\S]*<\/testsuites?>/.exec(
    config.replace(/<!--[\s\S]*?-->/g, ""),
  );
  const named = [...(suites?.[0] ?? "").matchAll(/<(?:directory|file)\b[^>]*>\s*([^<]+?)\s*</g)];
  const places = named.map(([, place = ""]) => resolveIn(folder, place));
  if (places.length === 0) return [folder];
  return places.flatMap((place) => (place.includes("*") ? [place, `${place}/**`] : [place]));
}

/** bats, on each folder at the top that holds its files. */
export async function bashTests(repository: Repository): Promise<TestCommand[]> {
  const files = repository.paths.filter((path) => path.endsWith(".bats"));
  const isTop = (path: string) => !path.includes("/");
  // `-r .` goes into all of them.
  const starts = files.some(isTop) ? [""] : [...new Set(files.map((path) => path.split("/")[0]))];
  return starts.flatMap((top = "") => {
    const source = files.find((path) => isWithin(path, top));
    if (source === undefined) return [];
    const where = top === "" ? "." : shellWord(top);
    return [
      testCommand({ run: `bats -r ${where}`, runner: "bats", source, folder: "", within: [top] }),
    ];
  });
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
