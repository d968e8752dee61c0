import type { Token } from "./world.ts";

/** What a token has that names no permissions of its own: all but what only administrators have. */
const EVERYTHING: Readonly<Record<string, "read" | "write">> = {
  actions: "read",
  checks: "read",
  contents: "read",
  deployments: "read",
  environments: "read",
  issues: "read",
  members: "read",
  metadata: "read",
  pull_requests: "read",
  secrets: "read",
  statuses: "read",
  variables: "read",
};

/** Which permission a path needs to be read, by its first match ("Permissions required for fine-grained tokens"). */
const NEEDED: readonly (readonly [pattern: RegExp, permission: string])[] = [
  [/\/protection$/, "administration"],
  [/\/environments\/\{.*\/(secrets|variables)$/, "environments"],
  [/\/environments$/, "actions"],
  [/\/(secrets|organization-secrets)$/, "secrets"],
  [/\/(variables|organization-variables)$/, "variables"],
  [/\/actions\//, "actions"],
  [/\/check-(runs|suites)/, "checks"],
  [/\/commits\/\{ref\}\/status(es)?$/, "statuses"],
  [/\/pulls/, "pull_requests"],
  [/\/issues\//, "issues"],
  [/\/deployments/, "deployments"],
  [/\/orgs\//, "members"],
  [/\/(branches\/\{branch\}|commits|compare|contents|git|releases)(\/|$)/, "contents"],
];

/** What nobody sees without a token, public or not. */
const NEVER_PUBLIC = new Set(["administration", "environments", "secrets", "variables", "members"]);

/** The permission that a described path needs; `metadata`, which every token has, for the rest. */
export function permissionFor(route: string): string {
  // The rules of a branch are for everybody to see.
  if (route.includes("/rules/branches/")) return "metadata";
  return NEEDED.find(([pattern]) => pattern.test(route))?.[1] ?? "metadata";
}

export function isPublic(route: string): boolean {
  if (route === "/user" || route.endsWith("/permission")) return false;
  return !NEVER_PUBLIC.has(permissionFor(route));
}

export function allows(
  token: Token,
  permission: string,
  level: "read" | "write" = "read",
): boolean {
  if (permission === "metadata") return level === "read";
  const granted = (token.permissions ?? EVERYTHING)[permission];
  return granted === "write" || granted === level;
}
