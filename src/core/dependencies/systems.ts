import { cargoMembers, cargoRequirements, compareCargoLock } from "./cargo.ts";
import { compareComposerLock, composerRequirements } from "./composer.ts";
import { compareGoSum, goRequirements } from "./go.ts";
import { type LockSystem, strings, table, toml } from "./model.ts";
import { compareBunLock, comparePackageLock, comparePnpmLock } from "./npm-locks.ts";
import { npmMembers, npmRequirements } from "./npm-manifest.ts";
import {
  compareDenoLock,
  compareFlakeLock,
  compareGradleLock,
  comparePackagesLock,
  compareResolved,
  denoRequirements,
  flakeRequirements,
  gradleRequirements,
  nugetRequirements,
  swiftRequirements,
} from "./others.ts";
import {
  comparePipfileLock,
  comparePythonLock,
  compareRequirementsTxt,
  pipfileRequirements,
  pyprojectRequirements,
  requirementsIn,
} from "./python.ts";
import { compareGemfileLock, rubyRequirements } from "./ruby.ts";
import { compareYarnLock } from "./yarn-lock.ts";

const NPM_LOCKS: Readonly<Record<string, LockSystem["compare"]>> = {
  "package-lock.json": comparePackageLock,
  "npm-shrinkwrap.json": comparePackageLock,
  "yarn.lock": compareYarnLock,
  "pnpm-lock.yaml": comparePnpmLock,
  "bun.lock": compareBunLock,
  "bun.lockb": () => null,
};

/** A system with fixed names of manifests and lockfiles. */
function fixed(
  name: string,
  manifests: readonly string[],
  locks: readonly string[],
  rest: Pick<LockSystem, "requirements" | "compare" | "workspaceFiles" | "members">,
): LockSystem {
  return {
    name,
    isManifest: (file) =>
      manifests.includes(file) ||
      manifests.some((one) => one.startsWith("*") && file.endsWith(one.slice(1))),
    isLock: (file) => locks.includes(file),
    locksOf: () => locks,
    ...rest,
  };
}

/** Every manifest and lockfile that is known, and how the two are held against each other. */
export const LOCK_SYSTEMS: readonly LockSystem[] = [
  fixed("npm", ["package.json"], Object.keys(NPM_LOCKS), {
    requirements: npmRequirements,
    compare: (pair) => NPM_LOCKS[pair.lockName]?.(pair) ?? null,
    workspaceFiles: ["package.json", "pnpm-workspace.yaml"],
    members: npmMembers,
  }),
  fixed("Python", ["pyproject.toml"], ["uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"], {
    requirements: pyprojectRequirements,
    compare: comparePythonLock,
    workspaceFiles: ["pyproject.toml"],
    members: (text) => strings(table(table(table(toml(text).tool).uv).workspace).members),
  }),
  fixed("Pipenv", ["Pipfile"], ["Pipfile.lock"], {
    requirements: pipfileRequirements,
    compare: comparePipfileLock,
  }),
  {
    name: "pip-compile",
    isManifest: (file) =>
      file.endsWith(".in") && /require|constraint|^(dev|test|docs|prod|base)\b/i.test(file),
    isLock: (file) =>
      file.endsWith(".txt") && /require|constraint|^(dev|test|docs|prod|base)\b/i.test(file),
    locksOf: (manifest) => [`${manifest.slice(0, -3)}.txt`],
    requirements: requirementsIn,
    compare: compareRequirementsTxt,
  },
  fixed("Go", ["go.mod"], ["go.sum"], { requirements: goRequirements, compare: compareGoSum }),
  fixed("Cargo", ["Cargo.toml"], ["Cargo.lock"], {
    requirements: cargoRequirements,
    compare: compareCargoLock,
    workspaceFiles: ["Cargo.toml"],
    members: cargoMembers,
  }),
  fixed("Composer", ["composer.json"], ["composer.lock"], {
    requirements: composerRequirements,
    compare: compareComposerLock,
  }),
  fixed("Bundler", ["Gemfile", "*.gemspec"], ["Gemfile.lock"], {
    requirements: rubyRequirements,
    compare: compareGemfileLock,
  }),
  fixed("Bundler", ["gems.rb"], ["gems.locked"], {
    requirements: rubyRequirements,
    compare: compareGemfileLock,
  }),
  fixed("NuGet", ["*.csproj", "*.fsproj", "*.vbproj"], ["packages.lock.json"], {
    requirements: nugetRequirements,
    compare: comparePackagesLock,
  }),
  fixed("Gradle", ["build.gradle", "build.gradle.kts"], ["gradle.lockfile"], {
    requirements: gradleRequirements,
    compare: compareGradleLock,
  }),
  fixed("SwiftPM", ["Package.swift"], ["Package.resolved"], {
    requirements: swiftRequirements,
    compare: compareResolved,
  }),
  fixed("Deno", ["deno.json", "deno.jsonc"], ["deno.lock"], {
    requirements: denoRequirements,
    compare: compareDenoLock,
  }),
  fixed("Nix", ["flake.nix"], ["flake.lock"], {
    requirements: flakeRequirements,
    compare: compareFlakeLock,
  }),
];
