// Cuts GitHub's published descriptions down to what the stand-in of the tests answers, because they are
// large: 385 MB of OpenAPI, 1.2 MB of GraphQL. The results are committed as data and are not edited.
//
//   npm pack @octokit/openapi && tar -xzf octokit-openapi-*.tgz
//   node scripts/reduce-github-descriptions.mjs package
//
// REST: the paths below and what may be written, with all they refer to, as JSON Schema: without texts and
// examples, and with OpenAPI 3.0's `nullable` written as the null type. GraphQL: the types below with all
// their fields, except those that lead to a type which is not kept, so that a query of anything else is refused.
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { schema } from "@octokit/graphql-schema";
import { Kind, parse, print, stripIgnoredCharacters, visit } from "graphql";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../tests/stand-in/descriptions");

const REPO = "/repos/{owner}/{repo}";
const PATHS = [
  REPO,
  ...[
    "actions/organization-secrets",
    "actions/organization-variables",
    "actions/runs",
    "actions/runs/{run_id}",
    "actions/runs/{run_id}/jobs",
    "actions/secrets",
    "actions/variables",
    "actions/workflows",
    "actions/workflows/{workflow_id}/runs",
    "branches/{branch}",
    "branches/{branch}/protection",
    "check-runs/{check_run_id}",
    "check-suites/{check_suite_id}/check-runs",
    "collaborators/{username}/permission",
    "commits",
    "commits/{commit_sha}/pulls",
    "commits/{ref}",
    "commits/{ref}/check-runs",
    "commits/{ref}/check-suites",
    "commits/{ref}/status",
    "commits/{ref}/statuses",
    "compare/{basehead}",
    "contents/{path}",
    "deployments",
    "deployments/{deployment_id}",
    "deployments/{deployment_id}/statuses",
    "environments",
    "environments/{environment_name}/secrets",
    "environments/{environment_name}/variables",
    "git/blobs/{file_sha}",
    "git/matching-refs/{ref}",
    "issues/{issue_number}",
    "issues/{issue_number}/timeline",
    "pulls",
    "pulls/{pull_number}",
    "pulls/{pull_number}/commits",
    "pulls/{pull_number}/files",
    "pulls/{pull_number}/requested_reviewers",
    "pulls/{pull_number}/reviews",
    "releases",
    "rules/branches/{branch}",
    "tags",
  ].map((path) => `${REPO}/${path}`),
  "/orgs/{org}/teams/{team_slug}/members",
  "/orgs/{org}/teams/{team_slug}/memberships/{username}",
  "/rate_limit",
  "/user",
];

/** What is asked for to change something there; all the above is only read. */
const WRITES = [
  ["post", "issues/{issue_number}/comments"],
  ["patch", "issues/comments/{comment_id}"],
  ["post", "statuses/{sha}"],
].map(([method, path]) => [method, `${REPO}/${path}`]);

/** Fields that are words about words, and what only editors need. */
const DROPPED = new Set([
  "description",
  "title",
  "example",
  "examples",
  "externalDocs",
  "deprecated",
  "default",
  "readOnly",
  "x-github-breaking-changes",
  "x-multi-segment",
]);

/** Objects whose keys are names that GitHub gave, and no keywords. */
const NAMED = new Set(["properties", "patternProperties", "schemas"]);

function reduceRest(description, source) {
  const schemas = {};
  const resolve = (node) =>
    node.$ref === undefined
      ? node
      : resolve(
          node.$ref
            .slice(2)
            .split("/")
            .reduce((at, key) => at[key], description),
        );
  const reduce = (node) => {
    if (Array.isArray(node)) return node.map(reduce);
    if (node === null || typeof node !== "object") return node;
    if (node.$ref !== undefined) return refer(node.$ref);
    const kept = {};
    for (const [key, value] of Object.entries(node)) {
      if (DROPPED.has(key) || key === "nullable") continue;
      kept[key] = NAMED.has(key)
        ? Object.fromEntries(Object.entries(value).map(([name, of]) => [name, reduce(of)]))
        : key === "enum" || key === "required"
          ? value
          : reduce(value);
    }
    return node.nullable === true ? orNull(kept) : kept;
  };
  const refer = ($ref) => {
    const name = $ref.split("/").at(-1);
    if (schemas[name] === undefined) {
      schemas[name] = {}; // Stands here while it is reduced, because schemas refer to one another in circles.
      schemas[name] = reduce(resolve({ $ref }));
    }
    return { $ref: `#/schemas/${name}` };
  };
  const operationOf = (method, path) => {
    const operation = description.paths[path]?.[method];
    if (operation === undefined) throw new Error(`${method} ${path} is not described any more`);
    return operation;
  };
  const responsesOf = (operation) =>
    Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => {
        const content = resolve(response).content ?? {};
        const json = content["application/json"] ?? content["application/vnd.github.object"];
        return [status, json?.schema === undefined ? null : reduce(json.schema)];
      }),
    );
  const paths = {};
  for (const path of PATHS) {
    const operation = operationOf("get", path);
    const parameters = (operation.parameters ?? []).map(resolve);
    paths[path] = {
      query: Object.fromEntries(
        parameters.filter((one) => one.in === "query").map((one) => [one.name, reduce(one.schema)]),
      ),
      responses: responsesOf(operation),
    };
  }
  const writes = {};
  for (const [method, path] of WRITES) {
    const operation = operationOf(method, path);
    const { schema } = resolve(operation.requestBody).content["application/json"];
    writes[`${method.toUpperCase()} ${path}`] = {
      body: reduce(schema),
      responses: responsesOf(operation),
    };
  }
  return { source, paths, writes, schemas };
}

function orNull(schema) {
  if (typeof schema.type !== "string") {
    return Object.keys(schema).length === 0 ? {} : { anyOf: [schema, { type: "null" }] };
  }
  const withNull = { ...schema, type: [schema.type, "null"] };
  if (schema.enum !== undefined) withNull.enum = [...new Set([...schema.enum, null])];
  return withNull;
}

/** Object types, unions and interfaces; scalars, enums and inputs come with the fields that use them. */
const TYPES = new Set(
  `Query Actor Node GitObject GitActor RequestedReviewer StatusCheckRollupContext RuleParameters Closer
  RepositoryOwner PageInfo RateLimit User Bot Mannequin Organization EnterpriseUserAccount
  Team TeamMemberConnection TeamMemberEdge UserConnection UserEdge TeamConnection
  Repository PullRequest PullRequestConnection PullRequestEdge PullRequestReview PullRequestReviewConnection
  PullRequestReviewThread PullRequestReviewThreadConnection PullRequestReviewComment
  PullRequestReviewCommentConnection ReviewRequest ReviewRequestConnection PullRequestChangedFile
  PullRequestChangedFileConnection PullRequestCommit PullRequestCommitConnection Label LabelConnection
  Issue IssueConnection IssueComment IssueCommentConnection IssueOrPullRequest Commit CommitConnection CommitHistoryConnection Tree TreeEntry Tag Blob
  Ref RefConnection Comparison ComparisonCommitConnection BranchProtectionRule RequiredStatusCheckDescription
  RefUpdateRule RepositoryRule RepositoryRuleConnection RequiredStatusChecksParameters StatusCheckConfiguration
  PullRequestParameters App CheckSuite CheckSuiteConnection CheckRun CheckRunConnection WorkflowRun
  WorkflowRunFile Workflow Status StatusContext StatusCheckRollup StatusCheckRollupContextConnection
  Deployment DeploymentConnection DeploymentStatus DeploymentStatusConnection Environment EnvironmentConnection
  Release ReleaseConnection PullRequestTimelineItems PullRequestTimelineItemsConnection BaseRefChangedEvent
  BaseRefForcePushedEvent AutomaticBaseChangeSucceededEvent`.split(/\s+/),
);

/** Roots that the stand-in has nothing to say to. */
const ROOTS = new Set(["id", "node", "repository", "rateLimit", "viewer", "organization"]);

function reduceGraphql(sdl) {
  const document = visit(parse(sdl, { noLocation: true }), {
    enter: (node) => (node.description ? { ...node, description: undefined } : undefined),
  });
  const definitions = new Map(
    document.definitions.map((one) => [one.name?.value ?? one.kind, one]),
  );
  const nameOf = (type) => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));
  const leaf = (name) =>
    [undefined, Kind.SCALAR_TYPE_DEFINITION, Kind.ENUM_TYPE_DEFINITION].includes(
      definitions.get(name)?.kind,
    );
  const kept = new Map();
  const keep = (name) => {
    const definition = definitions.get(name);
    if (definition === undefined || kept.has(name)) return;
    const reduced = visit(definition, {
      Directive: () => null,
      FieldDefinition: (field) => {
        const type = nameOf(field.type);
        if (!leaf(type) && !TYPES.has(type)) return null;
        return name === "Query" && !ROOTS.has(field.name.value) ? null : undefined;
      },
    });
    kept.set(name, {
      ...reduced,
      ...(reduced.interfaces && {
        interfaces: reduced.interfaces.filter((one) => TYPES.has(one.name.value)),
      }),
      ...(reduced.types && { types: reduced.types.filter((one) => TYPES.has(one.name.value)) }),
    });
    for (const field of kept.get(name).fields ?? []) {
      keep(nameOf(field.type));
      for (const argument of field.arguments ?? []) keep(nameOf(argument.type));
    }
    for (const type of kept.get(name).types ?? []) keep(type.name.value);
  };
  for (const name of TYPES) {
    if (!definitions.has(name)) throw new Error(`${name} is not described any more`);
    keep(name);
  }
  return stripIgnoredCharacters(print({ kind: Kind.DOCUMENT, definitions: [...kept.values()] }));
}

const folder = process.argv[2];
if (folder === undefined) {
  console.error("usage: node scripts/reduce-github-descriptions.mjs <unpacked @octokit/openapi>");
  process.exitCode = 2;
} else {
  const openapi = join(folder, "generated/api.github.com.json");
  const { name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const description = JSON.parse(await readFile(openapi, "utf8"));
  const rest = JSON.stringify(reduceRest(description, `${name} ${version}`));
  await writeFile(join(out, "rest.json"), `${rest}\n`);
  const graphql = reduceGraphql(schema.idl);
  await writeFile(join(out, "schema.graphql"), `${graphql}\n`);
  console.log(`rest.json ${rest.length} bytes, schema.graphql ${graphql.length} bytes`);
}
