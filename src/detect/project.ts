import type { Tree } from "../core/facts.ts";
import { languageOf } from "../core/languages.ts";
import type { Language, Project, TestCommand } from "../core/project.ts";
import { isTestPath } from "../core/source-paths.ts";
import { projectTests } from "../core/test-files.ts";
import { workflowEnvironments } from "../formats/workflow.ts";
import { rustTests } from "./cargo.ts";
import { dotnetTests, goTests, nativeTests, swiftTests } from "./compiled.ts";
import { javaScriptTests } from "./javascript.ts";
import { jvmTests } from "./jvm.ts";
import { pythonTests } from "./python.ts";
import { type Repository, repositoryOf } from "./repository.ts";
import { bashTests, makeTests, phpTests, rubyTests } from "./scripted.ts";

type Detector = (repository: Repository) => Promise<TestCommand[]>;

/** Who knows the test commands of which languages. */
const DETECTORS: readonly (readonly [readonly Language[], Detector])[] = [
  [["javascript", "typescript"], javaScriptTests],
  [["python"], pythonTests],
  [["go"], goTests],
  [["rust"], rustTests],
  [["java", "kotlin", "scala"], jvmTests],
  [["csharp"], dotnetTests],
  [["ruby"], rubyTests],
  [["php"], phpTests],
  [["swift"], swiftTests],
  [["c", "cpp"], nativeTests],
  [["bash"], bashTests],
];

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;

/**
 * What kind of repository a tree is: names of files first, contents only of manifests, of workflows and
 * of a few test files. Test commands come in the order of how much of the change, then of the
 * repository, is in their languages; in a monorepo without a command at its root, the packages of the
 * change go first.
 * @param changedPaths paths of the change, those it removed and renames' old ones included; without
 *   them every package counts the same
 * @throws FactUnavailable where a manifest is there and cannot be read
 */
export async function detectProject(
  tree: Tree,
  changedPaths: readonly string[] = [],
): Promise<Project> {
  const repository = await repositoryOf(tree, changedPaths);
  const counts = countLanguages(repository.paths);
  const inChange = countLanguages(changedPaths);
  const weight = (languages: readonly Language[]) =>
    languages.reduce(
      (sum, language) =>
        sum + (inChange.get(language) ?? 0) * 1_000_000 + (counts.get(language) ?? 0),
      0,
    );
  // A package.json speaks for repositories without a line of JavaScript too.
  const asked = DETECTORS.filter(
    ([languages, detect]) => weight(languages) > 0 || detect === javaScriptTests,
  );
  const ordered = asked.sort(([a], [b]) => weight(b) - weight(a));
  const found = (await Promise.all(ordered.map(([, detect]) => detect(repository)))).flat();
  const testCommands = withoutBystanders(found, repository);
  const workflows = repository.paths.filter((path) => WORKFLOW.test(path));
  const environments = await Promise.all(
    workflows.map(async (path) => workflowEnvironments((await repository.text(path)) ?? "")),
  );
  return {
    languages: [...counts].sort(([, a], [, b]) => b - a).map(([language]) => language),
    testCommands: testCommands.length > 0 ? testCommands : await makeTests(repository),
    workflows,
    environments: [...new Set(environments.flat())].sort(),
    tests: projectTests(await tree.paths(), changedPaths),
  };
}

/**
 * A package.json may be there for a formatter alone: its `test` script, whatever hides in it, counts
 * beside other test commands only where there are JavaScript tests.
 */
function withoutBystanders(found: readonly TestCommand[], { paths }: Repository): TestCommand[] {
  const isPackage = ({ source }: TestCommand) => /(^|\/)package\.json(:|$)/.test(source);
  const others = found.some((command) => !isPackage(command));
  const isScript = (path: string) => /^(java|type)script$/.test(languageOf(path) ?? "");
  const hasTests = paths.some((path) => isScript(path) && isTestPath(path));
  if (!others || hasTests) return [...found];
  return found.filter((command) => command.runner !== null || !isPackage(command));
}

function countLanguages(paths: readonly string[]): Map<Language, number> {
  const counts = new Map<Language, number>();
  for (const path of paths) {
    const language = languageOf(path);
    if (language !== null) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return counts;
}
