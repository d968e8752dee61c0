import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseRemoteUrl } from "../clients/github/remote-url.ts";
import { remotesOf } from "../clients/github/remotes.ts";
import type { Environment } from "../core/command-env.ts";
import { FactUnavailable, UsageError } from "../core/result.ts";
import { detectProject } from "../detect/project.ts";
import { openRepository, type Repository } from "../facts/repository.ts";
import { workingTree } from "../facts/tree.ts";
import { composeChecklist, type Forge } from "./init.ts";

export interface InitRequest {
  readonly cwd: string;
  readonly env: Environment;
  /** False: only gives the text. */
  readonly write: boolean;
}

/** Where a checklist may already be. */
const NAMES = ["dod.yml", "dod.yaml", ".github/dod.yml"];

/**
 * Looks at the repository and writes a `dod.yml` that fits it.
 * @throws UsageError when a checklist is there already; nothing is overwritten
 */
export async function init({
  cwd,
  env,
  write,
}: InitRequest): Promise<{ path: string; text: string }> {
  const repository = await openRepository({ cwd, env });
  const tree = workingTree(repository);
  const project = await detectProject(tree).catch((fault: unknown) => {
    if (!(fault instanceof FactUnavailable)) throw fault;
    throw new UsageError(fault.reason, "repair it, and run `dod init` again");
  });
  const text = await composeChecklist(project, tree, await forgeOf(repository));
  const path = join(repository.root, "dod.yml");
  if (!write) return { path, text };
  const paths = new Set(await tree.paths());
  const there = NAMES.find((name) => paths.has(name));
  if (there !== undefined) throw exists(there);
  // `wx`: a file that git ignores, or that appeared meanwhile, is not overwritten either.
  await writeFile(path, text, { flag: "wx" }).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === "EEXIST") throw exists("dod.yml");
    throw new UsageError(
      `dod.yml could not be written: ${fault.message}`,
      "see that this folder can be written to",
    );
  });
  return { path: "dod.yml", text };
}

/** By the remotes' addresses alone; an Enterprise host is known by its name. */
async function forgeOf({ git, branch }: Repository): Promise<Forge> {
  const { remotes } = await remotesOf(git, branch);
  if (remotes.length === 0) return "nowhere";
  const hosts = remotes.map(({ fetchUrl }) => parseRemoteUrl(fetchUrl)?.host ?? "");
  return hosts.some((host) => /(^|\.)(github|ghe)\b/i.test(host)) ? "github" : "elsewhere";
}

function exists(name: string): UsageError {
  return new UsageError(
    `${name} is there already, and init never overwrites`,
    "`dod init --print` shows what it would write",
  );
}
