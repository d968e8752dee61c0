import * as z from "zod/mini";
import type { Account } from "../../core/github/pull-request.ts";

/** An account in an answer of the REST API. */
export const userSchema = z.object({ login: z.string(), type: z.optional(z.string()) });

/** Null for an account that is gone. */
export function accountOf(user: z.output<typeof userSchema> | null | undefined): Account | null {
  return user ? { login: user.login, isBot: user.type === "Bot" } : null;
}

/** An account in an answer of GraphQL: `author { __typename login }`. */
export const actorSchema = z.object({ __typename: z.string(), login: z.string() });

const BOT = "[bot]";

/**
 * In the form of the REST API, where a bot is called `renovate[bot]` and not `renovate`: the same
 * account must have one name wherever it is read.
 */
export function accountOfActor(actor: z.output<typeof actorSchema> | null): Account | null {
  if (actor === null) return null;
  const { __typename, login } = actor;
  const isBot = __typename === "Bot";
  return { login: isBot && !login.endsWith(BOT) ? login + BOT : login, isBot };
}
