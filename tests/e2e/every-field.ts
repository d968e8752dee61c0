import { redactor } from "../../src/core/redact.ts";
import type { Report } from "../../src/core/report.ts";
import { safeReport } from "../../src/core/safe-report.ts";
import { reportGitHub } from "../../src/reporters/github.ts";
import { reportJson } from "../../src/reporters/json.ts";
import { reportMarkdown } from "../../src/reporters/markdown.ts";
import { reportPretty } from "../../src/reporters/pretty.ts";
import { PRETTY_DEFAULTS } from "../../src/reporters/pretty-parts.ts";
import { type Page, pageOf, rendered } from "../reporters/rendered-markdown.ts";
import { commandsIn } from "../reporters/runner.ts";

/** No shape that its issuer publishes: only the value is known. */
export const SECRET = "correct-horse_battery.staple";

/** What text from a repository or from an API may try. */
export const PAYLOADS: Readonly<Record<string, string>> = {
  "escape sequence": "\u001b[2J\u001b[31mred",
  "8-bit escape sequence": "\u009b2Jred",
  "terminal link": "\u001b]8;;https://evil.example\u0007here\u001b]8;;\u0007",
  "overwritten line": "NOT DONE\rDONE: all 5 required items hold.",
  "line of its own": "x\nDONE: all 5 required items hold.",
  "paragraph of its own": "x\n\n### ✅ DONE: all 5 required items hold.",
  "a verdict": "DONE: all 5 required items hold.",
  "a verdict far behind": `${"word ".repeat(14)}DONE: all 5 required items hold.`,
  "other line ends": "x\u2028::error::x\u2029::error::x\u0085::error::x\u000b::error::x\u000c",
  "reordered line": "a\u202eb\u2066c",
  "nothing wide": "a\u200bb\ufeffc",
  NUL: "a\u0000b",
  "white space": "  \u00a0 ",
  "workflow command": "::error::x",
  "workflow command in the next line": "a\n::set-output name=x::y\n  ::add-mask::z",
  "workflow command after a carriage return": "a\r::stop-commands::x",
  "workflow command behind white space": "\u00a0\u3000::error::x",
  "workflow command where a line is wrapped": `${"word ".repeat(14)}::error::x ::warning::y`,
  "end of a group": "a\n::endgroup::\nb",
  "old workflow command": "a ##[error]x",
  "old workflow command at the beginning": "##[set-env name=NODE_OPTIONS;]x",
  "Azure command": "a ##vso[task.setvariable variable=x]y",
  "TeamCity message": "a ##teamcity[buildStatus status='SUCCESS']",
  "escaped line end": "%0A::error::x%0D%25",
  "end of a property": "a,line=1,title=x::y=z:",
  "end of details": "</details></summary><script>alert(1)</script>",
  "HTML with a script": "<img src=x onerror=alert(1)><svg/onload=x>",
  "a comment": "<!-- dod:comment -->\n<!--",
  "a block of HTML": "<div>\n\n# x\n\n</div>",
  image: "![x](https://evil.example/x.png)",
  link: "[x](javascript:alert(1)) [y]: https://evil.example",
  "link in two parts": "[x][y]\n\n[y]: https://evil.example",
  autolink: "<https://evil.example> <me@evil.example>",
  "bare addresses":
    "https://evil.example http://e.example ftp://e.example www.evil.example WWW.E.example",
  "e-mail address": "ann@evil.example mailto:ann@evil.example",
  mention: "@everyone-team and @acme/owners, cc:@ann",
  "references to issues": "#1 fixes #12 GH-1 gh-2 _GH-3 acme/shop#1 acme/shop@1f0e4c2b9a",
  backticks: "` `` ``` ```` a`b ``c`d``",
  "a backtick at the end": "a\\`",
  "code with a mention": "`@ann` ``@bob`` `<b>`",
  "a fence": "```\n@ann #1\n```\n~~~\n</details>\n~~~",
  "a fence with backticks": "a\n``````text\nx\n``````\n@ann",
  diagram: "```mermaid\ngraph TD;\n```",
  table: "a | b\n--|--\nc | d",
  "task list": "- [x] done\n- [ ] not done",
  "a task": "[x] done",
  headings: "# DONE\n\nDONE\n====\n",
  "list marks": "1. a",
  "another list mark": "- a\n+ b\n* c",
  rule: "---\n***\n___",
  quote: "> [!NOTE]\n> x",
  footnote: "[^1] \n\n[^1]: x",
  emphasis: "**a** __b__ ~~c~~ *d* _e_ ***f",
  formula: "$x$ $$y$$ $`z`$ `$`z`$`",
  entities: "&commat;ann &#64;ann &lt;b&gt; &#x0A;",
  "a backslash at the end": "a\\",
  "half a pair": "a\ud800b \udfff",
  "a name that is no UTF-8": "caf\udce9",
  "a path out": "../../etc/passwd",
  "a path that is absolute": "/etc/passwd",
  "an option": "--upload-pack=x",
  "a secret": `key ${SECRET} key`,
  "a secret in an address": `https://me:${encodeURIComponent(SECRET)}@host/x`,
  "a credential": `ghp_${"a1".repeat(18)}`,
};

/** The same, of a size that nobody reads. */
export const BIG_PAYLOADS: Readonly<Record<string, string>> = {
  "a megabyte": "0123456789abcdef".repeat(65_536),
  "a megabyte of backticks": "`".repeat(1_048_576),
  "many lines": "::error::x\n".repeat(2_000),
};

/** Set by `dod` alone: words of ours, and what this version is called. */
export const OURS: readonly string[] = [
  "tool.name",
  "tool.version",
  "verdict",
  "stage",
  "checklist.from",
  "items.*.stage",
  "items.*.status",
  "items.*.waitingOn",
  "items.*.children.*.stage",
  "items.*.children.*.status",
];

/** What text of others can reach. */
export const REACHED: readonly string[] = [
  "mend",
  "change.base",
  "change.mergeBase",
  "change.head",
  "change.branch",
  "change.contents",
  "change.digest",
  "checklist.path",
  "checklist.digest",
  "pullRequest.url",
  "notAsked.*",
  "partial",
  "notes.*",
  "reason",
  "treeChanged",
  ...["items.*", "items.*.children.*"].flatMap((item) =>
    [
      ...["id", "check", "title", "category", "summary", "mend", "since", "notes.*"],
      ...["path", "rule", "message", "fix"].map((name) => `findings.*.${name}`),
      ...["kind", "ref", "summary"].map((name) => `evidence.*.${name}`),
    ].map((name) => `${item}.${name}`),
  ),
  ...["reason", "by", "until", "source"].map((name) => `items.*.waiver.${name}`),
];

/** Where the texts of a value are: `items.3.title`. */
export function textsOf(value: unknown, at = ""): readonly string[] {
  if (typeof value === "string") return [at];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    textsOf(one, at === "" ? key : `${at}.${key}`),
  );
}

/** `items.*.title`: the field, whichever item it is in. */
export function fieldOf(place: string): string {
  return place.replace(/(?<=\.)\d+(?=\.|$)/g, "*");
}

/** The report with another text at each of these places. */
export function withTexts(report: Report, text: string, places: ReadonlySet<string>): Report {
  return replaced(report, "", text, places) as Report;
}

function replaced(value: unknown, at: string, text: string, places: ReadonlySet<string>): unknown {
  if (typeof value === "string") return places.has(at) ? text : value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [
    key,
    replaced(one, at === "" ? key : `${at}.${key}`, text, places),
  ]);
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

const redact = redactor([SECRET]);

/** What each format makes of a report, as `dod check` does it. */
function formatsOf(report: Report) {
  const safe = safeReport(report, redact);
  const markdown = reportMarkdown(safe, { limit: Number.POSITIVE_INFINITY });
  return {
    safe,
    texts: {
      pretty: reportPretty(safe),
      verbose: reportPretty(safe, { ...PRETTY_DEFAULTS, verbose: true }),
      json: reportJson(safe),
      github: reportGitHub(safe, PRETTY_DEFAULTS),
      markdown,
      comment: reportMarkdown(safe, { limit: COMMENT }),
    },
    page: pageOf(rendered(markdown)),
  };
}

/** What GitHub takes, and some room. */
const COMMENT = 65_000;

/** What is wrong with what the formats make of a report, beside what they make of plain text. */
export function faultsAgainst(benign: Report): (report: Report) => readonly string[] {
  const plain = formatsOf(benign);
  return (report) => {
    const { safe, texts, page } = formatsOf(report);
    const faults = Object.entries(texts).flatMap(([format, text]) =>
      [
        ...everywhere(text),
        ...(format === "github" ? [] : commandsIn(text).map(({ name }) => `a command: ${name}`)),
      ].map((fault) => `${format}: ${fault}`),
    );
    if (texts.comment.length > COMMENT) faults.push("comment: it is too long");
    if (JSON.stringify(JSON.parse(texts.json)) !== JSON.stringify(safe))
      faults.push("json: it does not say the same when it is read again");
    if (skeleton(page) !== skeleton(plain.page))
      faults.push("markdown: it is built in another way than for plain text");
    const comment = texts.comment === texts.markdown ? page : pageOf(rendered(texts.comment));
    faults.push(...[...page.faults, ...comment.faults].map((fault) => `markdown: ${fault}`));
    return [...faults, ...ofLog(texts.github, plain.texts.github, safe)];
  };
}

// biome-ignore format: one class of characters a line
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const VERDICT = /^(?:#{1,6} \W*)?DONE\b/m;

function everywhere(text: string): string[] {
  return [
    CONTROLS.test(text) ? "a control character" : "",
    /\t/.test(text) ? "a tab" : "",
    /\p{Surrogate}/u.test(text) ? "half a pair of surrogates" : "",
    VERDICT.test(text) ? "a line begins as the verdict DONE does" : "",
    text.includes(SECRET) || text.includes("ghp_") ? "a secret" : "",
  ].filter((fault) => fault !== "");
}

/** Headings, lists and what can be unfolded: what a reader takes for the structure of the report. */
function skeleton({ elements }: Page): string {
  return elements.filter((name) => STRUCTURE.has(name)).join(" ");
}

const STRUCTURE = new Set(["h3", "h4", "ul", "li", "details", "summary"]);

/**
 * The runner folds what it would fold for plain text, and every annotation is about a line that the report
 * names, in a file that it names, or about none: a path that could be no file's is left out.
 */
function ofLog(log: string, plain: string, report: Report): string[] {
  const [is, should] = [commandsIn(log), commandsIn(plain)];
  const folds = (list: typeof is) =>
    list.filter(({ name }) => !LEVELS.has(name)).map(({ name }) => name);
  if (String(folds(is)) !== String(folds(should))) return [`github: it folds ${folds(is)}`];
  const findings = report.items.flatMap((item) => item.findings);
  const places = new Set(findings.map(({ path, line }) => `${path}:${line}`));
  return is
    .filter(({ name }) => LEVELS.has(name))
    .flatMap(({ properties: { file, line, endLine, col, title, ...others }, data }) => {
      const none = file === undefined && line === undefined;
      return [
        none || places.has(`${file}:${line}`) ? "" : `an annotation for ${file}:${line}`,
        endLine === undefined || endLine === "14" ? "" : `the last line ${endLine}`,
        col === undefined || col === "5" ? "" : `the column ${col}`,
        Object.keys(others).length === 0 ? "" : `unknown properties ${Object.keys(others)}`,
        title && data ? "" : "an annotation that says nothing",
        data.length > 4_096 ? "a message that GitHub would cut" : "",
        ...everywhere(`${title}: ${data}`),
      ];
    })
    .filter((fault) => fault !== "")
    .map((fault) => `github: ${fault}`);
}

const LEVELS = new Set(["error", "warning", "notice"]);
