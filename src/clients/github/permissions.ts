/**
 * `X-Accepted-GitHub-Permissions: pull_requests=read,contents=read; issues=read`: all of one set, or all of
 * another. Source: GitHub Docs, "Troubleshooting the REST API", "Resource not accessible".
 */
export interface NeededPermissions {
  /** `pull-requests: read and contents: read, or issues: read`. */
  readonly words: string;
  /** The first set as a workflow asks for it, `{ pull-requests: read }`; null where a workflow cannot. */
  readonly workflow: string | null;
}

/** What `permissions:` of a workflow may name. Source: GitHub Docs, "Workflow syntax", "permissions". */
const OF_WORKFLOWS = new Set([
  "actions",
  "attestations",
  "checks",
  "contents",
  "deployments",
  "discussions",
  "id-token",
  "issues",
  "models",
  "packages",
  "pages",
  "pull-requests",
  "repository-projects",
  "security-events",
  "statuses",
]);
const PERMISSION = /^([a-z_]{1,40})=(read|write|admin)$/;
const SETS_TOLD = 2;
const PERMISSIONS_TOLD = 6;

/** @returns null where the header is missing or says nothing that could be read */
export function neededPermissions(header: string | null): NeededPermissions | null {
  const sets = (header ?? "")
    .split(";")
    .map((set) =>
      set
        .split(",")
        .flatMap((part) => {
          const [, name, access] = PERMISSION.exec(part.trim()) ?? [];
          return name && access ? [{ name: name.replaceAll("_", "-"), access }] : [];
        })
        .slice(0, PERMISSIONS_TOLD),
    )
    .filter((set) => set.length > 0);
  const [first] = sets;
  if (first === undefined) return null;
  const pairs = (set: typeof first) => set.map(({ name, access }) => `${name}: ${access}`);
  const told = sets.slice(0, SETS_TOLD).map((set) => pairs(set).join(" and "));
  const possible = sets.find((set) => set.every(({ name }) => OF_WORKFLOWS.has(name)));
  return {
    words: told.join(", or "),
    workflow: possible === undefined ? null : `{ ${pairs(possible).join(", ")} }`,
  };
}

/** How a workflow gives its own token these permissions, or another token has to be had. */
export function mendInWorkflow({ words, workflow }: NeededPermissions): string {
  return workflow === null
    ? `a workflow's own token cannot have ${words}: give dod one of a GitHub App or a person that has, in GH_TOKEN`
    : `allow it in the workflow: \`permissions: ${workflow}\``;
}
