import { ghToken } from "./gh.ts";
import { HttpSession, type SessionRequest } from "./http-session.ts";
import { findPlace, type GitHubPlace } from "./place.ts";
import type { OpenedSession } from "./session.ts";
import { findToken, type Token } from "./token.ts";

export type { SessionRequest } from "./http-session.ts";

/**
 * Finds the repository and the token, and asks nothing yet.
 * @throws FactUnavailable where the repository is on no known GitHub, and for a token that is none; the
 * signal's reason
 */
export async function openSession(request: SessionRequest): Promise<OpenedSession> {
  const { place, token } = await findConnection(request);
  return new HttpSession(place, token, request);
}

/** Whom to ask, and with what token; null where there is none. */
export interface Connection {
  readonly place: GitHubPlace;
  readonly token: Token | null;
}

/**
 * What a session is opened with.
 * @throws FactUnavailable, the signal's reason; as `openSession`
 */
export async function findConnection(request: SessionRequest): Promise<Connection> {
  const { env, signal } = request;
  signal?.throwIfAborted();
  const known = new Map<string, Promise<string | null>>();
  const ask = request.askGh ?? ((host: string) => ghToken(host, env, signal));
  const askGh = (host: string) => {
    const asked = known.get(host) ?? ask(host);
    known.set(host, asked);
    return asked;
  };
  const place = await placeFor(request, askGh);
  const token = await findToken(place, env, askGh);
  signal?.throwIfAborted();
  return { place, token };
}

async function placeFor(
  { env, remotes }: SessionRequest,
  askGh: (host: string) => Promise<string | null>,
): Promise<GitHubPlace> {
  const found = findPlace(env, remotes);
  if (!("unknownHosts" in found)) return found;
  // Being logged in to a host is reason enough to believe that it is GitHub.
  const logins: string[] = [];
  for (const host of found.unknownHosts) if ((await askGh(host)) !== null) logins.push(host);
  const again = findPlace(env, remotes, logins);
  if ("unknownHosts" in again) throw again.fault;
  return again;
}
