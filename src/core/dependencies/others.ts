import { SaxesParser } from "saxes";
import {
  type Comparison,
  compareNames,
  compareSpecs,
  json,
  list,
  type Pair,
  RequirementList,
  type Requirements,
  table,
  toml,
  Unreadable,
} from "./model.ts";

/** `PackageReference` of a project file, and `PackageVersion` of Directory.Packages.props. */
export function nugetRequirements(text: string): Requirements {
  const found = new RequirementList();
  let open: { section: string; name: string; version: string } | null = null;
  let inVersion = false;
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    if (name === "PackageReference" || name === "PackageVersion")
      open = {
        section: name,
        name: attributes.Include ?? attributes.Update ?? "",
        version: attributes.VersionOverride ?? attributes.Version ?? "",
      };
    inVersion = name === "Version" && open !== null;
  });
  parser.on("text", (value) => {
    if (inVersion && open) open.version += value.trim();
  });
  parser.on("closetag", ({ name }) => {
    inVersion = false;
    if (open?.section !== name) return;
    if (open.name !== "") found.add(open.section, open.name, open.version);
    open = null;
  });
  try {
    parser.write(text).close();
  } catch (fault) {
    throw new Unreadable(fault instanceof Error ? fault.message : String(fault));
  }
  return found.map;
}

/** packages.lock.json names each direct package with the range asked for; the range is compared where it is a plain version. */
export function comparePackagesLock(pair: Pair): Comparison {
  const direct = new Map<string, string>();
  for (const framework of Object.values(table(json(pair.lockText).dependencies)))
    for (const [name, entry] of Object.entries(table(framework))) {
      const { type, requested } = table(entry);
      if (type === "Direct") direct.set(name.toLowerCase(), String(requested ?? ""));
    }
  const wanted = new Map(
    [...pair.requirements].filter(([key]) => key.startsWith("PackageReference/")),
  );
  const lower = new Map(
    [...wanted].map(([, one]) => [
      `PackageReference/${one.name.toLowerCase()}`,
      { ...one, name: one.name.toLowerCase() },
    ]),
  );
  const locked = new Map([...direct].map(([name, range]) => [`PackageReference/${name}`, range]));
  const result = compareSpecs(
    lower,
    locked,
    (a, b) => !/^\d+(\.\d+)*$/.test(a) || b.startsWith(`[${a}`),
  );
  const isPlain = [...wanted]
    .filter(([, { spec }]) => /^\d+(\.\d+)*$/.test(spec))
    .map(([key]) => key);
  const left = result.disagreements.filter(({ message }) => !message.startsWith("no longer"));
  // A framework or Directory.Build.props adds direct packages of its own.
  return { compared: wanted.size, exact: new Set(isPlain), disagreements: left };
}

/** Coordinates that stand as literals in a build script, or in a version catalogue. */
export function gradleRequirements(text: string, name: string): Requirements {
  const found = new RequirementList();
  if (name.endsWith(".toml")) {
    const catalogue = toml(text);
    for (const section of ["versions", "libraries", "bundles", "plugins"])
      found.addAll(section, catalogue[section]);
    return found.map;
  }
  const plain = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
  for (const [, coordinates = "", version = ""] of plain.matchAll(
    /["']([\w.-]+:[\w.-]+)(?::([^"'@:]+))?[^"'\s]*["']/g,
  ))
    found.add("module", coordinates, version);
  for (const [, alias = ""] of plain.matchAll(/\(\s*(?:platform\(\s*)?(libs\.[\w.]+)\s*\)/g))
    found.add("catalogue", alias, "");
  return found.map;
}

/** gradle.lockfile: `group:name:version=configurations`, one a line. */
export function compareGradleLock(pair: Pair): Comparison {
  const locked = new Set(
    [...pair.lockText.matchAll(/^([^#\s:]+:[^:\s]+):/gm)].map(([, module = ""]) => module),
  );
  const modules = new Map([...pair.requirements].filter(([key]) => key.startsWith("module/")));
  return compareNames(modules, locked);
}

/** `.package(url: "https://…/Foo.git", from: "1.0.0")` of a Package.swift. */
export function swiftRequirements(text: string): Requirements {
  const found = new RequirementList();
  for (const [, source = "", rest = ""] of text
    .replace(/^\s*\/\/.*$/gm, "")
    .matchAll(
      /\.package\(\s*(?:name:\s*"[^"]*",\s*)?(?:url|id):\s*"([^"]+)"\s*,?([^)\n]*(?:\([^)]*\)[^)\n]*)*)/g,
    ))
    found.add("package", identity(source), rest.replace(/\s+/g, " ").trim());
  return found.map;
}

/** SwiftPM's identity: the last part of the location, without `.git`, in lower case. */
function identity(source: string): string {
  return (source.split("/").at(-1) ?? source).replace(/\.git$/, "").toLowerCase();
}

/** Package.resolved, versions 1 to 3. */
export function compareResolved(pair: Pair): Comparison {
  const lock = json(pair.lockText);
  const pins = [...list(lock.pins), ...list(table(lock.object).pins)].map(table);
  return compareNames(
    pair.requirements,
    new Set(pins.map((pin) => identity(String(pin.location ?? pin.repositoryURL ?? pin.identity)))),
  );
}

/** `imports` of a deno.json; only `npm:` and `jsr:` are locked by name. */
export function denoRequirements(text: string): Requirements {
  const found = new RequirementList();
  for (const [name, target] of Object.entries(
    table(json(text.replace(/^\s*\/\/.*$/gm, "").replace(/,(?=\s*[\]}])/g, "")).imports),
  )) {
    const specifier = String(target);
    if (/^(npm|jsr):/.test(specifier))
      found.put(`imports/${name}`, specifier.replace(/^(npm|jsr):\//, "$1:"), specifier);
  }
  return found.map;
}

/** deno.lock lists the specifiers it was made with; from version 4 on under `workspace`, before that with the packages. */
export function compareDenoLock(pair: Pair): Comparison {
  const lock = json(pair.lockText);
  const workspace = table(lock.workspace);
  const members = Object.values(table(workspace.members)).map(table);
  const specifiers = [workspace, ...members].flatMap((one) => list(one.dependencies).map(String));
  const resolved = Object.keys({
    ...table(lock.specifiers),
    ...table(table(lock.packages).specifiers),
  });
  // `npm:preact@^10/hooks` is locked as `npm:preact@^10`.
  const bare = (one: string) =>
    one.replace(/^((?:npm|jsr):(?:@[^/]+\/[^/]+|[^@/][^/]*))\/.*$/, "$1");
  const wanted = new Map(
    [...pair.requirements].map(([key, one]) => [key, { ...one, name: bare(one.name) }]),
  );
  const result = compareNames(wanted, new Set([...specifiers, ...resolved]));
  return { ...result, exact: new Set(wanted.keys()) };
}

/** `inputs.nixpkgs.url = "…"` and `inputs = { nixpkgs.url = …; foo = { url = …; }; }` of a flake.nix. */
export function flakeRequirements(text: string): Requirements {
  const found = new RequirementList();
  const plain = text.replace(/#.*$/gm, "").replace(/\/\*[\s\S]*?\*\//g, "");
  for (const [, name = "", url = ""] of plain.matchAll(
    /\binputs\.([\w-]+)(?:\.url\s*=|\s*=\s*\{\s*url\s*=)\s*"([^"]*)"/g,
  ))
    found.add("inputs", name, url);
  const [, block = ""] = /\binputs\s*=\s*\{([\s\S]*?)\n\s{0,2}\};/.exec(plain) ?? [];
  for (const [, name = "", url = ""] of block.matchAll(
    /(?:^|[\s;])([\w-]+)(?:\.url\s*=|\s*=\s*\{[^}]*?\burl\s*=)\s*"([^"]*)"/g,
  ))
    found.add("inputs", name, url);
  return found.map;
}

export function compareFlakeLock(pair: Pair): Comparison {
  const lock = json(pair.lockText);
  const root = table(table(table(lock.nodes)[String(lock.root ?? "root")]).inputs);
  return compareNames(pair.requirements, new Set(Object.keys(root)));
}
