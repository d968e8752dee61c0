import { realpathSync } from "node:fs";
import { delimiter, isAbsolute, join, relative, sep } from "node:path";
import type { Environment } from "../core/command-env.ts";

/** Where programs and libraries are looked for. */
const LOOKED_IN = new Set([
  "PATH",
  "VIRTUAL_ENV",
  "PYTHONPATH",
  "NODE_PATH",
  "RUBYLIB",
  "PERL5LIB",
  "CLASSPATH",
  "LD_LIBRARY_PATH",
  "DYLD_LIBRARY_PATH",
]);

/**
 * The environment for commands in another checkout of the tree that it was made for. An activated virtual
 * environment, `npx` and CI's variables for the project's folder lead into the user's tree; a command that
 * followed them would measure what is checked out there.
 * @param from the user's root, and `to` the other one's: real paths
 */
export function revisionEnvironment(env: Environment, from: string, to: string): Environment {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value && moved(name, value, from, to)]),
  );
}

function moved(name: string, value: string, from: string, to: string): string {
  if (LOOKED_IN.has(name.toUpperCase()))
    return value
      .split(delimiter)
      .map((path) => movedPath(path, from, to) ?? path)
      .join(delimiter);
  // `GITHUB_WORKSPACE`, `CI_PROJECT_DIR`, `PWD`; but where the user's settings are stays.
  return name !== "HOME" && movedPath(value, from, to) === to ? to : value;
}

/** The same path in the other tree; null for one that is in neither. */
function movedPath(path: string, from: string, to: string): string | null {
  if (!isAbsolute(path)) return null;
  const way = relative(from, realOf(path));
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : join(to, way);
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
