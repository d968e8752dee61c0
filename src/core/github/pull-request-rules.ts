import { countOf, listed } from "../counts.ts";
import { globs } from "../globs.ts";
import { namePatterns } from "../name-patterns.ts";
import { quoted } from "../quote.ts";
import { type Finding, finding } from "../result.ts";
import { says, sectionsNamed, written } from "./body-sections.ts";
import type { MarkdownLine } from "./markdown-lines.ts";
import { nameOf, showsPicture } from "./markdown-text.ts";
import type { TouchedPath } from "./pull-request.ts";
import type { Given } from "./pull-request-templates.ts";

/** The rules of the check `pull-request`, each on plain data. */

/** What one rule came to. */
export interface Part {
  /** What was measured and how much of it; null where nothing was asked. */
  readonly summary: string | null;
  readonly findings: readonly Finding[];
}

/** The description says something of its own. */
export function described(lines: readonly MarkdownLine[], given: Given): Part {
  const own = written(lines, given.lines, given.boxesOnly).length;
  if (own > 0) return { summary: `described in ${countOf(own, "line")}`, findings: [] };
  const isEmpty = !lines.some(says);
  return {
    summary: null,
    findings: [
      finding({
        rule: isEmpty ? "empty-body" : "template-body",
        message: isEmpty
          ? "the description says nothing"
          : "the description is its template and nothing beyond",
        fix: "say what changes and why: gh pr edit --body-file FILE",
      }),
    ],
  };
}

/** Each of the headings is there and has something below it that is not its template's. */
export function sectioned(
  lines: readonly MarkdownLine[],
  given: Given,
  wanted: readonly string[],
): Part {
  const findings = wanted.flatMap((heading) => {
    const found = sectionsNamed(lines, (name) => name === nameOf(heading));
    if (found.some((section) => written(section.lines, given.lines, true).length > 0)) return [];
    return [missingSection(heading, found.length > 0)];
  });
  return { summary: `${wanted.length} of ${countOf(wanted.length, "section")}`, findings };
}

/** A section that nobody has written, be its heading there or not. */
export function missingSection(heading: string, isThere: boolean): Finding {
  return finding({
    rule: "section",
    message: isThere
      ? `the section ${quoted(heading)} of the description is empty`
      : `the description has no section ${quoted(heading)}`,
    fix: `write it below a heading: ## ${heading}`,
  });
}

/**
 * Every box is ticked, or every one below the named headings.
 * @param declared boxes that `declares` speaks of: they are ticked when they must be
 */
export function ticked(
  lines: readonly MarkdownLine[],
  asked: true | readonly string[],
  declared: ReadonlySet<MarkdownLine>,
): Part {
  const parts =
    asked === true
      ? [{ name: null, boxes: lines.filter(isBox) }]
      : asked.map((heading) => ({
          name: heading,
          boxes: sectionsNamed(lines, (name) => name === nameOf(heading)).flatMap((section) =>
            section.lines.filter(isBox),
          ),
        }));
  const boxes = [...new Set(parts.flatMap((part) => part.boxes))];
  const none = parts
    .filter((part) => part.boxes.length === 0)
    .map(({ name }) =>
      finding({
        rule: "checkbox",
        message: `the description has no task box${name === null ? "" : ` below a heading ${quoted(name)}`}`,
        fix: "bring the template's boxes back",
      }),
    );
  const open = boxes
    .filter((box) => !box.ticked && !declared.has(box))
    .map((box) =>
      finding({
        rule: "checkbox",
        message: `the box ${quoted(box.text)} is not ticked (line ${box.number} of the description)`,
        fix: "do it, then tick it",
      }),
    );
  return {
    summary: `${boxes.length - open.length} of ${countOf(boxes.length, "box", "boxes")} as they must be`,
    findings: [...none, ...open],
  };
}

function isBox({ kind }: MarkdownLine): boolean {
  return kind === "box";
}

/** A box that must be ticked exactly when one of the paths changed. */
export interface Declaration {
  readonly box: string;
  readonly paths: readonly string[];
}

/** The boxes with these words; where none has just these, those that hold them. */
export function boxesOf(lines: readonly MarkdownLine[], words: string): MarkdownLine[] {
  const wanted = nameOf(words);
  const boxes = lines.filter(isBox);
  const same = boxes.filter(({ text }) => nameOf(text) === wanted);
  return same.length > 0
    ? same
    : boxes.filter(({ text }) => ` ${nameOf(text)} `.includes(` ${wanted} `));
}

export function declared(
  lines: readonly MarkdownLine[],
  files: readonly TouchedPath[],
  declarations: readonly Declaration[],
): Part {
  const findings = declarations.flatMap(({ box, paths }) => {
    const changed = touching(files, paths);
    const boxes = boxesOf(lines, box);
    const wrong = boxes.filter((one) => one.ticked !== changed.length > 0);
    if (boxes.length > 0 && wrong.length === 0) return [];
    const why =
      changed.length > 0
        ? `${listed(changed)} changed`
        : `nothing in ${listed(paths)} changed (${countOf(files.length, "file")} looked at)`;
    const message =
      boxes.length === 0
        ? `the description has no box ${quoted(box)}`
        : changed.length > 0
          ? `the box ${quoted(box)} is not ticked, and ${why}`
          : `the box ${quoted(box)} is ticked, and ${why}`;
    const fix = boxes.length === 0 ? "bring it back from the template" : "say it as it is";
    return [finding({ rule: "declares", message, fix })];
  });
  return {
    summary: `${declarations.length} of ${countOf(declarations.length, "declaration")} true`,
    findings,
  };
}

/** When what is seen changes, the description shows it. */
export function shown(
  lines: readonly MarkdownLine[],
  given: Given,
  files: readonly TouchedPath[],
  media: readonly string[],
): Part {
  const changed = touching(files, media);
  if (changed.length === 0) return { summary: null, findings: [] };
  const own = written(lines, given.lines, true).filter(({ kind }) => kind !== "code");
  const pictures = own.filter(({ text }) => showsPicture(text)).length;
  return {
    summary: countOf(pictures, "line with a picture", "lines with pictures"),
    findings:
      pictures > 0
        ? []
        : [
            finding({
              rule: "media",
              message: `${listed(changed)} changed, and the description shows no picture or video`,
              fix: "add one: drop it into the description's editor",
            }),
          ],
  };
}

function touching(files: readonly TouchedPath[], patterns: readonly string[]): string[] {
  const takes = globs(patterns);
  return files
    .filter(({ path, oldPath }) => takes(path) || (oldPath !== null && takes(oldPath)))
    .map(({ path }) => path);
}

/** `kind/*` must be there; `!wip` must not. */
export function labelled(labels: readonly string[], wanted: readonly string[]): Part {
  const named = (pattern: string) => {
    const takes = namePatterns([pattern], { ignoreCase: true });
    return labels.find((label) => takes(label));
  };
  const findings = wanted.flatMap((pattern) => {
    const forbids = pattern.startsWith("!");
    const found = named(forbids ? pattern.slice(1) : pattern);
    if ((found === undefined) === forbids) return [];
    return [
      finding({
        rule: "label",
        message: forbids
          ? `it has the label ${quoted(found ?? "")}`
          : `it has no label ${quoted(pattern)} (${countOf(labels.length, "label")} looked at)`,
        fix: forbids
          ? "take the label off when its reason is gone: gh pr edit --remove-label NAME"
          : "label it: gh pr edit --add-label NAME",
      }),
    ];
  });
  return { summary: `${wanted.length} of ${countOf(wanted.length, "label")} as asked`, findings };
}

/** Added and deleted lines, as GitHub counts them. */
export function sized(additions: number, deletions: number, maxLines: number): Part {
  const lines = additions + deletions;
  return {
    summary: `${lines} of at most ${maxLines} lines`,
    findings:
      lines <= maxLines
        ? []
        : [
            finding({
              rule: "size",
              message: `it changes ${lines} lines (+${additions} −${deletions}), more than ${maxLines}`,
              fix: "split it into pull requests that can be reviewed one by one",
            }),
          ],
  };
}
