import { type ChangelogPlace, changelogPlaces } from "../core/changelog-places.ts";
import { LOCK_SYSTEMS } from "../core/dependencies/systems.ts";
import type { Tree } from "../core/facts.ts";
import { split } from "../core/packages.ts";
import { type QualityCommand, qualityCommands } from "./quality-commands.ts";
import { type Repository, repositoryOf } from "./repository.ts";

/** What else a checklist for a repository goes by, beside its languages and tests. */
export interface Traits {
  /** Build, lint, types … as the repository's own files name them. */
  readonly quality: readonly QualityCommand[];
  readonly changelog: ChangelogPlace | null;
  readonly lockfiles: readonly string[];
  /** The file that says that others build upon it; null where none does. */
  readonly published: string | null;
  /** The file that says that it is deployed; null where none does. */
  readonly deployed: string | null;
  /** Globs of the documentation that is there. */
  readonly docs: readonly string[];
  /** Globs of the folders that hold the source. */
  readonly source: readonly string[];
}

const DEPLOYED =
  /^(Dockerfile|Containerfile|fly\.toml|Procfile|app\.ya?ml|render\.yaml|vercel\.json|netlify\.toml|wrangler\.(toml|jsonc?)|serverless\.ya?ml|(k8s|kubernetes|helm|charts|deploy)\/.*\.ya?ml)$/;
const SHOWN_LOCKFILES = 5;

/** Reads the few files that tell. */
export async function traitsOf(tree: Tree): Promise<Traits> {
  const repository = await repositoryOf(tree, []);
  const [changelog = null] = await changelogPlaces(tree, [], {});
  const { paths } = repository;
  const isLock = (path: string) =>
    LOCK_SYSTEMS.some((system) => system.name !== "pip-compile" && system.isLock(split(path).name));
  const docs = [
    ...paths.filter((path) => /^readme(\.\w+)?$/i.test(path)).slice(0, 1),
    ...["docs", "doc"]
      .filter((folder) => paths.some((path) => path.startsWith(`${folder}/`)))
      .map((folder) => `${folder}/**`),
  ];
  const source = ["src", "lib", "app", "pkg", "cmd", "internal", "packages", "crates"].filter(
    (folder) => paths.some((path) => path.startsWith(`${folder}/`)),
  );
  return {
    quality: await qualityCommands(repository),
    changelog,
    lockfiles: paths.filter(isLock).slice(0, SHOWN_LOCKFILES),
    published: await publishedBy(repository),
    deployed: paths.find((path) => DEPLOYED.test(path)) ?? null,
    docs,
    source: source.map((folder) => `${folder}/**`),
  };
}

/** A manifest of a package that others can install. */
async function publishedBy(repository: Repository): Promise<string | null> {
  const npm = (await repository.text("package.json")) ?? "";
  if (
    /"version"\s*:/.test(npm) &&
    !/"private"\s*:\s*true/.test(npm) &&
    /"(main|module|exports|types|bin|files)"\s*:/.test(npm)
  )
    return "package.json";
  const python = (await repository.text("pyproject.toml")) ?? "";
  if (/^\s*\[build-system\]/m.test(python) && /^\s*\[(project|tool\.poetry)\]/m.test(python))
    return "pyproject.toml";
  const rust = (await repository.text("Cargo.toml")) ?? "";
  if (
    /^\s*\[package\]/m.test(rust) &&
    !/^\s*publish\s*=\s*false/m.test(rust) &&
    (repository.has("src/lib.rs") || /^\s*\[lib\]/m.test(rust))
  )
    return "Cargo.toml";
  const gemspec = repository.paths.find((path) => /^[^/]+\.gemspec$/.test(path));
  if (gemspec !== undefined) return gemspec;
  const php = (await repository.text("composer.json")) ?? "";
  return /"type"\s*:\s*"library"/.test(php) ? "composer.json" : null;
}
