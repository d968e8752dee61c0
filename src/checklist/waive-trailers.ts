import type { Commit } from "../core/change.ts";
import type { Item } from "../core/checklist.ts";
import { markdownLines } from "../core/github/markdown-lines.ts";
import { suggestion } from "../core/nearest.ts";
import type { ReportedWaiver } from "../core/report.ts";

const KEY = "Dod-Waive";

/** "Or say why not": what the author says about this change, item by item. */
export interface GivenReasons {
  /** By item id; of several for one item the last one said counts. */
  readonly waivers: ReadonlyMap<string, ReportedWaiver>;
  /** Those that count for nothing, and why. */
  readonly notes: readonly string[];
}

/** One `Dod-Waive: <item>: <reason>`. */
interface Said {
  readonly value: string;
  readonly by: string;
  /** A short SHA, or `the pull request's body`. */
  readonly source: string;
}

/**
 * The reasons that the author gives in commit trailers and in the pull request's body. They count for
 * items with `waivable: true`, whole and for this change only.
 * @param body the pull request's body and author; null where there is none, or it is not known
 */
export function givenReasons(
  items: readonly Item[],
  commits: readonly Pick<Commit, "sha" | "authorName" | "trailers">[],
  body: { readonly text: string; readonly author: string } | null = null,
): GivenReasons {
  const waivers = new Map<string, ReportedWaiver>();
  const notes: string[] = [];
  for (const said of [...fromCommits(commits), ...(body ? fromBody(body) : [])]) {
    const [id, reason] = split(said.value);
    const fault = faultOf(id, reason, items);
    if (fault === null) waivers.set(id, { reason, by: said.by, until: null, source: said.source });
    else notes.push(`\`${KEY}: ${said.value}\` (${said.source}) counts for nothing: ${fault}`);
  }
  return { waivers, notes };
}

function fromCommits(commits: readonly Pick<Commit, "sha" | "authorName" | "trailers">[]): Said[] {
  return commits.flatMap(({ sha, authorName, trailers }) =>
    trailers
      .filter(({ key }) => key.toLowerCase() === KEY.toLowerCase())
      .map(({ value }) => ({ value: value.trim(), by: authorName, source: sha.slice(0, 12) })),
  );
}

const LINE = /^ {0,3}dod-waive:(.*)$/i;
/** A quotation, in a list or not; its paragraph goes on to the next blank line. */
const QUOTED = /^[\s\-*+\d.)]*>/;

/**
 * Lines of that form that a reader of the description sees as such: not in code, comments and quotations,
 * where a template may explain the form and where somebody else may be cited.
 */
function fromBody({ text, author }: { text: string; author: string }): Said[] {
  const written = text.split(/\r\n|\r|\n/);
  const said: Said[] = [];
  let quoted = false;
  let hidden = false;
  for (const line of markdownLines(text)) {
    const raw = written[line.number - 1] ?? "";
    if (raw.trim() === "") quoted = false;
    if (QUOTED.test(raw)) quoted = true;
    // GitHub shows nothing of `<? … ?>`.
    if (raw.trimStart().startsWith("<?")) hidden = true;
    const value = LINE.exec(line.text)?.[1];
    if (line.kind === "text" && !quoted && !hidden && LINE.test(raw) && value !== undefined)
      said.push({ value: value.trim(), by: author, source: "the pull request's body" });
    if (raw.includes("?>")) hidden = false;
  }
  return said;
}

function split(value: string): [id: string, reason: string] {
  const colon = value.indexOf(":");
  return colon < 0
    ? [value.trim(), ""]
    : [value.slice(0, colon).trim(), value.slice(colon + 1).trim()];
}

function faultOf(id: string, reason: string, items: readonly Item[]): string | null {
  const item = items.find((candidate) => candidate.id === id);
  if (!item) {
    const hint = suggestion(
      id,
      items.map((candidate) => candidate.id),
    );
    return `there is no item ${JSON.stringify(id)}${hint ? `; ${hint}` : ""}`;
  }
  if (!item.waivable) return `the item ${id} is not \`waivable\``;
  if (!/[\p{L}\p{N}]/u.test(reason)) return "it gives no reason";
  return null;
}
