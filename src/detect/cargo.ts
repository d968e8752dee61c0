import { parse } from "smol-toml";
import { globs } from "../core/globs.ts";
import { isWithin, join } from "../core/packages.ts";
import type { TestCommand } from "../core/project.ts";
import {
  foldersWith,
  manifestText,
  nestedIn,
  type Repository,
  resolveIn,
  testCommand,
  unreadableManifest,
} from "./repository.ts";

type Table = Readonly<Record<string, unknown>>;

/** A crate, or a workspace without one of its own. */
interface Crate {
  readonly folder: string;
  readonly manifest: Table;
  /** Its `[workspace]`; null where it has none. */
  readonly workspace: Table | null;
}

/**
 * Rust: every workspace and every crate outside of one has its own command, for cargo goes into the
 * members of a workspace alone; nextest where it is configured. A crate that lies in a workspace and
 * is neither a member nor excluded cannot be built: it is in nobody's scope.
 */
export async function rustTests(repository: Repository): Promise<TestCommand[]> {
  const crates: Crate[] = [];
  for (const folder of foldersWith(repository, (name) => name === "Cargo.toml"))
    crates.push(await readCrate(repository, folder));
  const workspaces = crates.filter(({ workspace }) => workspace !== null);
  const members = new Map(workspaces.map((root) => [root, membersOf(root, crates)]));
  const isMember = (crate: Crate) => [...members.values()].some((all) => all.has(crate.folder));
  const isBuilt = ({ folder, workspace }: Crate) =>
    workspace !== null ||
    !workspaces.some((root) => isWithin(folder, root.folder) && !isExcluded(root, folder));
  const folders = crates.map(({ folder }) => folder);
  return crates
    .filter((crate) => !isMember(crate) && isBuilt(crate))
    .map((crate) => {
      const own = members.get(crate);
      const { folder } = crate;
      const without = nestedIn(folders, folder).filter((inner) => !own?.has(inner));
      const all = own ? " --workspace" : "";
      const nextest = join(folder, ".config/nextest.toml");
      return repository.has(nextest)
        ? testCommand({
            run: `cargo nextest run${all}`,
            runner: "nextest",
            source: nextest,
            folder,
            without,
          })
        : testCommand({
            run: `cargo test${all}`,
            runner: "cargo",
            source: join(folder, "Cargo.toml"),
            folder,
            without,
          });
    });
}

async function readCrate(repository: Repository, folder: string): Promise<Crate> {
  const path = join(folder, "Cargo.toml");
  const text = await manifestText(repository, path);
  try {
    const manifest: Table = parse(text);
    return {
      folder,
      manifest,
      workspace: "workspace" in manifest ? table(manifest.workspace) : null,
    };
  } catch (error) {
    throw unreadableManifest(path, (error as Error).message.split("\n")[0] ?? "it is no TOML");
  }
}

/** By its globs, and every crate below it that a member depends on by path, as the Cargo book has it. */
function membersOf(root: Crate, crates: readonly Crate[]): Set<string> {
  const takes = globs(texts(root.workspace?.members).map((glob) => resolveIn(root.folder, glob)));
  const below = crates.filter(
    (crate) =>
      crate !== root &&
      isWithin(crate.folder, root.folder) &&
      crate.workspace === null &&
      !isExcluded(root, crate.folder),
  );
  const found = new Set(below.filter(({ folder }) => takes(folder)).map(({ folder }) => folder));
  const open = [root, ...below.filter(({ folder }) => found.has(folder))];
  for (let crate = open.pop(); crate; crate = open.pop())
    for (const path of pathDependencies(crate)) {
      const other = below.find(({ folder }) => folder === path);
      if (!other || found.has(path)) continue;
      found.add(path);
      open.push(other);
    }
  return found;
}

function isExcluded(root: Crate, folder: string): boolean {
  return texts(root.workspace?.exclude).some((path) =>
    isWithin(folder, resolveIn(root.folder, path)),
  );
}

function pathDependencies({ folder, manifest, workspace }: Crate): string[] {
  const holders = [manifest, workspace ?? {}, ...Object.values(table(manifest.target)).map(table)];
  return holders
    .flatMap((holder) =>
      ["dependencies", "dev-dependencies", "build-dependencies"].flatMap((name) =>
        Object.values(table(holder[name])),
      ),
    )
    .map((dependency) => table(dependency).path)
    .filter((path) => typeof path === "string")
    .map((path) => resolveIn(folder, path));
}

function table(value: unknown): Table {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Table)
    : {};
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
