import { split } from "../../core/packages.ts";
import { shellWord } from "../shell-words.ts";
import { type Focus, isIdentifier, stemOf, withArguments } from "./words.ts";

/** Packages, that is folders; in them the named tests, or all. */
export const go: Focus = ({ command: { run, reporting }, files, names }) => {
  if (!run.endsWith(" ./...") || !(reporting?.endsWith(" ./...") ?? true)) return null;
  const folders = [...new Set(files.map((path) => split(path).folder))];
  // `...` in a folder's name is a wildcard, and `@` a version.
  if (folders.some((folder) => /\.\.\.|@/.test(folder))) return null;
  const packages = folders.map((folder) => shellWord(folder === "" ? "." : `./${folder}`));
  const tests = [...new Set(names.map((name) => name.split("/")[0] ?? ""))];
  const chosen = tests.length > 0 && tests.every(isIdentifier);
  const only = chosen ? ` -run '^(${tests.join("|")})$'` : "";
  const focused = (line: string) =>
    line.replace(/ \.\/\.\.\.$/, () => `${only} ${packages.join(" ")}`);
  return { run: focused(run), reporting: reporting === null ? null : focused(reporting) };
};

/**
 * cargo and nextest: files of `tests/` by the name of their target; tests in the source by their module.
 * What has neither (a crate's root, a binary) or is mixed is not told apart: then all run, after one that failed too.
 */
export const cargo: Focus = ({ command: { run, reporting }, files }) => {
  if (!/^cargo (?:test|nextest run)(?: --workspace)?$/.test(run) || reporting !== null) return null;
  const line = `${run} --no-fail-fast`;
  const targets = files.map((path) => /(?:^|\/)tests\/([\w-]+)\.rs$/.exec(path)?.[1]);
  if (targets.every((target) => target !== undefined)) {
    if (files.some((path) => /(?:^|\/)src\//.test(path))) return { run: line, reporting: null };
    const named = [...new Set(targets)].map((target) => `--test ${shellWord(target)}`);
    return { run: `${line} ${named.join(" ")}`, reporting: null };
  }
  const modules = files.map(moduleOf);
  if (modules.includes(null)) return { run: line, reporting: null };
  const filters = [...new Set(modules)];
  // Several filters are the test binary's business.
  const dashes = filters.length > 1 && !run.startsWith("cargo nextest") ? " --" : "";
  return { run: `${line}${dashes} ${filters.join(" ")}`, reporting: null };
};

/** `src/a/b.rs` and `src/a/b/mod.rs` → `a::b::`. */
function moduleOf(path: string): string | null {
  const [, inside = ""] = /(?:^|\/)src\/(.+)\.rs$/.exec(path) ?? [];
  const parts = inside.replace(/\/mod$/, "").split("/");
  if (inside === "" || parts[0] === "bin" || !parts.every(isIdentifier)) return null;
  if (/^(?:lib|main|mod)$/.test(inside)) return null;
  return `${parts.join("::")}::`;
}

/** Classes, by their files' names. */
export const dotnet: Focus = ({ command, files }) => {
  const classes = files.map(stemOf);
  if (!files.every((path) => /\.(?:cs|fs|vb)$/.test(path)) || !classes.every(isIdentifier))
    return null;
  const filter = classes.map((name) => `FullyQualifiedName~${name}`).join("|");
  return withArguments(command, ["--filter", filter]);
};
