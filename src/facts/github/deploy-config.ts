import type { GitHubSession, Parameters } from "../../clients/github/session.ts";
import type { DeployConfig } from "../../core/github/deployments.ts";
import { FactUnavailable } from "../../core/result.ts";
import { configurationNameSchema } from "../../formats/github/configuration-name.ts";

export interface DeployConfigRequest {
  readonly session: GitHubSession;
  /** The names of the repository's environments, as the deployments know them. */
  readonly environments: () => Promise<readonly string[]>;
}

type Kind = "secrets" | "variables";

/** What is listed, and the permission of a fine-grained token that opens it. */
interface Listing {
  readonly route: string;
  readonly what: string;
  readonly permission: string;
}

const REPOSITORY: Readonly<Record<Kind, readonly Listing[]>> = {
  secrets: [
    {
      route: "/repos/{owner}/{repo}/actions/secrets",
      what: "the secrets of the repository",
      permission: "secrets: read",
    },
    {
      route: "/repos/{owner}/{repo}/actions/organization-secrets",
      what: "the secrets that the organisation gives the repository",
      permission: "secrets: read",
    },
  ],
  variables: [
    {
      route: "/repos/{owner}/{repo}/actions/variables",
      what: "the variables of the repository",
      permission: "variables: read",
    },
    {
      route: "/repos/{owner}/{repo}/actions/organization-variables",
      what: "the variables that the organisation gives the repository",
      permission: "variables: read",
    },
  ],
};

const ofEnvironment = (kind: Kind, environment: string): Listing => ({
  route: `/repos/{owner}/{repo}/environments/{environment_name}/${kind}`,
  what: `the ${kind} of the environment ${environment}`,
  permission: "environments: read",
});

/**
 * The names of secrets and variables that a job of an environment gets. Two requests an environment, and
 * four for all of them together.
 */
export function readDeployConfig({ session, environments }: DeployConfigRequest): DeployConfig {
  const shared = new Map<Kind, Promise<readonly string[]>>();
  const ofRepository = (kind: Kind) => {
    const known =
      shared.get(kind) ??
      Promise.all(REPOSITORY[kind].map((one) => namesIn(session, kind, one, {}))).then((all) =>
        all.flat(),
      );
    shared.set(kind, known);
    return known;
  };
  const names = async (kind: Kind, environment: string) => {
    const own = ofEnvironment(kind, environment);
    const all = await Promise.all([
      namesIn(session, kind, own, { environment_name: environment }),
      ofRepository(kind),
    ]);
    return [...new Set(all.flat())].sort();
  };
  return {
    names: async (environment) => {
      const [secrets, variables] = await Promise.all([
        names("secrets", environment),
        names("variables", environment),
      ]);
      return { secrets, variables };
    },
    environments,
  };
}

async function namesIn(
  session: GitHubSession,
  kind: Kind,
  { route, what, permission }: Listing,
  parameters: Parameters,
): Promise<readonly string[]> {
  try {
    const { items, truncated } = await session.list(route, parameters, configurationNameSchema, {
      within: kind,
    });
    if (!truncated) return items.map(({ name }) => name);
    throw new FactUnavailable("there are more than 1,000", "ignore the names in question");
  } catch (error) {
    if (!(error instanceof FactUnavailable)) throw error;
    throw new FactUnavailable(
      `${what} could not be listed: ${error.reason}`,
      `${error.mend}; listing them takes a token with \`${permission}\`, which a workflow's own token cannot have`,
    );
  }
}
