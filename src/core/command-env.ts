/** Which of `dod`'s own environment variables a command gets, and which values are secret. */

export type Environment = Readonly<Record<string, string | undefined>>;

export type CommandEnv =
  | { readonly env: Readonly<Record<string, string>>; readonly secrets: readonly string[] }
  /** Names that `${NAME}` asks for and that are not set. */
  | { readonly unset: readonly string[] };

/**
 * What lets its holder act on the forge in the user's name, or lets a command speak to the CI
 * service that runs it. GitHub's, and the same things elsewhere: GitLab's and Azure's job tokens.
 * Registry tokens (NPM_TOKEN, NODE_AUTH_TOKEN) are not here: installing private packages needs them;
 * they go when their value is that of a token which is here.
 */
const STRIPPED: readonly RegExp[] = [
  /^(?:.*_)?(?:GITHUB|GH)_(?:.*_)?(?:TOKEN|PAT)$/i,
  /^ACTIONS_/i,
  /^GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)$/i,
  /^INPUT_.*(?:TOKEN|SECRET|PASSWORD|KEY)/i,
  /^CI_JOB_(?:TOKEN|JWT.*)$/i,
  /^(?:GITLAB|GL)_(?:.*_)?TOKEN$/i,
  /^SYSTEM_ACCESSTOKEN$/i,
  /^BITBUCKET_(?:.*_)?TOKEN$/i,
];

/**
 * What points git at another repository, index or configuration: `git rev-parse --local-env-vars`,
 * and the quarantine of a receive hook. Inside a git hook they are set (GIT.md, Base 5).
 */
const GIT_LOCAL =
  /^GIT_(?:DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|INDEX_VERSION|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|PREFIX|INTERNAL_.*|GRAFT_FILE|SHALLOW_FILE|NO_REPLACE_OBJECTS|REPLACE_REF_BASE|QUARANTINE_PATH|CONFIG|CONFIG_PARAMETERS|CONFIG_COUNT|CONFIG_KEY_\d+|CONFIG_VALUE_\d+)$/i;

/** Set inside a `node --test` run: a nested `node --test` then reports to a parent that is not there, and exits 0. */
const RUNNER_LOCAL = /^NODE_TEST_CONTEXT$/;

/** Variables whose names say that their values are secret; they reach the command and not the report. */
const SECRET_NAME =
  /(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|ACCESS_?KEY(?:_ID)?|SECRET_?KEY|PRIVATE_?KEY|CREDENTIALS?|(?:^|_)PAT)$/i;

/** As above, where the name goes on: an action's inputs, and the tokens that GitLab makes for a job. */
const SECRET_INPUT = /^(?:INPUT_.*(?:TOKEN|SECRET|PASSWORD|PRIVATE_?KEY)|CI_JOB_JWT)/i;

/** `${NAME}` of these is no secret, and redacting a home folder would ruin every path in the output. */
const ORDINARY =
  /^(?:HOME|USER|USERNAME|LOGNAME|PATH|PWD|OLDPWD|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|TEMP|TMP|TERM|EDITOR|HOSTNAME|CI|NODE_ENV|NODE_OPTIONS|.*_HOME|.*_ROOT|.*_DIR|.*_PATH|.*_VERSION|GITHUB_(?:SHA|REF.*|HEAD_REF|BASE_REF|ACTOR|REPOSITORY.*|WORKSPACE|RUN_.*|JOB|WORKFLOW.*|EVENT_.*|SERVER_URL|API_URL)|RUNNER_(?:OS|ARCH|TEMP|NAME|TOOL_CACHE))$/i;

const NAMED = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
/** A stripped value that is this short may stand in another variable by chance. */
const MIN_SECRET = 8;

/**
 * The environment of a command: `dod`'s own without what acts on the forge or redirects git, and
 * with what the item's `env` says. A variable that the item names is given, whatever it is.
 * @param own `dod`'s own environment.
 * @param asked the item's `env`; `${NAME}` in a value is taken from `own`.
 */
export function commandEnv(own: Environment, asked: Environment = {}): CommandEnv {
  const secrets = new Set<string>();
  const stripped = new Set<string>();
  for (const [name, value] of Object.entries(own)) {
    if (!value) continue;
    if (SECRET_NAME.test(name)) secrets.add(value);
    if (isStripped(name) && SECRET_NAME.test(name) && value.length >= MIN_SECRET)
      stripped.add(value);
  }
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    // The same token under another name is the same token.
    if (value === undefined || isStripped(name) || stripped.has(value)) continue;
    env[name] = value;
  }
  const unset = new Set<string>();
  for (const [name, value] of Object.entries(asked)) {
    if (value === undefined) continue;
    env[name] = value.replace(NAMED, (_, from: string) => {
      const taken = own[from];
      if (taken === undefined) unset.add(from);
      else if (!ORDINARY.test(from)) secrets.add(taken);
      return taken ?? "";
    });
  }
  if (unset.size > 0) return { unset: [...unset].sort() };
  return { env, secrets: [...secrets] };
}

/**
 * The values that a report must not repeat, whoever says them: a commit message, a title, an answer of
 * the API. Told by the names of the variables, as for commands.
 * @param own `dod`'s own environment.
 */
export function secretValues(own: Environment): readonly string[] {
  const values = Object.entries(own)
    .filter(([name]) => SECRET_NAME.test(name) || SECRET_INPUT.test(name))
    .map(([, value]) => value ?? "");
  return [...new Set(values.filter((value) => value !== ""))];
}

function isStripped(name: string): boolean {
  return (
    GIT_LOCAL.test(name) ||
    RUNNER_LOCAL.test(name) ||
    STRIPPED.some((pattern) => pattern.test(name))
  );
}
