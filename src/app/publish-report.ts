import type { Report } from "../core/report.ts";
import { reportMarkdown } from "../reporters/markdown.ts";
import type { CheckRequest } from "./prepare.ts";
import { publish } from "./publish.ts";
import type { Target } from "./target.ts";

/** GitHub takes 65,536 characters in a comment; the rest is the comment's mark. */
const COMMENT_CHARACTERS = 65_000;

/** `--publish`. @returns a line for everything that could not be published; it never throws */
export async function publishReport(
  { cwd, env, publish: what = new Set(), patience }: CheckRequest,
  report: Report,
  target: Target,
  signal: AbortSignal,
): Promise<readonly string[]> {
  let body: string;
  try {
    body = reportMarkdown(report, { limit: COMMENT_CHARACTERS });
  } catch (fault) {
    const { message } = fault as Error;
    return [`nothing was published: this is a fault of dod itself, please report it: ${message}`];
  }
  return publish({
    ...{ cwd, env, signal, what, report, target, body },
    runUrl: runUrl(env),
    ...(patience === undefined ? {} : { patience }),
  });
}

/** The page of the job's run; null elsewhere. */
function runUrl({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID }: CheckRequest["env"]) {
  if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY || !GITHUB_RUN_ID) return null;
  return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
}
