import { packageManagerOf, runScript } from "./package-manager.ts";
import { runnerPrefix } from "./python.ts";
import type { Repository } from "./repository.ts";
import { sourceOf } from "./repository.ts";

/** A command that judges the code, other than its tests. */
export interface QualityCommand {
  /** An item's id. */
  readonly id: "build" | "lint" | "types" | "format";
  readonly title: string;
  readonly run: string;
  /** `path:line` of what says so. */
  readonly source: string;
}

const TITLES: Record<QualityCommand["id"], string> = {
  build: "It builds",
  lint: "The linter has nothing to say",
  types: "The types hold",
  format: "The code is formatted",
};

/** Scripts by the names they go by most; the first that is there is taken. */
const SCRIPTS: readonly (readonly [QualityCommand["id"], readonly string[]])[] = [
  ["build", ["build", "compile"]],
  ["lint", ["lint", "eslint", "lint:check"]],
  ["types", ["typecheck", "type-check", "types", "check-types", "check:types", "tsc"]],
  ["format", ["format:check", "check-format", "check:format", "prettier:check", "fmt:check"]],
];

const REPAIRS = /(^|\s)(--write|--fix(-\S+)?|--apply(-\S+)?|--in-place)(\s|=|$)/;

/** What a repository's own configuration says is run on it; nothing that is merely usual in its language. */
export async function qualityCommands(repository: Repository): Promise<QualityCommand[]> {
  const found: QualityCommand[] = await scripts(repository);
  const add = (id: QualityCommand["id"], run: string, source: string) => {
    if (!found.some((one) => one.id === id)) found.push({ id, title: TITLES[id], run, source });
  };
  const says = async (path: string, line: RegExp) => {
    const text = await repository.text(path);
    return text?.split(/\r?\n/).some((one) => line.test(one)) ? sourceOf(path, text, line) : null;
  };
  const python = await runnerPrefix(repository, "");
  const ruff =
    (await says("pyproject.toml", /^\s*\[tool\.ruff\b/)) ??
    (repository.has("ruff.toml") ? "ruff.toml" : null);
  if (ruff !== null) add("lint", `${python}ruff check --no-fix .`, ruff);
  const mypy =
    (await says("pyproject.toml", /^\s*\[tool\.mypy\]/)) ??
    (repository.has("mypy.ini") ? "mypy.ini" : null);
  // With `files` in its settings mypy knows what to look at, and a path would go over them.
  const files =
    (await says("pyproject.toml", /^\s*files\s*=/)) ?? (await says("mypy.ini", /^\s*files\s*=/));
  if (mypy !== null) add("types", `${python}mypy${files === null ? " ." : ""}`, mypy);
  if (repository.has("go.mod")) add("build", "go build ./... && go vet ./...", "go.mod");
  for (const config of [".golangci.yml", ".golangci.yaml", ".golangci.toml"])
    if (repository.has(config)) add("lint", "golangci-lint run", config);
  for (const config of ["clippy.toml", ".clippy.toml"])
    if (repository.has(config)) add("lint", "cargo clippy --all-targets -- -D warnings", config);
  for (const config of ["rustfmt.toml", ".rustfmt.toml"])
    if (repository.has(config)) add("format", "cargo fmt --check", config);
  if (repository.has(".rubocop.yml")) add("lint", "bundle exec rubocop", ".rubocop.yml");
  for (const config of ["phpstan.neon", "phpstan.neon.dist", "phpstan.dist.neon"])
    if (repository.has(config)) add("types", "vendor/bin/phpstan analyse", config);
  if (repository.has(".swiftlint.yml")) add("lint", "swiftlint --strict", ".swiftlint.yml");
  return found;
}

async function scripts(repository: Repository): Promise<QualityCommand[]> {
  const text = (await repository.text("package.json")) ?? "";
  let written: Readonly<Record<string, unknown>> = {};
  try {
    written = (JSON.parse(text) as { scripts?: Record<string, unknown> }).scripts ?? {};
  } catch {
    return []; // No manifest, or none that npm could read.
  }
  // What repairs the files while it looks at them would pass, and change the tree under the run.
  const names = Object.keys(written).filter((name) => !REPAIRS.test(String(written[name])));
  const manager = await packageManagerOf(repository, "");
  return SCRIPTS.flatMap(([id, candidates]) => {
    const script = candidates.find((name) => names.includes(name));
    if (script === undefined) return [];
    const source = sourceOf("package.json", text, new RegExp(`^\\s*"${script}"\\s*:`));
    return [{ id, title: TITLES[id], run: runScript(manager, script), source }];
  });
}
