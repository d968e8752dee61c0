import { permissionOf, userOf } from "../people.ts";
import type { World } from "../world.ts";
import { fullRepositoryView, userView } from "./accounts.ts";
import { commitView, repositoryUrl } from "./commits.ts";
import { list, missing, type Reply, type RestRequest, type Routes } from "./reply.ts";

/** The repository, what its branches ask, its environments, and who may do what. */
export const settingsRoutes: Routes = {
  "/repos/{owner}/{repo}": ({ world, params }) => ({
    body: fullRepositoryView(world, params.owner),
  }),
  "/repos/{owner}/{repo}/branches/{branch}": ({ world, params: { branch = "" } }) => {
    const sha = world.git.commitOf(`refs/heads/${branch}`);
    if (sha === null) return missing(404, "Branch not found");
    const self = `${repositoryUrl(world)}/branches/${branch}`;
    const html = `${world.webUrl}/${world.owner}/${world.name}/tree/${branch}`;
    return {
      body: {
        name: branch,
        commit: commitView(world, sha),
        _links: { self, html },
        // Nothing in here tells of rulesets.
        protected: world.protections.has(branch),
        protection: branchProtection(world, branch),
        protection_url: `${self}/protection`,
      },
    };
  },
  "/repos/{owner}/{repo}/branches/{branch}/protection": ({ world, params: { branch = "" } }) => {
    const protection = world.protections.get(branch);
    if (protection === undefined) return missing(404, "Branch not protected");
    const url = `${repositoryUrl(world)}/branches/${branch}/protection`;
    const { checks, approvals } = protection;
    const checksUrl = `${url}/required_status_checks`;
    return {
      body: {
        url,
        ...(checks && {
          required_status_checks: {
            url: checksUrl,
            strict: protection.strict,
            contexts: checks.map(({ context }) => context),
            contexts_url: `${checksUrl}/contexts`,
            checks: checks.map(({ context, appId }) => ({ context, app_id: appId })),
          },
        }),
        ...(approvals !== undefined && {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: false,
            require_code_owner_reviews: protection.codeOwners,
            required_approving_review_count: approvals,
            require_last_push_approval: false,
          },
        }),
        enforce_admins: { url: `${url}/enforce_admins`, enabled: true },
        required_conversation_resolution: { enabled: protection.resolvedThreads },
      },
    };
  },
  "/repos/{owner}/{repo}/rules/branches/{branch}": ({ world, params: { branch = "" } }) =>
    list(world.rules.get(branch) ?? [], ({ type, parameters, source = "Repository" }) => ({
      type,
      ...(parameters && { parameters }),
      ruleset_source_type: source,
      ruleset_source: source === "Repository" ? `${world.owner}/${world.name}` : world.owner,
      ruleset_id: 1,
    })),
  "/repos/{owner}/{repo}/collaborators/{username}/permission": ({ world, params }) => {
    const login = params.username ?? "";
    // Accounts that nobody here has heard of are not on this GitHub.
    if (!world.users.has(login.toLowerCase())) return missing();
    const role = permissionOf(world, login);
    const can = (...roles: string[]) => roles.includes(role);
    return {
      body: {
        permission: can("maintain") ? "write" : can("triage") ? "read" : role,
        user: {
          ...userView(world, userOf(world, login).login),
          permissions: {
            admin: can("admin"),
            maintain: can("admin", "maintain"),
            push: can("admin", "maintain", "write"),
            triage: can("admin", "maintain", "write", "triage"),
            pull: !can("none"),
          },
          role_name: role,
        },
        role_name: role,
      },
    };
  },
  "/repos/{owner}/{repo}/environments": ({ world }) =>
    list(
      [...world.environments],
      ([name, { id, createdAt }]) => ({
        id,
        node_id: `EN_${id}`,
        name,
        url: `${repositoryUrl(world)}/environments/${encodeURIComponent(name)}`,
        html_url: `${world.webUrl}/${world.owner}/${world.name}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
        created_at: createdAt,
        updated_at: createdAt,
        protection_rules: [],
        deployment_branch_policy: null,
      }),
      { within: "environments" },
    ),
  "/repos/{owner}/{repo}/environments/{environment_name}/secrets": (request) => {
    const found = request.world.environments.get(request.params.environment_name ?? "");
    return found === undefined ? missing() : secrets(found.secrets);
  },
  "/repos/{owner}/{repo}/environments/{environment_name}/variables": (request) => {
    const found = request.world.environments.get(request.params.environment_name ?? "");
    return found === undefined ? missing() : variables(found.variables);
  },
  "/repos/{owner}/{repo}/actions/secrets": ({ world }) => secrets(world.secrets.repository),
  "/repos/{owner}/{repo}/actions/variables": ({ world }) => variables(world.variables.repository),
  "/repos/{owner}/{repo}/actions/organization-secrets": ({ world }) =>
    secrets(world.secrets.organization),
  "/repos/{owner}/{repo}/actions/organization-variables": ({ world }) =>
    variables(world.variables.organization),
  "/orgs/{org}/teams/{team_slug}/members": (request) => {
    const team = teamOf(request);
    return team === undefined
      ? missing()
      : list([...team.members], (login) => userView(request.world, login));
  },
  "/orgs/{org}/teams/{team_slug}/memberships/{username}": (request) => {
    const team = teamOf(request);
    const login = request.params.username ?? "";
    if (team === undefined || !team.members.has(login)) return missing();
    const url = `${request.world.apiUrl}/organizations/1/team/${team.id}/memberships/${login}`;
    return { body: { state: "active", role: "member", url } };
  },
  "/user": ({ world, viewer }) => (viewer === null ? missing(403) : viewerView(world, viewer)),
  "/rate_limit": ({ world: { rateLimit } }) => {
    const { limit, used, resetAt: reset } = rateLimit;
    const core = { limit, used, remaining: Math.max(0, limit - used), reset };
    return { body: { resources: { core, search: core, graphql: core }, rate: core } };
  },
};

/** What `GET /branches/{b}` tells everybody of classic protection: the checks, and no more. */
function branchProtection(world: World, branch: string) {
  const protection = world.protections.get(branch);
  const checks = protection?.checks;
  return {
    enabled: protection !== undefined,
    required_status_checks: {
      enforcement_level: checks === undefined ? "off" : "non_admins",
      contexts: (checks ?? []).map(({ context }) => context),
      checks: (checks ?? []).map(({ context, appId }) => ({ context, app_id: appId })),
    },
  };
}

const MADE = { created_at: "2020-01-01T00:00:00Z", updated_at: "2020-01-01T00:00:00Z" };

function secrets(names: readonly string[]): Reply {
  return list(names, (name) => ({ name, ...MADE }), { within: "secrets" });
}

function variables(values: Readonly<Record<string, string>>): Reply {
  const all = Object.entries(values);
  return list(all, ([name, value]) => ({ name, value, ...MADE }), { within: "variables" });
}

function teamOf({ world, params }: RestRequest) {
  const here = params.org === world.owner && world.ownerType === "Organization";
  return here ? world.teams.get(params.team_slug ?? "") : undefined;
}

function viewerView(world: World, login: string): Reply {
  return {
    body: {
      ...userView(world, login),
      name: login,
      company: null,
      blog: "",
      location: null,
      email: null,
      hireable: null,
      bio: null,
      public_repos: 1,
      public_gists: 0,
      followers: 0,
      following: 0,
      created_at: MADE.created_at,
      updated_at: MADE.updated_at,
    },
  };
}
