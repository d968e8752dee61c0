import { commandEnv, type Environment } from "../core/command-env.ts";
import { FactUnavailable } from "../core/result.ts";

/** A text with what it takes from the environment. */
export interface Filled {
  readonly text: string;
  /** Names of the variables, and their values. */
  readonly names: readonly string[];
  readonly values: readonly string[];
}

const NAMED = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Puts values for `${NAME}`.
 * @throws FactUnavailable for a variable that is not set or empty, as secrets are in a fork's pull request
 */
export function fillIn(written: string, env: Environment): Filled {
  const names: string[] = [];
  const values: string[] = [];
  const text = written.replace(NAMED, (_, name: string) => {
    const value = env[name];
    if (value === undefined || value === "")
      throw new FactUnavailable(
        `the probe takes ${name} from the environment, where it is ${value === undefined ? "not set" : "empty"}`,
        `set ${name} for dod; in a workflow: \`env: { ${name}: … }\` at its step`,
      );
    names.push(name);
    values.push(value);
    return value;
  });
  return { text, names, values };
}

/** Names under which tokens of GitHub's, and of its runner, stand in the environment. */
const TOKEN_NAME = /^(?:.*_)?(?:GITHUB|GH)_(?:.*_)?(?:TOKEN|PAT)$|^ACTIONS_.*TOKEN$/i;
/** GitHub, "About authentication to GitHub: token formats". */
const TOKEN_SHAPE = /\bgh[pousr]_[A-Za-z0-9]{20,255}|\bgithub_pat_[A-Za-z0-9_]{20,255}/;
/** A shorter value may stand elsewhere by chance. */
const MIN_TOKEN = 8;

/**
 * The variables through which a text holds a token of GitHub's: by their names, by their values (the same
 * token under another name is the same token), or by its shape, which has no name: an empty one.
 */
export function holdsForgeToken(filled: Filled, env: Environment): readonly string[] {
  const tokens = Object.entries(env).flatMap(([name, value]) =>
    TOKEN_NAME.test(name) && value && value.length >= MIN_TOKEN ? [value] : [],
  );
  const named = filled.names.filter((name, index) => {
    const value = filled.values[index] ?? "";
    return TOKEN_NAME.test(name) || tokens.includes(value) || TOKEN_SHAPE.test(value);
  });
  if (named.length > 0) return named;
  return TOKEN_SHAPE.test(filled.text) || tokens.some((token) => filled.text.includes(token))
    ? [""]
    : [];
}

/** The values that are secret, as they would be for a command: not those of `GITHUB_SHA` and its like. */
export function secretValues(parts: readonly Filled[], env: Environment): readonly string[] {
  const names = parts.flatMap((part) => part.names);
  const made = commandEnv(env, Object.fromEntries(names.map((name) => [name, `\${${name}}`])));
  const secrets = "secrets" in made ? made.secrets : [];
  return parts.flatMap(({ values }) => values.filter((value) => secrets.includes(value)));
}
