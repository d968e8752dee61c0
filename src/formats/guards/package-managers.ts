import type { Guard, ReadGuards } from "../../core/guards/guard.ts";
import { shown } from "../../core/guards/guard.ts";
import { asksAnything } from "../../core/guards/script.ts";
import { letThrough, minimum, toggle } from "../../core/guards/settings.ts";
import { below, canonicalTree, scalarTree, type Tree, textOf } from "../../core/guards/tree.ts";
import { readIni } from "./ini.ts";
import { isShell } from "./makefile-settings.ts";
import { overridden, workspaceGuards } from "./package-sources.ts";
import { readToml } from "./toml.ts";
import { readYaml } from "./yaml.ts";

/** Switches of package managers, with the value that asks for more. */
const SWITCHES: Readonly<Record<string, boolean>> = {
  "ignore-scripts": false,
  "enable-pre-post-scripts": true,
  "engine-strict": true,
  "strict-ssl": true,
  "strict-peer-dependencies": true,
  "if-present": false,
  "dry-run": false,
  audit: true,
  "frozen-lockfile": true,
};
/** They take scripts away that `npm test` runs before or after its own. */
const OF_SCRIPTS =
  /^(?:ignore-scripts|enable-pre-post-scripts|enableScripts|ignoreScripts|enablePrePostScripts|if-present)$/;

/** Options that npm and pnpm give to every run. Source: docs.npmjs.com/cli/using-npm/config */
export function readNpmrc(text: string): ReadGuards {
  const settings = below(readIni(text), "");
  const guards = [...(settings?.entries ?? [])].flatMap(([name, tree]): Guard[] => {
    const value = plain(tree);
    const { line } = tree;
    if (Object.hasOwn(SWITCHES, name))
      return switched(name, scalarTree(value, line), SWITCHES[name] as boolean);
    if (name === "script-shell" && !isShell(value)) return [runBy(name, value, line)];
    if (name === "node-options" && LOADS.test(value)) return [runBy(name, value, line)];
    return [];
  });
  return { guards, parts: null };
}

/** Options of Node that run other code before a test does. */
const LOADS =
  /(?:^|\s)(?:-r|--require|--import|--(?:experimental-)?loader|--env-file\S{0,20}|--test-\S{1,40}|--check|-c|-e|--eval|-p|--print)(?:[\s=]|$)/;

function runBy(name: string, value: string, line: number): Guard {
  return {
    ...letThrough("script-neutered", name, `${shown(name)}, which every script is run with,`, line),
    value: shown(value),
  };
}

function switched(name: string, tree: Tree | undefined, strict: boolean): Guard[] {
  const rule = OF_SCRIPTS.test(name) ? "script-neutered" : "strictness";
  return toggle(rule, name, shown(name), tree, strict);
}

function plain(tree: Tree): string {
  return (textOf(tree) ?? "").trim().replace(/^(["'])(.*)\1$/s, "$2");
}

/** Source: yarnpkg.com/configuration/yarnrc */
export function readYarnrc(text: string): ReadGuards {
  const config = readYaml(text);
  const names = [
    "enableScripts",
    "enableImmutableInstalls",
    "enableStrictSsl",
    "enableHardenedMode",
  ];
  const checksums = below(config, "checksumBehavior");
  return {
    guards: [
      ...names.flatMap((name) => switched(name, below(config, name), true)),
      ...(checksums && textOf(checksums) !== "throw"
        ? [
            {
              ...letThrough("strictness", "checksums", "`checksumBehavior`", checksums.line),
              value: textOf(checksums),
            },
          ]
        : []),
    ],
    parts: null,
  };
}

/** What guards in a pnpm-workspace.yaml; its catalogs are versions. Source: pnpm.io/settings */
export function readPnpmWorkspace(text: string): ReadGuards {
  const config = readYaml(text);
  const shell = below(config, "scriptShell");
  const names = {
    ignoreScripts: false,
    enablePrePostScripts: true,
    engineStrict: true,
    strictPeerDependencies: true,
  };
  return {
    guards: [
      ...workspaceGuards(below(config, "packages"), "packages"),
      ...Object.entries(names).flatMap(([name, strict]) =>
        switched(name, below(config, name), strict),
      ),
      ...(shell && !isShell(plain(shell)) ? [runBy("scriptShell", plain(shell), shell.line)] : []),
    ],
    parts: [
      ...overridden("overrides", below(config, "overrides")),
      ...overridden("patchedDependencies", below(config, "patchedDependencies")),
      ...[
        "scriptShell",
        "nodeOptions",
        "pnpmfile",
        "packageExtensions",
        "configDependencies",
      ].flatMap((name) => {
        const tree = below(config, name);
        return tree ? [`${name}=${canonicalTree(tree)}`] : [];
      }),
    ].join("\n"),
  };
}

/** Source: bun.com/docs/runtime/bunfig */
export function readBunfig(text: string): ReadGuards {
  const config = readToml(text);
  const threshold = below(config, "test", "coverageThreshold");
  const metrics =
    threshold?.scalar === undefined
      ? [...(threshold?.entries ?? [])]
      : [["all", threshold] as const];
  return {
    guards: [
      ...metrics.flatMap(([name, tree]) =>
        minimum(
          "coverage-threshold",
          `coverage.${name}`,
          `the coverage threshold ${shown(name)}`,
          tree,
        ),
      ),
      ...toggle(
        "coverage-threshold",
        "coverage",
        "`coverage` of the tests",
        below(config, "test", "coverage"),
        true,
      ),
    ],
    parts: null,
  };
}

/**
 * A program that stands in front of what is run. One that runs nothing takes the run away; what another does
 * nobody can say.
 */
export function wrapper(name: string, tree: Tree | undefined): Guard[] {
  const text = tree
    ? [tree, ...tree.items]
        .map((one) => textOf(one) ?? "")
        .join(" ")
        .trim()
    : "";
  return tree && !asksAnything(text) ? [runBy(name, text, tree.line)] : [];
}
