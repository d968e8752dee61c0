import { FactUnavailable } from "../result.ts";
import type { Teams } from "./reviews.ts";

/** Whether somebody is of a team; null: it could not be read. */
export interface KnownMember {
  /** `acme/core` */
  readonly team: string;
  readonly login: string;
  readonly is: boolean | null;
}

/** Asks each question; what cannot be read is an answer, too. */
export function readMembers(
  teams: Teams,
  questions: readonly Pick<KnownMember, "team" | "login">[],
): Promise<KnownMember[]> {
  return Promise.all(
    questions.map(async ({ team, login }) => ({ team, login, is: await has(teams, team, login) })),
  );
}

async function has(teams: Teams, team: string, login: string): Promise<boolean | null> {
  try {
    return await teams.has(team, login);
  } catch (fault) {
    if (fault instanceof FactUnavailable) return null;
    throw fault;
  }
}
