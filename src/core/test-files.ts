import { ecosystemOfManifest, ecosystemOfPath } from "./ecosystems.ts";
import { split } from "./packages.ts";
import type { ProjectTests } from "./project.ts";
import { isTestData, isTestPath } from "./source-paths.ts";

/** What others wrote and what tests read is nobody's suite. */
const OTHERS =
  /(^|\/)(node_modules|vendor|third_party|testdata|test-data|fixtures|__fixtures__|\.venv|venv)\//;

/** Names by which a runner takes a file for a test, and not for what stands beside tests. */
const NAMES: Readonly<Record<string, RegExp>> = {
  javascript:
    /[.\-_](test|spec|cy|e2e|test-d)\.\w+$|(^|\/)tests?\.\w+$|(^|\/)__tests__\/|(^|\/)(tests?|specs?|e2e)\/(?!(.*\/)?(helpers?|support|utils?|mocks?|__mocks__|setup|data|golden|snapshots)\/)(?!(.*\/)?[\w.-]*(helper|setup|config|util|mock|\.d\.)[\w.-]*$)/,
  python: /(^|\/)(test_[^/]*|[^/]*_test|tests)\.py$/,
  go: /_test\.go$/,
  rust: /(^|\/)tests\/([^/]+|[^/]+\/main)\.rs$|(^|\/)(tests?|[^/]*_tests?)\.rs$/,
  jvm: /(^|\/)(Test[^/]*|[^/]*(Test|Tests|TestCase|IT|ITCase|Spec|Suite))\.\w+$/,
  dotnet: /(Tests?|Specs?)\.cs$/,
  ruby: /(_spec|_test)\.rb$|(^|\/)test_[^/]*\.rb$/,
  php: /(Test|Spec|Cest)\.php$/,
  swift: /(Tests?|Spec)\.swift$/,
  native: /(^|\/)(test[_-][^/]*|[^/]*([_-](test|tests|unittest)|Tests?))\.(c|cc|cpp|cxx)$/,
  bash: /\.bats$|(^|\/)(test[_-][^/]*|[^/]*[_-](test|spec))\.(sh|bash)$/,
};

/** True for a file that is itself a test, by the conventions of its language. */
export function isTestFile(path: string): boolean {
  const ecosystem = ecosystemOfPath(path);
  if (ecosystem === null || !NAMES[ecosystem]?.test(path)) return false;
  return !OTHERS.test(path) && isTestPath(path);
}

/**
 * True where tests may stand by the conventions of the language, whatever the file is called: a suite in
 * a folder of tests counts that `isTestFile` does not take for one. Not what tests read.
 */
export function holdsTests(path: string): boolean {
  return isTestPath(path) && !isTestData(path) && !OTHERS.test(path);
}

/**
 * The tests of a project and what the change touches of them.
 * @param changed paths of the change, those that it removed and the old ones of renames included
 */
export function projectTests(paths: readonly string[], changed: readonly string[]): ProjectTests {
  const files = paths.filter(isTestFile);
  const touched = new Set(changed);
  return {
    files,
    changed: files.filter((path) => touched.has(path)),
    changedManifests: [...touched]
      .filter((path) => !OTHERS.test(path) && ecosystemOfManifest(split(path).name) !== null)
      .sort(),
  };
}
