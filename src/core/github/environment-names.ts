import type { EnvRead } from "../env-reads.ts";
import { namePatterns } from "../name-patterns.ts";
import type { Alias, NewRead } from "../new-env-reads.ts";
import { FactUnavailable } from "../result.ts";
import type { DeployConfig } from "./deployments.ts";

/** What an environment has, by name; or why that is not known. */
export type EnvironmentNames =
  | {
      readonly name: string;
      readonly secrets: readonly string[];
      readonly variables: readonly string[];
    }
  | { readonly name: string; readonly reason: string; readonly mend: string };

type Known = Extract<EnvironmentNames, { readonly secrets: readonly string[] }>;

/**
 * Asks for every environment that a pattern matches, in any case, as GitHub does.
 * @throws FactUnavailable where the environments cannot be listed
 */
export async function environmentNames(
  patterns: readonly string[],
  config: DeployConfig,
): Promise<readonly EnvironmentNames[]> {
  const there = await config.environments();
  const chosen = new Set<string>();
  const missing: EnvironmentNames[] = [];
  for (const pattern of patterns) {
    const matching = there.filter(namePatterns([pattern], { ignoreCase: true }));
    for (const name of matching) chosen.add(name);
    if (matching.length === 0)
      missing.push({
        name: pattern,
        reason: `there is no environment ${pattern}; ${there.length === 0 ? "the repository has none" : `there are: ${there.slice(0, 8).join(", ")}`}`,
        mend: "name those that are deployed to: `environments: [NAME]`",
      });
  }
  const read = await Promise.all([...chosen].map((name) => namesOf(name, config)));
  return [...missing, ...read];
}

async function namesOf(name: string, config: DeployConfig): Promise<EnvironmentNames> {
  try {
    return { name, ...(await config.names(name)) };
  } catch (fault) {
    if (!(fault instanceof FactUnavailable)) throw fault;
    return { name, reason: fault.reason, mend: fault.mend };
  }
}

/** Those of the reads that the environment has nothing for. */
export function missingIn(
  environment: Known,
  reads: readonly NewRead[],
  aliases: readonly Alias[],
): readonly NewRead[] {
  return reads.filter((read) => whereIs(environment, read, aliases) === null);
}

/** What it has for a read, for people: `a secret`; null where it has nothing. */
export function whereIs(
  environment: Known,
  { name, kind }: EnvRead,
  aliases: readonly Alias[],
): string | null {
  if (kind !== "variable" && has(environment.secrets, name)) return "a secret";
  if (kind !== "secret" && has(environment.variables, name)) return "a variable";
  if (kind !== "env") return null;
  const alias = aliases.find(
    (one) =>
      one.name === name &&
      has(one.kind === "secret" ? environment.secrets : environment.variables, one.from),
  );
  return alias ? `the ${alias.kind} ${alias.from}, by ${alias.path}:${alias.line}` : null;
}

/** GitHub keeps names in upper case and takes them in any. */
function has(names: readonly string[], name: string): boolean {
  const wanted = name.toUpperCase();
  return names.some((one) => one.toUpperCase() === wanted);
}
