import type { Tree } from "../facts.ts";
import { says, untouched } from "./body-sections.ts";
import { type MarkdownLine, markdownLines } from "./markdown-lines.ts";

/** What a new pull request's description begins with. */
export interface PullRequestTemplate {
  readonly path: string;
  readonly text: string;
}

/**
 * Where GitHub looks for templates, in any case: "pull_request_template.md" or one of a folder
 * PULL_REQUEST_TEMPLATE, in the root, `docs/` or `.github/` (GitHub Docs, "Creating a pull request template
 * for your repository").
 */
const TEMPLATE =
  /^(\.github\/|docs\/)?pull_request_template(\.(md|markdown|txt)|\/[^/]+\.(md|markdown|txt))?$/i;

/** The templates of a tree. Those that an organisation's `.github` repository lends are not among them. */
export async function pullRequestTemplates(tree: Tree): Promise<PullRequestTemplate[]> {
  const paths = (await tree.paths()).filter((path) => TEMPLATE.test(path));
  const read = await Promise.all(
    paths.map(async (path) => ({ path, text: await tree.readText(path) })),
  );
  return read.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
}

/** What templates give an author, all together: who wrote nothing beyond that wrote nothing. */
export interface Given {
  readonly lines: ReadonlySet<string>;
  /**
   * The templates have nothing but boxes below every heading: then to tick one is all there is to write.
   */
  readonly boxesOnly: boolean;
}

export function givenBy(templates: readonly PullRequestTemplate[]): Given {
  const all = templates.map(({ text }) => markdownLines(text));
  return {
    lines: new Set(all.flatMap(untouched)),
    boxesOnly: all.length > 0 && all.every(hasBoxesOnly),
  };
}

/** A heading that a lower one follows at once, such as the title of the whole, is no place for a text. */
function hasBoxesOnly(lines: readonly MarkdownLine[]): boolean {
  const parts = lines.filter((line) => line.kind === "heading" || says(line));
  return (
    parts.some(({ kind }) => kind === "box") &&
    parts.every(({ kind, level }, at) => {
      const next = parts[at + 1];
      return kind === "heading"
        ? next?.kind === "box" || (next?.kind === "heading" && next.level > level)
        : kind === "box";
    })
  );
}
