import type { Failure } from "./failure.ts";
import { mendInWorkflow, type NeededPermissions, neededPermissions } from "./permissions.ts";
import { mendBetween, type Wording, type Words } from "./wording.ts";

type Refusal = Extract<Failure, { kind: "status" }>;

/** A longer address is not shown. */
const MAX_URL = 200;

/**
 * GitHub itself says that it is not there; what a proxy says is no answer. 410 is also what becomes of an
 * API that was taken away: only what was deleted is gone.
 */
export function isAbsent({ status, said }: Refusal, absent: readonly number[]): boolean {
  if (said === null) return false;
  return status === 404 || absent.includes(status) || (status === 410 && /\bdeleted\b/i.test(said));
}

/**
 * Answers that say no: 4xx and 5xx.
 * @param toWrite the permission that it takes, where it was to write; null where it was to read
 */
export function refusalWords(
  refusal: Refusal,
  wording: Wording,
  toWrite: NeededPermissions | null,
): Words {
  const { status, said } = refusal;
  const { apiHost, place, quote } = wording;
  if (status >= 500)
    return {
      reason: `${apiHost} answered ${status}`,
      mend:
        place.host === "github.com"
          ? "run dod again; see https://www.githubstatus.com"
          : `run dod again; if it stays so, ask who runs ${place.host}`,
    };
  if (said === null)
    return {
      reason: `${apiHost} answered ${status}, and not in GitHub's own way`,
      mend: mendBetween(wording),
    };
  switch (status) {
    case 401:
      return unauthorised(wording);
    case 403:
      return forbidden(refusal, said, wording, toWrite);
    case 404:
      return notFound(refusal, wording, toWrite);
    default:
      return {
        reason: `GitHub refused the request with ${status} (${quote(said)})`,
        mend: toWrite === null ? REPORT : mendRefusedWrite(said),
      };
  }
}

const REPORT = "please report it with this message: dod should not have asked so";

function mendRefusedWrite(said: string): string {
  return /^No commit found\b/.test(said)
    ? "push the commit: git push"
    : "see what GitHub says, and run dod again; if it stays so, please report it with this message";
}

/**
 * What lets a token write. GitHub gives runs for pull requests from forks a token that only reads. Source:
 * GitHub Docs, "Use GITHUB_TOKEN for authentication in workflows".
 */
function mendToWrite(needed: NeededPermissions, { token, isWorkflowToken }: Wording): string {
  return isWorkflowToken
    ? `${mendInWorkflow(needed)}; in a run for a pull request from a fork the token only reads, whatever the workflow allows: leave it out there, or do it in a workflow of the base repository (workflow_run)`
    : `give ${token} the permission ${needed.words}`;
}

function unauthorised({ token, getToken, place }: Wording): Words {
  if (token === null)
    return { reason: `${place.host} answers only with a token (401)`, mend: getToken };
  return {
    reason: `GitHub refused ${token} (401): it is wrong, expired, or of another host`,
    mend:
      token === "gh's token"
        ? `log in again: gh auth login --hostname ${place.host}`
        : `renew ${token}, or unset it`,
  };
}

function forbidden(
  { headers }: Refusal,
  said: string,
  wording: Wording,
  toWrite: NeededPermissions | null,
): Words {
  const { token, getToken, isWorkflowToken, place, quote } = wording;
  if (token === null) return { reason: `it is not public (403: ${quote(said)})`, mend: getToken };
  const sso = headers.get("x-github-sso");
  if (sso?.startsWith("required")) {
    const url = authorisationUrl(sso, place.host);
    return {
      reason: `the organisation's single sign-on keeps ${token} out (403)`,
      mend: `authorise it for the organisation: ${url ?? `in the token's settings on ${place.host}`}`,
    };
  }
  // No permission would help; GitHub names one all the same.
  if (/^Upgrade to GitHub\b/.test(said))
    return {
      reason: `${place.owner}/${place.name} does not have it (403: ${quote(said)})`,
      mend: "see what the plan of its owner includes, or leave out what asks for it",
    };
  if (toWrite !== null)
    return {
      reason: `${token} may not write it, which takes the permission ${toWrite.words} (403: ${quote(said)})`,
      mend: mendToWrite(toWrite, wording),
    };
  const needed = neededPermissions(headers.get("x-accepted-github-permissions"));
  if (needed === null)
    return {
      reason: `${token} may not read it (403: ${quote(said)})`,
      mend: `see what ${token} may read in ${place.owner}/${place.name}`,
    };
  return {
    reason: `${token} lacks the permission ${needed.words} (403)`,
    mend: isWorkflowToken ? mendInWorkflow(needed) : `give ${token} the permission ${needed.words}`,
  };
}

function notFound(
  { headers }: Refusal,
  wording: Wording,
  toWrite: NeededPermissions | null,
): Words {
  const { token, getToken, isWorkflowToken } = wording;
  if (token === null)
    return { reason: "GitHub answers 404: there is none, or it is not public", mend: getToken };
  // Who may read and not write something is told that it is not there.
  if (toWrite !== null)
    return {
      reason: `GitHub answers 404: there is none, or ${token} lacks the permission ${toWrite.words}`,
      mend: mendToWrite(toWrite, wording),
    };
  const needed = neededPermissions(headers.get("x-accepted-github-permissions"));
  return {
    reason: `GitHub answers 404: there is none, or ${token} may not see it`,
    mend:
      needed === null
        ? `see that the name is right, and that ${token} may see it`
        : `see that the name is right, and that ${token} has the permission ${needed.words}${isWorkflowToken ? ` (${mendInWorkflow(needed)})` : ""}`,
  };
}

/** `required; url=https://github.com/orgs/acme/sso?authorization_request=…`; null where it is no address of that host. */
function authorisationUrl(header: string, host: string): string | null {
  const [, text = ""] = /;\s*url=(\S+)/.exec(header) ?? [];
  if (text.length > MAX_URL || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "https:" && url.host === host ? url.href : null;
}
