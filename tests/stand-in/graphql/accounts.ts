import type { GraphQLResolveInfo } from "graphql";
import { userOf } from "../people.ts";
import type { Team, World } from "../world.ts";
import type { Context } from "./context.ts";
import { connection, needs, type PageArguments } from "./context.ts";

/** An account as GraphQL has it; null for one that is gone. Bots lose their `[bot]` here. */
export function actorNode(world: World, login: string | null) {
  if (login === null) return null;
  const { id, type, login: name } = userOf(world, login);
  const plain = name.replace(/\[bot\]$/, "");
  const path = type === "Bot" ? `/apps/${plain}` : `/${plain}`;
  return {
    __typename: type,
    id: `U_${id}`,
    databaseId: id,
    login: plain,
    name: plain,
    url: `${world.webUrl}${path}`,
    resourcePath: path,
    avatarUrl: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    isViewer: (_: unknown, { token }: Context) => token.login === name,
  };
}

export function organizationNode(world: World) {
  return {
    ...actorNode(world, world.owner),
    team: needs("members", ({ slug }: { slug: string }) => {
      const team = world.teams.get(slug);
      return team === undefined ? null : teamNode(world, team);
    }),
  };
}

export function teamNode(world: World, team: Team) {
  return {
    __typename: "Team",
    id: `T_${team.id}`,
    databaseId: team.id,
    slug: team.slug,
    name: team.slug,
    combinedSlug: `${world.owner}/${team.slug}`,
    url: `${world.webUrl}/orgs/${world.owner}/teams/${team.slug}`,
    organization: () => organizationNode(world),
    members: needs(
      "members",
      (args: PageArguments & { query?: string }, _: Context, info: GraphQLResolveInfo) =>
        connection(matching([...team.members], args.query), args, info, (login) =>
          actorNode(world, login),
        ),
    ),
  };
}

function matching(logins: readonly string[], query = ""): readonly string[] {
  return logins.filter((login) => login.includes(query));
}
