import type { GitHubSession } from "../../clients/github/session.ts";
import type { Teams } from "../../core/github/reviews.ts";
import { FactUnavailable } from "../../core/result.ts";
import { userSchema } from "../../formats/github/account.ts";
import { membershipSchema } from "../../formats/github/membership.ts";

/** Members of child teams are members. Each question is asked once. */
export function readTeams(session: GitHubSession): Teams {
  const answers = new Map<string, Promise<boolean>>();
  const members = new Map<string, Promise<ReadonlySet<string>>>();
  const ask = async (org: string, slug: string, login: string): Promise<boolean> => {
    const parameters = { org, team_slug: slug, username: login };
    const membership = await session.find(
      "/orgs/{org}/teams/{team_slug}/memberships/{username}",
      parameters,
      membershipSchema,
    );
    // `pending` is somebody who was invited and has not answered.
    if (membership !== null) return membership.state === "active";
    // No member, no such team, or one that may not be seen: only who sees the list knows.
    const team = `${org}/${slug}`;
    const listed = members.get(team) ?? membersOf(session, org, slug);
    members.set(team, listed);
    return (await listed).has(login);
  };
  return {
    has: async (team, login) => {
      const [, org, slug] = /^@?([^/]+)\/([^/]+)$/.exec(team.toLowerCase()) ?? [];
      if (org === undefined || slug === undefined)
        throw new FactUnavailable(
          `${JSON.stringify(team.slice(0, 80))} is no team: one is named like acme/core`,
          "name it by its organisation and its short name",
        );
      if (!session.hasToken)
        throw new FactUnavailable(
          `who is in the team ${org}/${slug} is told nobody without a token`,
          "set GH_TOKEN or run gh auth login",
        );
      const key = `${org}/${slug} ${login.toLowerCase()}`;
      const asked = answers.get(key) ?? ask(org, slug, login.toLowerCase());
      answers.set(key, asked);
      return asked;
    },
  };
}

async function membersOf(
  session: GitHubSession,
  org: string,
  slug: string,
): Promise<ReadonlySet<string>> {
  const { items, truncated } = await session.list(
    "/orgs/{org}/teams/{team_slug}/members",
    { org, team_slug: slug },
    userSchema,
  );
  if (truncated)
    throw new FactUnavailable(
      `the team ${org}/${slug} has more members than are read`,
      "name a smaller team, or the people",
    );
  return new Set(items.map(({ login }) => login.toLowerCase()));
}
