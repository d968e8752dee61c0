import { openWriter } from "../clients/github/open-writer.ts";
import { remotesOf } from "../clients/github/remotes.ts";
import type { GitHubWriter } from "../clients/github/writer.ts";
import type { Environment } from "../core/command-env.ts";
import { statusContext, statusDescription, statusState } from "../core/github/own-status.ts";
import { plainLine } from "../core/plain-text.ts";
import { redactor } from "../core/redact.ts";
import type { Report } from "../core/report.ts";
import { FactUnavailable } from "../core/result.ts";
import { readCiEvent } from "../facts/ci-event.ts";
import { refuseShared } from "../facts/github/publish-alone.ts";
import { publishComment } from "../facts/github/publish-comment.ts";
import { publishStatus } from "../facts/github/publish-status.ts";
import { hasTrackedEdits } from "../facts/github/tracked-edits.ts";
import { openRepository, type Repository } from "../facts/repository.ts";
import { headline } from "../reporters/words.ts";
import type { Patience } from "./prepare.ts";

export type Publication = "comment" | "status";

export interface PublishRequest {
  /** Absolute; anywhere in the working tree. */
  readonly cwd: string;
  readonly env: Environment;
  readonly patience?: Patience | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly what: ReadonlySet<Publication>;
  readonly report: Report;
  readonly target: PublishTarget;
  /** The comment: Markdown that is safe to show, at most 65,000 characters. */
  readonly body: string;
  /** Where the status leads: the page of this run. Only https is handed on. */
  readonly runUrl: string | null;
}

export interface PublishTarget {
  /** The commit that the report is about, in full: of a pull request its head, not the test merge. Null where there is none. */
  readonly commit: string | null;
  readonly pullRequest: number | null;
  /** The pull request has a newer commit or another base, whose own run speaks. */
  readonly superseded: boolean;
}

/** Where tokens are: none of them may be in a line. */
const TOKENS = ["GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];
const FULL_SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Says at GitHub what the run came to: a comment on the pull request, a status on the commit. It can
 * change no verdict, so it never throws.
 * @returns lines for people, safe to print: what could not be published, why, and what to do. Empty where all was
 */
export async function publish(request: PublishRequest): Promise<readonly string[]> {
  const { env, what, target } = request;
  const secrets = TOKENS.flatMap((name) => env[name] ?? []);
  const redact = redactor(secrets);
  const inWords = (part: Publication, fault: unknown) => {
    const { reason, mend } = wordsOf(fault, request.signal);
    return plainLine(redact(`the ${part} was not published: ${reason}; ${mend}`));
  };
  const faults = new Map<Publication, unknown>();
  const parts = [...what].filter((part) => {
    const obstacle = part === "comment" ? noComment(target) : noStatus(target);
    if (obstacle !== null) faults.set(part, obstacle);
    return obstacle === null;
  });
  if (parts.length > 0) {
    const open = { writer: null as Awaited<ReturnType<typeof openWriter>> | null };
    try {
      const repository = await openRepository(request);
      open.writer = await writerFor(request, repository);
      const { writer } = open;
      const ended = await Promise.allSettled(
        parts.map((part) => PUBLISHERS[part](request, writer, repository, redact)),
      );
      for (const [index, part] of parts.entries()) {
        const end = ended[index];
        if (end?.status !== "fulfilled") faults.set(part, end?.reason);
      }
    } catch (fault) {
      for (const part of parts) faults.set(part, fault);
    } finally {
      await open.writer?.close();
    }
  }
  return [...what].flatMap((part) => (faults.has(part) ? [inWords(part, faults.get(part))] : []));
}

async function writerFor(
  { env, patience: limits, signal }: PublishRequest,
  repository: Repository,
): ReturnType<typeof openWriter> {
  const remotes = await remotesOf(repository.git, repository.branch);
  return openWriter({ env, remotes, limits, signal });
}

type Publisher = (
  request: PublishRequest,
  writer: GitHubWriter,
  repository: Repository,
  redact: (text: string) => string,
) => Promise<void>;

const PUBLISHERS: Readonly<Record<Publication, Publisher>> = {
  comment: async ({ report, target, body }, writer) => {
    if (target.pullRequest === null) throw new Error("there is no pull request");
    const { path: checklist } = report.checklist;
    await publishComment(writer, { number: target.pullRequest, checklist, body });
  },
  status: async ({ env, report, target, runUrl }, writer, repository, redact) => {
    if (target.commit === null) throw new Error("there is no commit");
    const state = statusState(report);
    // A commit must not be called well for what is only in the working tree.
    if (state === "success" && (await hasTrackedEdits(repository, report.change)))
      throw new FactUnavailable(
        "what was measured is not the commit: there are changes that are not committed",
        "commit them, or put them aside, and run dod again",
      );
    if (state === "success")
      await refuseShared(writer.session, {
        commit: target.commit,
        pullRequest: target.pullRequest,
        startedFor: await startedFor(env, target),
        heldAgainst: report.change?.base ?? null,
      });
    const { title, rest } = headline(report);
    await publishStatus(writer, {
      commit: target.commit,
      context: statusContext(report.checklist.path, report.stage),
      state,
      description: statusDescription(redact(title + rest)),
      url: runUrl !== null && isHttps(runUrl) ? runUrl : null,
    });
  },
};

/** The base that CI's event names for the pull request: a run that is started again keeps its old one. */
async function startedFor(env: Environment, { pullRequest }: PublishTarget) {
  const event = await readCiEvent(env);
  if (event?.kind !== "pull-request") return null;
  return event.number === null || event.number === pullRequest ? event.baseRef : null;
}

/** Why there is nothing to comment on; null where there is. */
function noComment({ pullRequest, superseded }: PublishTarget): FactUnavailable | null {
  if (superseded)
    return new FactUnavailable(
      "the pull request has a newer commit or another base by now",
      "see what its own run says",
    );
  if (pullRequest !== null) return null;
  return new FactUnavailable(
    "there is no pull request to comment on",
    "open one: gh pr create, or leave the comment out: --publish status",
  );
}

function noStatus({ commit }: PublishTarget): FactUnavailable | null {
  if (commit !== null && FULL_SHA.test(commit)) return null;
  return new FactUnavailable(
    "it is not known which commit of GitHub's it would be of",
    "push the branch: git push, or leave the status out: --publish comment",
  );
}

function wordsOf(fault: unknown, signal: AbortSignal | undefined) {
  if (signal?.aborted) return { reason: "dod was interrupted", mend: "run dod again" };
  const told: { reason?: string; message?: string; mend?: string } = Object(fault);
  const { reason, message, mend } = told;
  return {
    reason: reason ?? message ?? String(fault),
    mend: mend ?? "please report this fault of dod, with this message",
  };
}

function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === "https:";
}
