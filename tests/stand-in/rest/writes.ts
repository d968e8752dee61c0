import { newComment } from "../actions/pulls.ts";
import { mayPush, userOf, viewerOf } from "../people.ts";
import type { CommentState, PullState, StatusState, Token, World } from "../world.ts";
import { association, userView } from "./accounts.ts";
import { statusView } from "./ci.ts";
import { repositoryUrl } from "./commits.ts";
import { missing } from "./reply.ts";

export interface WriteRequest {
  readonly world: World;
  readonly params: Readonly<Record<string, string>>;
  /** As its description has it. */
  readonly body: Readonly<Record<string, string | null | undefined>>;
  readonly token: Token;
}

export interface WriteReply {
  readonly body: unknown;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Write {
  /** Any one of these permissions is enough. */
  readonly needs: readonly string[];
  readonly write: (request: WriteRequest) => WriteReply;
}

/** Pull requests are issues: their comments take either permission. */
const COMMENTS = ["issues", "pull_requests"];
const MAX_BODY = 65_536;
const MAX_DESCRIPTION = 140;
const MAX_CONTEXT = 255;
/** Of one commit and context ("REST API endpoints for commit statuses"). */
const MAX_STATUSES = 1000;

/** What the stand-in lets itself be told, by method and described path. */
export const writes: Readonly<Record<string, Write>> = {
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": {
    needs: COMMENTS,
    write: ({ world, params, body, token }) => {
      const pull = world.pulls.find(({ number }) => number === Number(params.issue_number));
      if (pull === undefined) return missing();
      const text = body.body ?? "";
      if (!fits(text)) return invalid("Body is too long, or blank");
      const comment = newComment(world, pull, viewerOf(token), text);
      return { status: 201, body: commentView(world, pull, comment) };
    },
  },
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": {
    needs: COMMENTS,
    write: ({ world, params, body, token }) => {
      for (const pull of world.pulls) {
        const comment = pull.conversation.find(({ id }) => `${id}` === params.comment_id);
        if (comment === undefined) continue;
        // An app and who may push can edit what others said, too.
        const may = token.login === null || comment.by === token.login;
        if (!may && !mayPush(world, token.login ?? ""))
          return missing(403, "Must have admin rights to Repository.");
        const text = body.body ?? "";
        if (!fits(text)) return invalid("Body is too long, or blank");
        comment.text = text;
        return { body: commentView(world, pull, comment) };
      }
      return missing();
    },
  },
  "POST /repos/{owner}/{repo}/statuses/{sha}": {
    needs: ["statuses"],
    write: ({ world, params, body, token }) => {
      const sha = params.sha ?? "";
      if (!/^[0-9a-f]{40}$/.test(sha) || world.git.commitOf(sha) !== sha)
        return missing(422, `No commit found for SHA: ${sha}`);
      const { state = "", context, description = null, target_url: targetUrl = null } = body;
      if ((description ?? "").length > MAX_DESCRIPTION || (context ?? "").length > MAX_CONTEXT)
        return invalid("description is too long (maximum is 140 characters)");
      const status: StatusState = {
        id: world.nextId(),
        sha,
        context: context ?? "default",
        state: state ?? "",
        description,
        targetUrl,
        by: userOf(world, viewerOf(token)).login,
        at: world.now(),
      };
      const same = world.statuses.filter(
        (one) => one.sha === sha && one.context === status.context,
      );
      if (same.length >= MAX_STATUSES)
        return invalid("This SHA and context has reached the maximum number of statuses.");
      world.statuses.push(status);
      const creator = userView(world, status.by);
      return { status: 201, body: { ...statusView(world, status), creator } };
    },
  },
};

function fits(text: string): boolean {
  return text.trim() !== "" && text.length <= MAX_BODY;
}

function invalid(message: string): WriteReply {
  return missing(422, `Validation Failed: ${message}`);
}

function commentView(world: World, pull: PullState, { id, by, text, at }: CommentState) {
  const issue = `${repositoryUrl(world)}/issues/${pull.number}`;
  return {
    id,
    node_id: `IC_${id}`,
    url: `${repositoryUrl(world)}/issues/comments/${id}`,
    html_url: `${world.webUrl}/${world.owner}/${world.name}/pull/${pull.number}#issuecomment-${id}`,
    issue_url: issue,
    body: text,
    user: by === null ? null : userView(world, by),
    created_at: at,
    updated_at: world.now(),
    author_association: association(world, by),
    performed_via_github_app: null,
  };
}
