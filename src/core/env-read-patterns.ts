import type { TextStyle } from "./code-text.ts";
import { extensionOf } from "./languages.ts";

/** How programs of a language read environment variables. */
export interface ReadPatterns {
  readonly style: TextStyle;
  /** Each with one group: the variable's name. */
  readonly single: readonly RegExp[];
  /** Each with one group: names between commas. */
  readonly several?: readonly RegExp[];
}

// Every repetition is bounded or can match in one way only: the texts are others'.
const NAME = "([A-Za-z_][A-Za-z0-9_]{0,99})";
const UPPER = "([A-Z][A-Z0-9_]{1,99})";
const NOT_SET = "(?![ \\t]*=(?![=>~]))";
const quotedName = `\\s{0,99}["'\`]${NAME}["'\`]`;

function all(...sources: string[]): RegExp[] {
  return sources.map((source) => new RegExp(source, "g"));
}

const JS_OBJECT = "(?:process\\.env|import\\.meta\\.env|Bun\\.env)";
// Vite's own.
const NOT_VITE = "(?!(?<=import\\.meta\\.env\\.)(?:MODE|DEV|PROD|SSR|BASE_URL)\\b)";
const JAVASCRIPT: ReadPatterns = {
  style: { comments: "slashes", backticks: true },
  single: all(
    `\\b${JS_OBJECT}\\??\\.${NOT_VITE}${NAME}\\b${NOT_SET}`,
    `\\b${JS_OBJECT}(?:\\?\\.)?\\[${quotedName}\\s{0,99}\\]${NOT_SET}`,
    `\\bDeno\\.env\\.get\\(${quotedName}`,
  ),
  several: all(
    `\\{([^{}]{0,1000})\\}\\s{0,99}=\\s{0,99}${JS_OBJECT}(?![\\w.?\\[(])`,
    // SvelteKit
    `\\bimport\\s{0,99}\\{([^{}]{0,1000})\\}\\s{0,99}from\\s{0,99}["']\\$env/static/`,
  ),
};
const PYTHON: ReadPatterns = {
  style: { comments: "hash", tripleQuotes: true },
  single: all(
    `\\benviron\\[${quotedName}\\s{0,99}\\]${NOT_SET}`,
    `\\benviron\\.(?:get|pop)\\(${quotedName}`,
    `\\bgetenv\\(${quotedName}`,
    // django-environ, environs
    `\\benv(?:\\.(?:str|bool|int|float|list|dict|json|url|db|path))?\\(\\s{0,99}["']${UPPER}["']`,
  ),
};
const GO: ReadPatterns = {
  style: { comments: "slashes", backticks: true },
  single: all(
    `\\b(?:os\\.(?:Getenv|LookupEnv)|syscall\\.Getenv)\\(${quotedName}`,
    // Tags of caarlos0/env and kelseyhightower/envconfig
    `\\benv(?:config)?:"${UPPER}[",]`,
  ),
};
const RUST: ReadPatterns = {
  style: { comments: "slashes" },
  single: all(
    `\\b(?:env|dotenvy)::var(?:_os)?\\(${quotedName}`,
    `\\b(?:option_)?env!\\(${quotedName}`,
  ),
};
const JVM: ReadPatterns = {
  style: { comments: "slashes" },
  single: all(
    `\\bgetenv\\(${quotedName}`,
    `\\bgetenv\\(\\)\\s{0,99}(?:\\.get(?:OrDefault)?\\(|\\[)${quotedName}`,
    `\\bsys\\.env(?:\\.\\w{1,20})?\\(${quotedName}`,
    `@Value\\(\\s{0,99}"\\$\\{${UPPER}[:}]`,
  ),
};
const DOTNET: ReadPatterns = {
  style: { comments: "slashes" },
  single: all(`\\bGetEnvironmentVariable\\(${quotedName}`),
};
const RUBY: ReadPatterns = {
  style: { comments: "hash" },
  single: all(
    `\\bENV\\[${quotedName}\\s{0,99}\\]${NOT_SET}`,
    `\\bENV\\.(?:fetch|dig)[( ]${quotedName}`,
  ),
};
const PHP: ReadPatterns = {
  style: { comments: "both" },
  single: all(
    `\\bgetenv\\(${quotedName}`,
    `\\$_ENV\\[${quotedName}\\s{0,99}\\]${NOT_SET}`,
    `(?<![\\w>:$])env\\(${quotedName}`,
  ),
};
const NATIVE: ReadPatterns = {
  style: { comments: "slashes" },
  single: all(`\\b(?:secure_)?getenv\\(${quotedName}`),
};
const SWIFT: ReadPatterns = {
  style: { comments: "slashes" },
  single: all(`\\bprocessInfo\\.environment\\[${quotedName}`, `\\bgetenv\\(${quotedName}`),
};
const ELIXIR: ReadPatterns = {
  style: { comments: "hash", tripleQuotes: true },
  single: all(`\\bSystem\\.(?:get_env|fetch_env!?)\\(${quotedName}`),
};
const DART: ReadPatterns = {
  style: { comments: "slashes" },
  single: all(
    `\\bPlatform\\.environment\\[${quotedName}`,
    `\\b(?:String|int|bool)\\.fromEnvironment\\(${quotedName}`,
  ),
};
/** Spring's and Symfony's configuration; what has a default need not be set. */
const CONFIGURATION: ReadPatterns = {
  style: { comments: "hash" },
  single: all(`\\$\\{${UPPER}\\}`, `%env\\((?:\\w{1,20}:){0,5}${UPPER}\\)%`),
};
/** `${NAME}` and `${NAME:?message}`; what has a default need not be set. */
const COMPOSE: ReadPatterns = {
  style: { comments: "hash" },
  single: all(`(?<!\\$)\\$\\{${NAME}(?::?\\?[^}\\n]{0,200})?\\}`),
};

const BY_EXTENSION: ReadonlyMap<string, ReadPatterns> = new Map(
  (
    [
      [JAVASCRIPT, ".js .jsx .mjs .cjs .vue .svelte .astro .ts .tsx .mts .cts"],
      [PYTHON, ".py"],
      [GO, ".go"],
      [RUST, ".rs"],
      [JVM, ".java .kt .kts .scala .groovy .gradle"],
      [DOTNET, ".cs .fs .vb"],
      [RUBY, ".rb .rake .erb .ru .cr"],
      [PHP, ".php"],
      [NATIVE, ".c .h .cc .cpp .cxx .c++ .hh .hpp .hxx .m .mm"],
      [SWIFT, ".swift"],
      [ELIXIR, ".ex .exs"],
      [DART, ".dart"],
    ] as const
  ).flatMap(([patterns, extensions]) =>
    extensions.split(" ").map((extension): [string, ReadPatterns] => [extension, patterns]),
  ),
);

/** Those of a file, by its path; null where nothing is known of how it reads. */
export function readPatterns(path: string): ReadPatterns | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/^(docker-)?compose[\w.-]*\.ya?ml$/i.test(name))
    return /[.-](dev|development|test|local|override|ci)\b/i.test(name) ? null : COMPOSE;
  if (/^application[\w-]*\.(ya?ml|properties)$/.test(name) || /(^|\/)config\/.*\.ya?ml$/.test(path))
    return CONFIGURATION;
  return BY_EXTENSION.get(extensionOf(path)) ?? null;
}
