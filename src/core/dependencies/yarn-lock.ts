import {
  type Comparison,
  compareSpecs,
  type Pair,
  type Requirements,
  Unreadable,
} from "./model.ts";
import { repeated } from "./npm-manifest.ts";

/**
 * yarn.lock. Yarn 1 has an entry for every `name@range` that any manifest asks for; from Yarn 2 on
 * there is also an entry for every workspace, which repeats what its manifest asks for.
 */
export function compareYarnLock(pair: Pair): Comparison | "not-listed" {
  if (/^__metadata:/m.test(pair.lockText)) return compareBerry(pair);
  if (!/^# yarn lockfile v1/m.test(pair.lockText) && pair.lockText.trim() !== "")
    throw new Unreadable("it is neither of Yarn 1 nor of a later Yarn");
  const ranges = new Set(
    [...pair.lockText.matchAll(/^(?=[^\s#])(.+):\s*$/gm)].flatMap(([, head = ""]) =>
      head.split(/,\s*/).map((range) => range.replace(/^"|"$/g, "")),
    ),
  );
  const wanted = new Map(
    [...repeated(pair.requirements)].filter(([key]) => !key.startsWith("peerDependencies/")),
  );
  const missing = [...wanted.values()].filter(
    ({ name, spec }) =>
      !ranges.has(`${name}@${spec}`) &&
      !pair.siblings.includes(name) &&
      !/^(link|portal|workspace):/.test(spec) &&
      !steered(pair.requirements, name),
  );
  return {
    compared: wanted.size,
    exact: new Set(wanted.keys()),
    disagreements: missing.map(({ name, spec }) => ({
      name,
      message: `asks for ${name} ${spec}, for which the lockfile locks no version`,
    })),
  };
}

/** `resolutions` put another range in the manifest's place. */
function steered(requirements: Requirements, name: string): boolean {
  return [...requirements.keys()].some(
    (key) =>
      key.startsWith("resolutions/") && (key.endsWith(`/${name}`) || key.includes(`/${name}@`)),
  );
}

function compareBerry(pair: Pair): Comparison | "not-listed" {
  const own = workspaceBlock(pair.lockText, pair.folder === "" ? "." : pair.folder);
  if (own === null) return "not-listed";
  const wanted = new Map<string, { name: string; spec: string }>();
  for (const [key, { name, spec }] of repeated(pair.requirements)) {
    const section = key.startsWith("peerDependencies/") ? "peerDependencies" : "dependencies";
    // A devDependency of a package's own optional or plain dependency stands once.
    if (!wanted.has(`${section}/${name}`))
      wanted.set(`${section}/${name}`, { name, spec: plainRange(spec) });
  }
  const result = compareSpecs(
    wanted,
    own,
    (a, b, name) => a === b || steered(pair.requirements, name),
  );
  return { ...result, exact: new Set(repeated(pair.requirements).keys()) };
}

/** Yarn writes `npm:^1.0.0` for `^1.0.0`. */
function plainRange(spec: string): string {
  return spec.replace(/^npm:(?=[^@/]*$)/, "");
}

function workspaceBlock(text: string, folder: string): Map<string, string> | null {
  const blocks = text.split(/\r?\n(?=\S)/);
  const own = blocks.find((block) =>
    (block.split(/\r?\n/, 1)[0] ?? "")
      .replace(/["':]*$/, "")
      .replace(/^["']/, "")
      .split(/,\s*/)
      .some((one) => one.endsWith(`@workspace:${folder}`)),
  );
  if (own === undefined) return null;
  const found = new Map<string, string>();
  let section = "";
  for (const line of own.split(/\r?\n/).slice(1)) {
    const [, indent = "", key = "", value] =
      /^( +)["']?([^"':]+(?::[^"':\s]+)*)["']?:(?: +(.*))?$/.exec(line) ?? [];
    if (indent.length === 2) section = value === undefined ? key : "";
    else if (indent.length === 4 && (section === "dependencies" || section === "peerDependencies"))
      found.set(`${section}/${key}`, plainRange((value ?? "").replace(/^"(.*)"$/, "$1")));
  }
  return found;
}
