import type { Permission, Token, User, World } from "./world.ts";

/** The account of a login; made up when it is met first. `…[bot]` is a bot. */
export function userOf(world: World, login: string): User {
  const known = world.users.get(login.toLowerCase());
  if (known !== undefined) return known;
  const organization = login === world.owner && world.ownerType === "Organization";
  const type = login.endsWith("[bot]") ? "Bot" : organization ? "Organization" : "User";
  const user: User = { login, id: world.nextId(), type };
  world.users.set(login.toLowerCase(), user);
  return user;
}

/** Who acts with a token: of an installation's, the app of workflows. */
export function viewerOf({ login }: Token): string {
  return login ?? "github-actions[bot]";
}

/** What an account may do here. */
export function permissionOf(world: World, login: string): Permission {
  if (login === world.owner && world.ownerType === "User") return "admin";
  return world.collaborators.get(login) ?? (world.private ? "none" : "read");
}

export function mayPush(world: World, login: string): boolean {
  return ["admin", "maintain", "write"].includes(permissionOf(world, login));
}
