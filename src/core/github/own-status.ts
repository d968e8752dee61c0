import { plainLine } from "../plain-text.ts";
import type { Report } from "../report.ts";
import type { Stage } from "../status.ts";

/** The commit status that `dod` sets: its name, and what it says of a report. */

/** Where a checklist is looked for; one run in a repository that has one of these needs no more of a name. */
const USUAL_PATHS: ReadonlySet<string> = new Set(["dod.yml", "dod.yaml", ".github/dod.yml"]);
/** GitHub takes 255 characters; what is longer is told apart by its end, where names of files differ. */
const PATH_SHOWN = 200;
/** Source: GitHub's answer to a longer one, "description is too long (maximum is 140 characters)". */
const DESCRIPTION = 140;

/**
 * `dod`, or `dod (services/dod.yml)` for a checklist of another name. What was asked for the code alone has a
 * name of its own, `dod (code)` or `dod (code, services/dod.yml)`: a rule that requires `dod` means the reviews, too.
 * @param checklist its path below the root; null for a bundled one
 */
export function statusContext(checklist: string | null, stage: Stage): string {
  const parts = [
    ...(stage === "code" ? ["code"] : []),
    ...(checklist === null || USUAL_PATHS.has(checklist) ? [] : [shownPath(checklist)]),
  ];
  return parts.length === 0 ? "dod" : `dod (${parts.join(", ")})`;
}

function shownPath(checklist: string): string {
  const path = plainLine(checklist);
  return path.length > PATH_SHOWN ? `…${path.slice(-PATH_SHOWN)}` : path;
}

/** Whether a commit status is `dod`'s own word, of this run or another: `dod-lint` is not. */
export function isOwnStatus(context: string): boolean {
  return /^dod(?: \(.+\))?$/.test(context);
}

export type StatusState = "success" | "failure" | "pending" | "error";

/**
 * What a report comes to as a commit status: no verdict but `done` and `ready` is a success, and a part of the
 * checklist (`--only`, `--skip`, a shard) is none: branch rules that require the status mean the whole.
 */
export function statusState({
  verdict,
  items,
  partial,
}: Pick<Report, "verdict" | "items" | "partial">): StatusState {
  switch (verdict) {
    case "done":
      return "success";
    case "ready":
      return partial === null ? "success" : "pending";
    case "not-done": {
      const failed = items.some(
        (item) => item.required && item.waiver === null && item.status === "fail",
      );
      return failed ? "failure" : "pending";
    }
    case "undetermined":
      return "error";
  }
}

/** One line of at most 140 characters, safe to show. */
export function statusDescription(text: string): string {
  const characters = [...plainLine(text)];
  if (characters.length <= DESCRIPTION) return characters.join("");
  return `${characters.slice(0, DESCRIPTION - 1).join("")}…`;
}
