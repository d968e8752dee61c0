import { globs } from "../core/globs.ts";
import { isWithin, join } from "../core/packages.ts";
import { pnpmPackages } from "../formats/pnpm-workspace.ts";
import { manifestText, type Repository, resolveIn, unreadableManifest } from "./repository.ts";

export interface PackageJson {
  readonly name?: unknown;
  readonly scripts?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, unknown>>;
  readonly workspaces?: unknown;
}

export interface JavaScriptPackage {
  readonly folder: string;
  readonly path: string;
  readonly text: string;
  readonly manifest: PackageJson;
}

// A broken package.json there is what a test reads, unless the change broke it.
const AMONG_TESTS = /(^|\/)(tests?|spec|__tests__|e2e)\//;

/**
 * Reads a package.json.
 * @throws FactUnavailable for one that npm could not read either
 */
export async function readPackage(
  repository: Repository,
  folder: string,
): Promise<JavaScriptPackage> {
  const path = join(folder, "package.json");
  const isData = AMONG_TESTS.test(path) && !repository.changed.includes(path);
  if (isData && (await repository.text(path)) === null)
    return { folder, path, text: "", manifest: {} };
  const text = await manifestText(repository, path);
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    if (isData) return { folder, path, text, manifest: {} };
    throw unreadableManifest(path, `it is no JSON: ${(error as Error).message}`);
  }
  if (typeof manifest === "object" && manifest !== null && !Array.isArray(manifest))
    return { folder, path, text, manifest };
  if (isData) return { folder, path, text, manifest: {} };
  throw unreadableManifest(path, "it is no JSON object");
}

/** True of a package of its own; false of a file that only says `"type": "module"` for its folder. */
export function isOwnPackage({ manifest }: JavaScriptPackage): boolean {
  return ["name", "scripts", "dependencies", "devDependencies"].some((key) => key in manifest);
}

/** Asks of folders whether they are workspace members of a package: npm, Yarn, Bun, pnpm, Lerna, Nx, Rush. */
export async function workspaceOf(
  repository: Repository,
  { folder, manifest }: JavaScriptPackage,
): Promise<(folder: string) => boolean> {
  const has = (name: string) => repository.has(join(folder, name));
  // These find their projects by other means than globs.
  if (has("nx.json") || has("rush.json")) return () => true;
  const { workspaces } = manifest;
  const patterns = [
    ...texts(workspaces),
    ...texts((workspaces as { packages?: unknown } | undefined)?.packages),
    ...(await lernaPackages(repository, join(folder, "lerna.json"))),
  ];
  const pnpm = join(folder, "pnpm-workspace.yaml");
  if (repository.has(pnpm)) {
    const packages = pnpmPackages(await manifestText(repository, pnpm));
    if (packages === null) throw unreadableManifest(pnpm, "it is no YAML");
    patterns.push(...packages);
  }
  const isMember = globs(
    patterns.map((pattern) =>
      pattern.startsWith("!")
        ? `!${resolveIn(folder, pattern.slice(1))}`
        : resolveIn(folder, pattern),
    ),
  );
  return (other) => patterns.length > 0 && isMember(other);
}

async function lernaPackages(repository: Repository, path: string): Promise<string[]> {
  if (!repository.has(path)) return [];
  try {
    const { packages } = JSON.parse(await manifestText(repository, path)) as { packages?: unknown };
    return texts(packages ?? ["packages/*"]);
  } catch (error) {
    throw unreadableManifest(path, (error as Error).message);
  }
}

/** Whether what a package's `test` script starts, by way of its other scripts too, names a folder. */
export function namesFolder({ folder, manifest }: JavaScriptPackage, other: string): boolean {
  if (!isWithin(other, folder)) return false;
  const inside = folder === "" ? other : other.slice(folder.length + 1);
  return new RegExp(`(^|[\\s"'=/])${escaped(inside)}(/?$|[\\s"'/;&|])`).test(
    scriptText(manifest.scripts ?? {}),
  );
}

/** The `test` script and every script that it names. */
function scriptText(scripts: Readonly<Record<string, unknown>>): string {
  let text = ["pretest", "test", "posttest"].map((name) => String(scripts[name] ?? "")).join("\n");
  const left = new Set(Object.keys(scripts));
  for (let grew = true; grew; ) {
    grew = false;
    for (const name of left) {
      const [start = ""] = name.split(":");
      const named = new RegExp(
        `(^|[\\s"'])(${escaped(name)}|${escaped(start)}:\\*+)($|[\\s"';&|])`,
      );
      if (!named.test(text)) continue;
      left.delete(name);
      text += `\n${String(scripts[name])}`;
      grew = true;
    }
  }
  return text;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
