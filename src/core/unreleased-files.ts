import { globs } from "./globs.ts";
import { isTestPath } from "./source-paths.ts";

/**
 * What no release carries to a user: CI and hosting, editors, git's own files, what people who work on
 * the project read, prose of the documentation. Kept narrow: whatever is not named here may be noticed.
 */
const isHousekeeping = globs([
  "{.github,.gitlab,.circleci,.buildkite,.husky,.vscode,.idea,.devcontainer,.claude}/**",
  "{.gitlab-ci,.travis,appveyor,.appveyor,azure-pipelines,.pre-commit-config,.readthedocs}.{yml,yaml}",
  "{Jenkinsfile,CODEOWNERS,MAINTAINERS,AUTHORS,CONTRIBUTORS,dod.yml,dod.yaml}",
  "**/{.gitignore,.gitattributes,.git-blame-ignore-revs,.mailmap,.editorconfig}",
  "{README,Readme,readme,CONTRIBUTING,CODE_OF_CONDUCT,SECURITY,SUPPORT,GOVERNANCE,MAINTAINERS,AUTHORS,CONTRIBUTORS,AGENTS,CLAUDE}{,.*}",
  "{doc,docs,documentation}/**/*.{md,mdx,markdown,rst,adoc,txt,png,svg,jpg,jpeg,gif}",
]);

/** True for a file that users of a release never meet: a test, CI, housekeeping, documentation. */
export function isUnreleased(path: string): boolean {
  return isTestPath(path) || isHousekeeping(path);
}
