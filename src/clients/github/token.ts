import type { Environment } from "../../core/command-env.ts";
import { FactUnavailable } from "../../core/result.ts";
import type { GitHubPlace } from "./place.ts";

export interface Token {
  /** Secret: it goes into one header of requests to its own host, and into no text. */
  readonly value: string;
  /** Where it came from, for people: `GH_TOKEN`, `gh`. */
  readonly source: string;
}

/** What a header can hold; a token that could begin another header is no token. */
const PLAIN = /^[!-~]+$/;

/**
 * The token for a place: the first of its variables that holds something, else what `gh` has.
 * @param askGh the token of `gh` for a host; asked only where no variable has one
 * @returns null where there is none: public data can still be read
 * @throws FactUnavailable for a value that cannot be a token, without the value
 */
export async function findToken(
  { host, tokenNames }: Pick<GitHubPlace, "host" | "tokenNames">,
  env: Environment,
  askGh: (host: string) => Promise<string | null>,
): Promise<Token | null> {
  for (const source of tokenNames) {
    const value = env[source];
    if (value !== undefined && value.trim() !== "") return checked({ value, source });
  }
  const value = await askGh(host);
  return value === null ? null : checked({ value, source: "gh" });
}

function checked(token: Token): Token {
  if (PLAIN.test(token.value)) return token;
  throw new FactUnavailable(
    `the token in ${token.source} has a line break, a blank or another character that no token has`,
    token.source === "gh"
      ? "log in again: gh auth login"
      : `set ${token.source} to the token alone, or unset it`,
  );
}

/** The way to a token where there is none. */
export function mendWithToken({ host, tokenNames }: GitHubPlace): string {
  const login = host === "github.com" ? "gh auth login" : `gh auth login --hostname ${host}`;
  return `set ${tokenNames[0]} or run ${login}`;
}
