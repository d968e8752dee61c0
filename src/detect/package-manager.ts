import { foldersAbove, join } from "../core/packages.ts";
import type { Repository } from "./repository.ts";

export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

const LOCKS: readonly (readonly [string, PackageManager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
  ["npm-shrinkwrap.json", "npm"],
];

/** By `packageManager` of the nearest package.json that has it, else by the nearest lockfile, else npm. */
export async function packageManagerOf(
  repository: Repository,
  folder: string,
): Promise<PackageManager> {
  const folders = foldersAbove(join(folder, "package.json"));
  for (const above of folders) {
    const text = await repository.text(join(above, "package.json"));
    const [, named] = /"packageManager"\s*:\s*"(npm|pnpm|yarn|bun)@/.exec(text ?? "") ?? [];
    if (named !== undefined) return named as PackageManager;
  }
  for (const above of folders)
    for (const [lock, manager] of LOCKS) if (repository.has(join(above, lock))) return manager;
  return "npm";
}

/** `npm test`, `pnpm run lint`: what a person types for a script. */
export function runScript(manager: PackageManager, script: string): string {
  const direct = script === "test" && manager !== "bun";
  return direct ? `${manager} test` : `${manager} run ${script}`;
}

/** The same with arguments for the script; npm alone wants a `--` before them. */
export function withArguments(manager: PackageManager, script: string, given: string): string {
  return `${runScript(manager, script)}${manager === "npm" ? " --" : ""} ${given}`;
}

/** The same for a program of the project's own dependencies. */
export function execute(manager: PackageManager, command: string): string {
  const prefix: Record<PackageManager, string> = {
    npm: "npx",
    pnpm: "pnpm exec",
    yarn: "yarn",
    bun: "bunx",
  };
  return `${prefix[manager]} ${command}`;
}
