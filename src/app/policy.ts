import type { LoadedChecklist } from "../checklist/request.ts";
import { workingTreeSource } from "../checklist/working-tree-source.ts";
import { ChecklistError } from "../core/checklist.ts";
import type { Environment } from "../core/command-env.ts";
import { FactUnavailable } from "../core/result.ts";
import type { Base } from "../facts/base.ts";
import type { Repository } from "../facts/repository.ts";
import { basePackages } from "./base-packages.ts";
import { beginChecklist, type ChecklistPlace, hasChecklist, headSide } from "./open-checklist.ts";

/** What a run is held against. */
export type HeldChecklist = Pick<LoadedChecklist, "checklist" | "expired" | "notes">;

/** A checklist whose files are read; `close` ends what it was read with. */
export interface Policy {
  /** As its `base` says; null when it names none. */
  readonly base: string | null;
  /** @throws ChecklistError with every problem of every file */
  resolve(): Promise<HeldChecklist>;
  close(): Promise<void>;
}

/** Which side's checklist counts where the user does not say: CI must not let a branch write its own. */
export function defaultSide(env: Environment): "base" | "head" {
  return isCi(env) ? "base" : "head";
}

/** Azure Pipelines and Jenkins set no `CI`. */
const CI_SERVICES = ["GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "JENKINS_URL", "BUILDKITE"];

/** CI services set `CI`, or a name of their own; people's shells may say `CI=false`. */
export function isCi(env: Environment): boolean {
  const { CI = "" } = env;
  // Some build tools want `CI=false` in a job: a service's own name is the surer sign.
  return CI_SERVICES.some((name) => isOn(env[name] ?? "")) || isOn(CI);
}

function isOn(value: string): boolean {
  return !/^(|0|false|no|off)$/i.test(value.trim());
}

/** The checklist of what is checked out. @throws UsageError, ChecklistError */
export async function headPolicy(place: ChecklistPlace, now: Date): Promise<Policy> {
  return { ...(await beginChecklist(place, headSide(place.root), now)), close: async () => {} };
}

/**
 * The checklist of the base's tip, with what it extends and its plugins from there, too. Only a tip that has
 * none gives way to the branch's; one that cannot be read does not.
 * @throws UsageError, ChecklistError; FactUnavailable where the tip cannot be read
 */
export async function basePolicy(
  place: ChecklistPlace,
  repository: Repository,
  base: Base,
  now: Date,
): Promise<Policy> {
  const { baseSource } = await import("./base-source.ts");
  const { basePlugins } = await import("./base-plugins.ts");
  const source = baseSource(repository, base.tip);
  const plugins = basePlugins(repository, base.tip);
  const close = async () => {
    await Promise.all([source.close(), plugins.close()]);
  };
  const where = `${base.name} at ${base.tip.slice(0, 12)}`;
  try {
    if (!(await isThere(place, source, where))) {
      await close();
      // A path may be given from a folder that the branch made a link to another: nobody sees that here.
      if (place.path !== null)
        throw new FactUnavailable(
          `the base (${where}) has no checklist ${JSON.stringify(place.path)}`,
          "see that the path is right; where the branch brings this checklist, `--checklist-from head` takes it",
        );
      return withoutBase(place, where, now);
    }
    const { importPlugin } = plugins;
    const side = {
      from: "base",
      source,
      importPlugin,
      packages: basePackages(repository),
    } as const;
    const read = await beginChecklist(place, side, now);
    return { base: read.base, resolve: () => read.resolve().catch(ofBase(where)), close };
  } catch (fault) {
    await close();
    throw fault;
  }
}

async function isThere(
  place: ChecklistPlace,
  source: { read(path: string): Promise<Uint8Array | null> },
  where: string,
): Promise<boolean> {
  try {
    return await hasChecklist(place, source);
  } catch (fault) {
    throw new FactUnavailable(
      `the checklist of the base (${where}) cannot be read: ${(fault as Error).message}`,
      "fetch the base as a whole (`fetch-depth: 0` and no `filter` in actions/checkout), or name another base: `--base`",
    );
  }
}

/** Nobody can mend the base's checklist on a branch that is held against it. */
function ofBase(where: string): (fault: unknown) => never {
  return (fault) => {
    if (!(fault instanceof ChecklistError)) throw fault;
    throw new ChecklistError(fault.problems, {
      whose: `the checklist of the base (${where}), which counts in CI, is not valid`,
      mend: "mend it on the base itself; until then `--checklist-from head` goes by the branch's own",
    });
  };
}

async function withoutBase(place: ChecklistPlace, where: string, now: Date): Promise<Policy> {
  // A branch's plugin would run in this process, with its token: only what is merged does.
  const side = { ...headSide(place.root), importPlugin: null };
  const policy = { ...(await beginChecklist(place, side, now)), close: async () => {} };
  const has = await hasChecklist(place, workingTreeSource(place.root)).catch(() => false);
  const note = `the base (${where}) has no checklist, so this branch's own is taken`;
  return {
    ...policy,
    resolve: async () => {
      const loaded = await policy.resolve();
      return has ? { ...loaded, notes: [note, ...loaded.notes] } : loaded;
    },
  };
}
