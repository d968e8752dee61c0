import type { ChangelogStyle } from "../core/changelog-places.ts";
import type { Tree } from "../core/facts.ts";
import { plainLine } from "../core/plain-text.ts";
import type { Project, TestCommand } from "../core/project.ts";
import { type Traits, traitsOf } from "../detect/traits.ts";

/** A `dod.yml` for the repository: {@link checklistText} for what its files tell. */
export async function composeChecklist(
  project: Project,
  tree: Tree,
  forge: Forge,
): Promise<string> {
  return checklistText(project, await traitsOf(tree), forge);
}

/** Where the repository is: only GitHub can be asked about pull requests and deployments. */
export type Forge = "github" | "elsewhere" | "nowhere";

/**
 * A commented `dod.yml` that fits a repository: which bundled checklist it starts from, the test
 * commands, the commands that judge the code, the changelog, and suggestions in comments. Pure: what
 * was found is in the arguments, and every text of it is quoted or made one harmless line.
 */
export function checklistText(project: Project, traits: Traits, forge: Forge): string {
  const kind = kindOf(project, traits);
  const items = [
    ...testItems(project.testCommands),
    ...qualityItems(traits),
    ...changelogItem(kind.name, traits),
    ...(forge === "github"
      ? deploymentItems(kind.name, project.environments)
      : notOnGitHub(kind.name, forge)),
    ...suggestions(traits),
  ];
  return `${[
    "# What “done” means in this repository. Every line below is yours to change.",
    "#   dod check              holds the current branch against it",
    "#   dod explain ITEM       says what an item asks, what counts as evidence and how to finish it",
    "#   dod list --checks      everything else that can be asked",
    "version: 1",
    "",
    ...kind.because.map((line) => `# ${line}`),
    `extends: [${kind.name}]`,
    "",
    "items:",
    ...items,
  ]
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

interface Kind {
  readonly name: "recommended" | "service" | "library";
  readonly because: readonly string[];
}

// Environments that publish a package or a page are not a service.
const LIVE = /prod|live|stag/i;

function kindOf(project: Project, { deployed, published }: Traits): Kind {
  const live = project.environments.find((name) => LIVE.test(name));
  if (live !== undefined)
    return {
      name: "service",
      because: [`For what runs somewhere: the workflows deploy to ${plainLine(live)}.`],
    };
  if (published !== null)
    return {
      name: "library",
      because: [
        `For what others build upon: ${plainLine(published)} describes a package that can be installed.`,
      ],
    };
  if (deployed !== null)
    return {
      name: "service",
      because: [`For what runs somewhere: there is ${plainLine(deployed)}.`],
    };
  return {
    name: "recommended",
    because: ["For most repositories; `service` and `library` ask for more."],
  };
}

const SHOWN_COMMANDS = 20;

/** Left to detection, which reads more of a run than its exit code; what it finds is said. */
function testItems(commands: readonly TestCommand[]): string[] {
  if (commands.length === 0)
    return [
      "  # No test command was recognised. Say what runs yours: `- tests: { run: make test }`.",
      "  - tests",
      "",
    ];
  const found = commands.slice(0, SHOWN_COMMANDS).map(({ run, cwd, runner, source }) => {
    const where = cwd === "." ? "" : ` in ${cwd}/`;
    return `  #   ${plainLine(`${run}${where}${runner === null ? "" : ` (${runner})`}, by ${source}`)}`;
  });
  if (commands.length > found.length)
    found.push(`  #   and ${commands.length - found.length} more, which run too`);
  return [
    "  # Found anew in every run, and run with the runner's own report, to see how many tests ran:",
    ...found,
    '  # To say it yourself: `- tests: { run: …, results: ["where it writes JUnit XML"] }`.',
    "  - tests",
    "",
  ];
}

function qualityItems({ quality }: Traits): string[] {
  return quality.flatMap(({ id, title, run, source }) => [
    `  # Found in ${plainLine(source)}.`,
    `  - id: ${id}`,
    "    check: command",
    `    title: ${quoted(title)}`,
    "    category: clarity",
    `    with: { run: ${quoted(run)} }`,
    "",
  ]);
}

const STYLES: Record<ChangelogStyle, string> = {
  "keep-a-changelog": "a changelog",
  changesets: "changesets",
  fragments: "news fragments",
};

/** `library` asks for a changelog already; where there is none, it would stay unknown for ever. */
function changelogItem(kind: Kind["name"], { changelog }: Traits): string[] {
  if (changelog)
    return [
      `  # Found ${STYLES[changelog.style]} by ${plainLine(changelog.found)}. The author may say why a change needs no entry, in a commit`,
      "  # trailer: `Dod-Waive: changelog: only moves code`.",
      `  - { id: changelog, waivable: true, with: { style: ${changelog.style} } }`,
      "",
    ];
  return kind === "library"
    ? [
        "  # There is no changelog yet. Remove this line once there is one.",
        "  - { id: changelog, enabled: false }",
        "",
      ]
    : [];
}

function suggestions(traits: Traits): string[] {
  const { docs, source, lockfiles } = traits;
  const globs = (list: readonly string[], other: string) =>
    `[${(list.length > 0 ? list : [other]).map(quoted).join(", ")}]`;
  return [
    ...(lockfiles.length > 0
      ? [
          `  # \`lockfile\` (extended) holds ${plainLine(lockfiles.join(", "))} against its manifest.`,
          "",
        ]
      : []),
    "  # Tests that change with the source are asked for as advice. To require them, unless the author",
    "  # says why not:",
    "  # - { id: test-changes, required: true, waivable: true }",
    "",
    "  # What users see, and the documentation that describes it:",
    "  # - doc-changes:",
    "  #     map:",
    `  #       - { when: ${globs(source, "src/**")}, docs: ${globs(docs, "README.md")} }`,
    "",
  ];
}

/** What each bundled checklist asks GitHub. */
const ASKED_OF_GITHUB: Record<Kind["name"], readonly string[]> = {
  recommended: ["pull-request", "ci", "approvals", "threads", "merged"],
  service: ["pull-request", "ci", "approvals", "threads", "merged", "deployment", "guarded-files"],
  library: ["pull-request", "ci", "approvals", "threads", "merged", "release"],
};

/** They would stay unknown for ever. */
function notOnGitHub(kind: Kind["name"], forge: Exclude<Forge, "github">): string[] {
  return [
    forge === "nowhere"
      ? "  # This repository has no remote yet. Once it is on GitHub, remove these lines:"
      : "  # Its remote is not on GitHub, which is the only one that dod can ask about these:",
    ...ASKED_OF_GITHUB[kind].map((id) => `  - { id: ${id}, enabled: false }`),
    "",
  ];
}

/** `service` asks for `production`; another name must be said. */
function deploymentItems(kind: Kind["name"], environments: readonly string[]): string[] {
  if (environments.length === 0) return [];
  const live = environments.includes("production")
    ? "production"
    : environments.find((name) => LIVE.test(name));
  const others = environments.filter((name) => name !== live);
  return [
    ...(kind === "service" && live !== undefined && live !== "production"
      ? [
          "  # What the workflows call the environment that users see:",
          `  - deployment: { environment: ${quoted(live)} }`,
          "",
        ]
      : []),
    ...(others.length > 0
      ? [
          "  # The workflows deploy to these environments too:",
          ...others.map(
            (name) =>
              `  # - { id: ${quoted(`live-${name}`)}, check: deployment, with: { environment: ${quoted(name)} } }`,
          ),
          "",
        ]
      : []),
  ];
}

/** A YAML text: plain where that is certainly one, else in double quotes with every control escaped. */
function quoted(text: string): string {
  if (/^[A-Za-z][\w ./-]*[\w/]$/.test(text) && !/^(true|false|yes|no|on|off|null)$/i.test(text))
    return text;
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
