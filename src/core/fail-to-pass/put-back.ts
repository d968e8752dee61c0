import type { ChangedFile } from "../change.ts";
import { ecosystemOfManifest } from "../ecosystems.ts";
import { split } from "../packages.ts";
import { type PathKinds, pathKinds } from "../source-paths.ts";
import { holdsTests } from "../test-files.ts";

/** Which of the changed files are as before the change where tests are to fail without it. */
export interface PutBack {
  /** They get the base's content; those that the change added are gone. */
  readonly files: readonly ChangedFile[];
  /** Of these, code that is shipped; empty: the change has none. */
  readonly source: readonly string[];
}

/** Settings of test runners and compilers, which the tests of the branch need as they are. */
const SETTINGS = new RegExp(
  [
    String.raw`(^|/)[\w.-]+\.(config|workspace|setup)\.([cm]?[jt]s|json)$`,
    String.raw`(^|/)(ts|js)config[\w.-]*\.json$`,
    String.raw`(^|/)\.[\w-]*rc(\.\w+)?$`,
    String.raw`(^|/)(\.rspec|\.tool-versions|noxfile\.py|Makefile|makefile|GNUmakefile|go\.sum)$`,
    String.raw`(^|/)([\w.-]+\.lock|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml)$`,
    String.raw`(^|/)\.(github|circleci|cargo|mvn|config)/`,
  ].join("|"),
);
const DOCUMENTS =
  /\.(md|mdx|rst|adoc|txt|png|jpe?g|gif|svg|webp|ico)$|(^|\/)(LICENSE|CHANGELOG)\b/i;

/**
 * The change without its source: tests, what they read, runners' settings, manifests and documents stay as the
 * branch has them, and everything else goes back, also templates, queries and data that are no code.
 * @param tests globs of what tests are, where the item names them
 */
export function putBack(
  changed: readonly ChangedFile[],
  tests: readonly string[] | undefined,
): PutBack {
  const kinds = pathKinds({ tests });
  const files = changed.filter((file) => goesBack(file, kinds));
  const source = files.filter(({ path, oldPath }) =>
    [path, oldPath ?? path].some((one) => isCode(kinds, one)),
  );
  return { files, source: source.map(({ path }) => path) };
}

function goesBack({ path, kind }: ChangedFile, kinds: PathKinds): boolean {
  if (kind !== "text" && kind !== "binary") return false;
  if (kinds.of(path) === "test" || (kinds.byConvention && holdsTests(path))) return false;
  return (
    !SETTINGS.test(path) && !DOCUMENTS.test(path) && ecosystemOfManifest(split(path).name) === null
  );
}

function isCode(kinds: PathKinds, path: string): boolean {
  const kind = kinds.of(path);
  return kind === "source" || kind === "unread";
}
