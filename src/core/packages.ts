/**
 * Packages of a repository: the folders that a build tool treats as one. A file belongs to the nearest
 * folder above it that holds a manifest, else to the root.
 */

const MANIFESTS = new Set(
  (
    "package.json pyproject.toml setup.py setup.cfg go.mod Cargo.toml pom.xml build.gradle build.gradle.kts " +
    "build.sbt Gemfile composer.json Package.swift deno.json deno.jsonc"
  ).split(" "),
);
const MANIFEST_ENDINGS = /\.(csproj|gemspec)$/;

/** The folders that hold a manifest, without a trailing slash; `""` for the root. */
export function packageFolders(paths: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    const { folder, name } = split(path);
    if (MANIFESTS.has(name) || MANIFEST_ENDINGS.test(name)) folders.add(folder);
  }
  return folders;
}

/** Gives each path's package, one of {@link packageFolders} or `""`. */
export function packagesOf(paths: readonly string[]): (path: string) => string {
  const folders = packageFolders(paths);
  return (path) => foldersAbove(path).find((folder) => folders.has(folder)) ?? "";
}

/** The folders that hold a path, nearest first; `""`, the root, comes last. */
export function foldersAbove(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return [...parts.map((_, n) => parts.slice(0, parts.length - n).join("/")), ""];
}

/** True for `folder` itself and everything in it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** A path's folder (`""` for the root) and its last part. */
export function split(path: string): { folder: string; name: string } {
  const slash = path.lastIndexOf("/");
  return { folder: slash < 0 ? "" : path.slice(0, slash), name: path.slice(slash + 1) };
}

/** `a/b` and `c` → `a/b/c`; the root is `""`. */
export function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
