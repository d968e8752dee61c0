import { asBranch, asSha, type CiEvent, type Env, makeEvent } from "./ci-event-parts.ts";

/** CI systems that say everything in variables. Each gives null where it is not the one that runs. */
const PROVIDERS: readonly ((env: Env) => CiEvent | null)[] = [
  gitlab,
  azure,
  bitbucket,
  buildkite,
  jenkins,
  circleci,
];

/** The event of the first CI system that is recognised. */
export function otherProviderEvent(env: Env): CiEvent | null {
  for (const provider of PROVIDERS) {
    const event = provider(env);
    if (event) return event;
  }
  return null;
}

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
function gitlab(env: Env): CiEvent | null {
  if (!env.GITLAB_CI) return null;
  const target = env.CI_MERGE_REQUEST_TARGET_BRANCH_NAME;
  const common = {
    provider: "GitLab CI",
    event: env.CI_PIPELINE_SOURCE ?? "unknown",
    baseWord: "the merge request's target",
    sha: asSha(env.CI_COMMIT_SHA),
    defaultBranch: asBranch(env.CI_DEFAULT_BRANCH),
  };
  if (target)
    return makeEvent({
      ...common,
      ...pullRequest(target, env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME),
      baseSha:
        asSha(env.CI_MERGE_REQUEST_TARGET_BRANCH_SHA) ?? asSha(env.CI_MERGE_REQUEST_DIFF_BASE_SHA),
      headSha: asSha(env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA) ?? asSha(env.CI_COMMIT_SHA),
      // `merge_train` pipelines run on a merge on top of the train before them.
      isTestMerge: env.CI_MERGE_REQUEST_EVENT_TYPE === "merged_result",
    });
  const branch = asBranch(env.CI_COMMIT_BRANCH);
  const before = asSha(env.CI_COMMIT_BEFORE_SHA);
  return makeEvent({
    ...common,
    kind: env.CI_PIPELINE_SOURCE === "push" && branch !== null ? "push" : "other",
    branch,
    before,
    after: asSha(env.CI_COMMIT_SHA),
  });
}

/** https://learn.microsoft.com/azure/devops/pipelines/build/variables */
function azure(env: Env): CiEvent | null {
  if (!env.TF_BUILD) return null;
  const target = env.SYSTEM_PULLREQUEST_TARGETBRANCH;
  const common = {
    provider: "Azure Pipelines",
    event: env.BUILD_REASON ?? "unknown",
    sha: asSha(env.BUILD_SOURCEVERSION),
  };
  if (target)
    return makeEvent({
      ...common,
      ...pullRequest(target, env.SYSTEM_PULLREQUEST_SOURCEBRANCH),
      headSha: asSha(env.SYSTEM_PULLREQUEST_SOURCECOMMITID),
      isTestMerge: /^refs\/pull\/\d+\/merge$/.test(env.BUILD_SOURCEBRANCH ?? ""),
    });
  const branch = env.BUILD_SOURCEBRANCH?.startsWith("refs/heads/") ? env.BUILD_SOURCEBRANCH : null;
  return makeEvent({ ...common, branch: asBranch(branch) });
}

/** https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/ */
function bitbucket(env: Env): CiEvent | null {
  if (!env.BITBUCKET_BUILD_NUMBER) return null;
  const target = env.BITBUCKET_PR_DESTINATION_BRANCH;
  return makeEvent({
    provider: "Bitbucket Pipelines",
    event: target ? "pull-request" : "push",
    sha: asSha(env.BITBUCKET_COMMIT),
    branch: target ? null : asBranch(env.BITBUCKET_BRANCH),
    // The destination's commit is given in twelve digits; git then finds it by the branch.
    ...(target
      ? {
          ...pullRequest(target, env.BITBUCKET_BRANCH),
          baseSha: asSha(env.BITBUCKET_PR_DESTINATION_COMMIT),
        }
      : {}),
  });
}

/** https://buildkite.com/docs/pipelines/configure/environment-variables */
function buildkite(env: Env): CiEvent | null {
  if (!env.BUILDKITE) return null;
  const target = env.BUILDKITE_PULL_REQUEST_BASE_BRANCH;
  return makeEvent({
    provider: "Buildkite",
    event: env.BUILDKITE_SOURCE ?? "unknown",
    sha: asSha(env.BUILDKITE_COMMIT),
    branch: target ? null : asBranch(env.BUILDKITE_BRANCH),
    defaultBranch: asBranch(env.BUILDKITE_PIPELINE_DEFAULT_BRANCH),
    ...(target ? pullRequest(target, env.BUILDKITE_BRANCH) : {}),
  });
}

/** Multibranch pipelines: https://plugins.jenkins.io/github-branch-source/ */
function jenkins(env: Env): CiEvent | null {
  if (!env.JENKINS_URL && !env.CHANGE_TARGET) return null;
  const target = env.CHANGE_TARGET;
  return makeEvent({
    provider: "Jenkins",
    event: target ? "change request" : "build",
    branch: target ? null : asBranch(env.BRANCH_NAME),
    ...(target ? pullRequest(target, env.CHANGE_BRANCH) : {}),
  });
}

/** CircleCI names no target branch: https://circleci.com/docs/variables/ */
function circleci(env: Env): CiEvent | null {
  if (!env.CIRCLECI) return null;
  return makeEvent({
    provider: "CircleCI",
    event: env.CIRCLE_PULL_REQUEST ? "pull request" : "build",
    sha: asSha(env.CIRCLE_SHA1),
    branch: asBranch(env.CIRCLE_BRANCH),
  });
}

function pullRequest(
  target: string,
  source: string | undefined,
): Pick<CiEvent, "kind" | "baseRef" | "headBranch" | "unreadable"> {
  const baseRef = asBranch(target);
  return {
    kind: "pull-request",
    baseRef,
    headBranch: asBranch(source),
    unreadable: baseRef === null ? "the name of the target branch is not one git allows" : null,
  };
}
