import type { GitHubSession } from "../../clients/github/session.ts";
import { FactUnavailable } from "../../core/result.ts";
import { deploymentSchema, environmentSchema } from "../../formats/github/deployment.ts";

/**
 * The names of the repository's environments, sorted: those of its settings, and those of its newest
 * deployments. Either may be closed to the token; where it is the settings, all deployments are looked at.
 * @throws FactUnavailable where neither gives a whole list
 */
export async function readEnvironments(session: GitHubSession): Promise<readonly string[]> {
  const configured = await namesOf(async () =>
    session.list("/repos/{owner}/{repo}/environments", {}, environmentSchema, {
      within: "environments",
    }),
  );
  const settled = "names" in configured;
  const deployed = await namesOf(async () => {
    const listed = await session.list("/repos/{owner}/{repo}/deployments", {}, deploymentSchema, {
      maxPages: settled ? 1 : 10,
    });
    return {
      items: listed.items.map(({ environment }) => ({ name: environment })),
      truncated: listed.truncated && !settled,
    };
  });
  if (!settled && "fault" in deployed) throw configured.fault;
  const names = [configured, deployed].flatMap((one) => ("names" in one ? one.names : []));
  return [...new Set(names)].sort();
}

type Names = { readonly names: readonly string[] } | { readonly fault: FactUnavailable };

async function namesOf(
  list: () => Promise<{
    readonly items: readonly { readonly name: string }[];
    readonly truncated: boolean;
  }>,
): Promise<Names> {
  try {
    const { items, truncated } = await list();
    if (!truncated) return { names: items.map(({ name }) => name) };
    return {
      fault: new FactUnavailable(
        "the environments could not be listed: there are too many",
        "name the environment instead of a glob",
      ),
    };
  } catch (error) {
    if (error instanceof FactUnavailable) return { fault: error };
    throw error;
  }
}
