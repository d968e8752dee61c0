import { type Comparison, type Pair, RequirementList, type Requirements } from "./model.ts";

/** `require` and `replace` of a go.mod (go.dev/ref/mod#go-mod-file). */
export function goRequirements(text: string): Requirements {
  const found = new RequirementList();
  for (const [section, line] of directives(text)) {
    if (section === "require") {
      const [name = "", version = ""] = line.split(/\s+/);
      found.add("require", name, version);
    }
    if (section === "replace") {
      const [left = "", right = ""] = line.split("=>").map((side) => side.trim());
      found.add("replace", left, right);
    }
  }
  return found.map;
}

function* directives(text: string): Generator<[string, string]> {
  let block: string | null = null;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw
      .replace(/\/\/.*$/, "")
      .trim()
      .replaceAll('"', "");
    const [, opened] = /^(\w+)\s*\($/.exec(line) ?? [];
    if (line === "") continue;
    if (line === ")") block = null;
    else if (opened !== undefined) block = opened;
    else if (block !== null) yield [block, line];
    else {
      const space = line.indexOf(" ");
      if (space > 0) yield [line.slice(0, space), line.slice(space + 1).trim()];
    }
  }
}

/**
 * Every required module, or what replaces it, has at least the hash of its go.mod in go.sum: Go reads
 * that file of each of them (go.dev/ref/mod#go-sum-files). Hashes that are left over do no harm.
 */
export function compareGoSum(pair: Pair): Comparison {
  const sums = new Set(
    [...pair.lockText.matchAll(/^(\S+ \S+?)(?:\/go\.mod)? h1:/gm)].map(([, sum]) => sum),
  );
  const requires = [...pair.requirements].filter(([key]) => key.startsWith("require/"));
  const replaces = new Map(
    [...pair.requirements]
      .filter(([key]) => key.startsWith("replace/"))
      .map(([, { name, spec }]) => [name, spec]),
  );
  const disagreements = requires.flatMap(([, { name, spec }]) => {
    const target = replaces.get(`${name} ${spec}`) ?? replaces.get(name) ?? `${name} ${spec}`;
    // A folder has no hash.
    if (/^\.{0,2}\//.test(target) || sums.has(target.replace(/\s+/, " "))) return [];
    return [
      { name, message: `requires ${target.replace(/\s+/, " ")}, and go.sum has no hash of it` },
    ];
  });
  return {
    compared: requires.length,
    exact: new Set(pair.requirements.keys()),
    disagreements,
    noticesRemoval: true,
  };
}
