import {
  type Comparison,
  compareSpecs,
  type Pair,
  RequirementList,
  type Requirements,
} from "./model.ts";

// gem "rails", "~> 7.0", ">= 7.0.1", require: false
const GEM = /^[ \t]*gem[ (]\s*["']([\w.-]+)["']([^\n]*(?:,[ \t]*\n[^\n]*)*)/gm;
// spec.add_dependency "rack", ">= 2"
const GEMSPEC =
  /^[ \t]*\w+\.add_(development_|runtime_)?dependency[ (]\s*["']([\w.-]+)["']([^\n]*)/gm;

/** Gems that a Gemfile or a gemspec names as literals. What Ruby computes is not seen. */
export function rubyRequirements(text: string, name: string): Requirements {
  const found = new RequirementList();
  const plain = text.replace(/^[ \t]*#.*$/gm, "");
  if (name.endsWith(".gemspec"))
    for (const [, kind, gem = "", rest = ""] of plain.matchAll(GEMSPEC))
      found.add(kind === "development_" ? "development" : "gemspec", gem, versions(rest));
  else
    for (const [, gem = "", rest = ""] of plain.matchAll(GEM))
      found.add("gem", gem, versions(rest));
  return found.map;
}

/** Version constraints, as Gemfile.lock writes them: `= 1.0` for `1.0`, in one order. */
function versions(rest: string): string {
  const literals = rest
    .replace(/\b\w+:[\s\S]*$|:\w+\s*=>[\s\S]*$|\bif\b[\s\S]*$/, "")
    .matchAll(/["']([^"']*)["']/g);
  return normal([...literals].map(([, literal = ""]) => literal).join(","));
}

function normal(constraints: string): string {
  return constraints
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "" && one !== ">= 0")
    .map((one) => (/^\d/.test(one) ? `= ${one}` : one))
    .sort()
    .join(", ");
}

/** Gemfile.lock and gems.locked repeat under DEPENDENCIES what the Gemfile asks for. */
export function compareGemfileLock(pair: Pair): Comparison | "not-listed" {
  const [, section = ""] = /^DEPENDENCIES\r?\n((?:[ \t]+.*\r?\n?)*)/m.exec(pair.lockText) ?? [];
  const locked = new Map<string, string>();
  for (const [, name = "", constraints = ""] of section.matchAll(
    /^ {2}([\w.-]+)(?: \(([^)]*)\))?!?[ \t]*$/gm,
  ))
    locked.set(`gem/${name}`, normal(constraints));
  if (![...pair.requirements.keys()].every((key) => key.startsWith("gem/")))
    return compareGemspec(pair);
  const computed = /^[ \t]*(gemspec|eval_gemfile|instance_eval)\b|\bgem[ (]\s*[^"'\s]/m.test(
    pair.manifestText,
  );
  const result = compareSpecs(pair.requirements, locked, (a, b) => a === b || a.includes("#{"));
  // Gems that come by `gemspec` or by computing are in the lockfile and not in what was read.
  return computed
    ? {
        ...result,
        disagreements: result.disagreements.filter(({ message }) => message.startsWith("asks")),
      }
    : result;
}

/** A gemspec's runtime dependencies stand below the gem's own entry under PATH. */
function compareGemspec(pair: Pair): Comparison {
  const [, own = ""] =
    /^PATH\r?\n {2}remote: \.\r?\n {2}specs:\r?\n((?: {4}.*\r?\n?)*)/m.exec(pair.lockText) ?? [];
  const locked = new Map<string, string>();
  for (const [, name = "", constraints = ""] of own.matchAll(
    /^ {6}([\w.-]+)(?: \(([^)]*)\))?[ \t]*$/gm,
  ))
    locked.set(`gemspec/${name}`, normal(constraints));
  const runtime = new Map([...pair.requirements].filter(([key]) => key.startsWith("gemspec/")));
  return compareSpecs(runtime, locked);
}
