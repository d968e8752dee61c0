import { readFile, stat } from "node:fs/promises";
import type { CiEvent, Env } from "./ci-event-parts.ts";
import { githubEvent } from "./ci-github.ts";
import { otherProviderEvent } from "./ci-providers.ts";

export type { CiEvent } from "./ci-event-parts.ts";

/**
 * The event, from the environment and the text of the event file (GitHub's and those who speak like
 * it); null outside CI. Pure, and never throws: what cannot be read is `unreadable`.
 * @param eventText null when there is no such file.
 */
export function ciEvent(env: Env, eventText: string | null): CiEvent | null {
  return githubEvent(env, eventText) ?? otherProviderEvent(env);
}

/** GitHub's events carry a pull request's text and commits; theirs are below 1 MB. */
const EVENT_LIMIT = 25 * 1024 * 1024;

/** {@link ciEvent} with the file that `GITHUB_EVENT_PATH` names. */
export async function readCiEvent(env: Env): Promise<CiEvent | null> {
  const path = env.GITHUB_EVENT_PATH;
  if (!path) return ciEvent(env, null);
  try {
    const { size } = await stat(path);
    return ciEvent(env, size > EVENT_LIMIT ? "" : await readFile(path, "utf8"));
  } catch (error) {
    const event = ciEvent(env, null);
    // Steps in containers get the variables without the file: then what the variables say must do.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return event;
    const reason = `the event file ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`;
    return event && { ...event, unreadable: event.unreadable ?? reason };
  }
}
