import type { GraphQLResolveInfo } from "graphql";
import { closes } from "../linked-issues.ts";
import { labelId } from "../pull-facts.ts";
import { association } from "../rest/accounts.ts";
import type { IssueState, PullState, World } from "../world.ts";
import { actorNode } from "./accounts.ts";
import { type Context, connection, type PageArguments } from "./context.ts";

export function issueNode(world: World, issue: IssueState) {
  const path = `/${issue.repository}/issues/${issue.number}`;
  const [owner = "", name] = issue.repository.split("/");
  return {
    __typename: "Issue",
    id: `I_${issue.id}`,
    databaseId: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    author: () => actorNode(world, issue.author),
    authorAssociation: () => association(world, issue.author),
    state: issue.state.toUpperCase(),
    stateReason: issue.state === "closed" ? "COMPLETED" : null,
    closed: issue.state === "closed",
    closedAt: issue.closedAt,
    createdAt: issue.createdAt,
    updatedAt: issue.closedAt ?? issue.createdAt,
    url: `${world.webUrl}${path}`,
    resourcePath: path,
    locked: false,
    labels: (args: PageArguments, _: Context, info: GraphQLResolveInfo) =>
      connection(issue.labels, args, info, (label) => labelNode(world, label)),
    repository: {
      name,
      nameWithOwner: issue.repository,
      owner: () => actorNode(world, owner),
      url: `${world.webUrl}/${issue.repository}`,
      isPrivate: world.private,
    },
  };
}

export function labelNode(world: World, name: string) {
  const path = `/${world.owner}/${world.name}/labels/${encodeURIComponent(name)}`;
  return {
    id: `LA_${labelId(name)}`,
    name,
    color: "ededed",
    description: "",
    isDefault: false,
    url: `${world.webUrl}${path}`,
    resourcePath: path,
  };
}

/**
 * The issues that merging a pull request closes: by keywords in its body, where it goes into the default branch, and by
 * hand. Words in commits close issues as well but link none ("Linking a pull request to an issue").
 */
export function closingIssues(world: World, pull: PullState): readonly IssueState[] {
  const repository = `${world.owner}/${world.name}`;
  const named = pull.base.ref === world.defaultBranch ? closes(pull.body ?? "", repository) : [];
  const refs = [...pull.linked.map((number) => ({ repository, number })), ...named];
  return world.issues.filter((issue) =>
    refs.some((ref) => ref.number === issue.number && ref.repository === issue.repository),
  );
}
