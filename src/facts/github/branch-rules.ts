import type { GitHubSession } from "../../clients/github/session.ts";
import type { BranchRules, RequiredCheck } from "../../core/github/ci.ts";
import { FactUnavailable } from "../../core/result.ts";
import {
  type BranchRule,
  branchRuleSchema,
  type ProtectedBranch,
  protectedBranchSchema,
} from "../../formats/github/branch-rules.ts";
import { workflowPath } from "../../formats/github/workflow-run.ts";

/** Part of the rules, or why it could not be read. */
type Part<T> = { readonly read: T } | { readonly fault: NonNullable<BranchRules["unreadable"]> };

/**
 * What a branch's rules ask: rulesets, and classic protection as the branch itself shows it (its own
 * address is closed to a workflow's token). Two requests; what one of them says stays where the other fails.
 * @param request.branch a branch's name without `refs/heads/`
 */
export async function readBranchRules(request: {
  readonly session: GitHubSession;
  readonly branch: string;
}): Promise<BranchRules> {
  const { branch } = request;
  const [rulesets, classic] = await Promise.all([rulesOf(request), protectionOf(request)]);
  const rules = "read" in rulesets ? rulesets.read : [];
  const protection = "read" in classic ? classic.read : null;
  const reviews = rules.flatMap((rule) => (isPullRequestRule(rule) ? rule.parameters : []));
  const counts = reviews.map((asked) => asked.required_approving_review_count);
  const checks = rules.flatMap((rule) => (isCheckRule(rule) ? rule.parameters : []));
  return {
    branch,
    requiredChecks: distinct([
      ...checks.flatMap((asked) =>
        asked.required_status_checks.map((check) => required(check.context, check.integration_id)),
      ),
      ...classicChecks(protection),
    ]),
    requiredWorkflows: rules
      .flatMap((rule) => (isWorkflowRule(rule) ? rule.parameters.workflows : []))
      .map(({ path, repository_id }) => ({
        path: workflowPath(path),
        repositoryId: repository_id,
      })),
    upToDate:
      checks.some((asked) => asked.strict_required_status_checks_policy) ||
      protection?.strict === true,
    approvals: counts.length === 0 ? null : Math.max(...counts),
    codeOwnerReview: reviews.some((asked) => asked.require_code_owner_review),
    resolvedThreads: reviews.some((asked) => asked.required_review_thread_resolution),
    unreadable: joined(rulesets, classic),
  };
}

type Requested = Parameters<typeof readBranchRules>[0];
type Protection = NonNullable<ProtectedBranch["protection"]>["required_status_checks"];

function rulesOf({ session, branch }: Requested): Promise<Part<readonly BranchRule[]>> {
  return part(`the rulesets of ${branch}`, async () => {
    const route = "/repos/{owner}/{repo}/rules/branches/{branch}";
    const { items, truncated } = await session
      .list(route, { branch }, branchRuleSchema)
      .catch((error: unknown) => {
        if (notInPlan(error)) return { items: [], truncated: false };
        throw error;
      });
    if (truncated) throw new FactUnavailable("there are more than 1,000 rules", "remove some");
    return items;
  });
}

/** A private repository on a free plan can have no rulesets; GitHub says so with 403 and an offer. */
function notInPlan(error: unknown): boolean {
  return error instanceof FactUnavailable && /\bUpgrade to GitHub\b/.test(error.reason);
}

function protectionOf({ session, branch }: Requested): Promise<Part<Protection>> {
  return part(`the branch protection of ${branch}`, async () => {
    const route = "/repos/{owner}/{repo}/branches/{branch}";
    const { protection } = await session.get(route, { branch }, protectedBranchSchema);
    if (protection === undefined)
      throw new FactUnavailable(
        "GitHub does not show it to this token",
        "give the token `contents: read` (in a workflow: `permissions: contents: read`), or name the checks in `require`",
      );
    return protection.required_status_checks ?? null;
  });
}

async function part<T>(what: string, read: () => Promise<T>): Promise<Part<T>> {
  try {
    return { read: await read() };
  } catch (error) {
    if (!(error instanceof FactUnavailable)) throw error;
    return { fault: { reason: `${what} could not be read: ${error.reason}`, mend: error.mend } };
  }
}

function joined(...parts: readonly Part<unknown>[]): BranchRules["unreadable"] {
  const faults = parts.flatMap((one) => ("fault" in one ? [one.fault] : []));
  if (faults.length === 0) return null;
  return {
    reason: faults.map(({ reason }) => reason).join("; "),
    mend: [...new Set(faults.map(({ mend }) => mend))].join("; "),
  };
}

const isCheckRule = isOf("required_status_checks");
const isPullRequestRule = isOf("pull_request");
const isWorkflowRule = isOf("workflows");

function isOf<T extends BranchRule["type"]>(type: T) {
  return (rule: BranchRule): rule is Extract<BranchRule, { type: T; parameters: unknown }> =>
    rule.type === type && "parameters" in rule;
}

/** `contexts` names all, `checks` those of them that say who has to report: then `contexts` says no more. */
function classicChecks(asked: Protection | null): RequiredCheck[] {
  const checks = (asked?.checks ?? []).map(({ context, app_id }) => required(context, app_id));
  const said = new Set(checks.map(({ context }) => context));
  const others = (asked?.contexts ?? []).filter((context) => !said.has(context));
  return [...checks, ...others.map((context) => required(context, null))];
}

/** Any app may report what is required of -1. */
function required(context: string, appId: number | null | undefined): RequiredCheck {
  return { context, appId: appId === undefined || appId === -1 ? null : appId };
}

function distinct(checks: readonly RequiredCheck[]): RequiredCheck[] {
  return [...new Map(checks.map((check) => [`${check.appId} ${check.context}`, check])).values()];
}
