import type { Environment } from "./command-env.ts";

/**
 * Variables that change what tools do, whoever runs them: interpreters, compilers, test runners, package
 * managers, locale and time zone. A variable of a project's own counts where an item's `env` or a line names it.
 */
const DECISIVE = new RegExp(
  `^(?:${[
    "PATH|HOME|USER|SHELL|TZ|LANG|LANGUAGE|LC_.*|CI|TMPDIR|NO_COLOR|FORCE_COLOR|DEBUG|VERBOSE|SOURCE_DATE_EPOCH",
    "LD_LIBRARY_PATH|LD_PRELOAD|DYLD_.*|PKG_CONFIG_PATH|BASH_ENV|ENV|MAKEFLAGS|MFLAGS",
    "CC|CXX|CPP|LD|AR|CFLAGS|CXXFLAGS|CPPFLAGS|LDFLAGS|CMAKE_.*|SDKROOT|DEVELOPER_DIR",
    "NODE_.*|NPM_CONFIG_.*|YARN_.*|PNPM_.*|BUN_.*|DENO_.*|BABEL_ENV|TS_NODE_.*|TSX_.*|ESLINT_.*|NVM_.*|VOLTA_.*",
    "VITEST.*|VITE_.*|JEST_.*|MOCHA_.*|NX_.*|TURBO_.*|PLAYWRIGHT_.*|UPDATE_SNAPSHOTS?|BROWSERSLIST.*",
    "PYTHON.*|PYTEST_.*|TOX_.*|TOXENV|NOX.*|COVERAGE_.*|VIRTUAL_ENV|CONDA_PREFIX|PIP_.*|UV_.*|POETRY_.*|PYENV_.*|DJANGO_SETTINGS_MODULE",
    "GO[A-Z0-9]+|CGO_.*|GOFLAGS",
    "RUST.*|CARGO_.*|RUSTUP_.*|PROPTEST_.*|QUICKCHECK_.*",
    "JAVA_.*|JDK_.*|_JAVA_OPTIONS|MAVEN_.*|MVN_.*|M2_HOME|GRADLE_.*|ORG_GRADLE_.*|KOTLIN_.*|SBT_OPTS|ANDROID_.*",
    "DOTNET_.*|NUGET_.*|MSBUILD.*|ASPNETCORE_.*",
    "RUBY.*|GEM_.*|BUNDLE_.*|RAILS_ENV|RACK_ENV|RBENV_.*|SPEC_OPTS|SEED",
    "PHP.*|COMPOSER.*|XDEBUG_.*|APP_ENV",
    "MIX_ENV|ELIXIR_.*|ERL_.*|SWIFT_.*|PERL5LIB|LUA_PATH|R_LIBS.*|JULIA_.*|ASDF_.*|MISE_.*|SDKMAN_.*",
  ].join("|")})$`,
  "i",
);

/** Change from one shell to the next, and say nothing of what a tool does. */
const RESTLESS =
  /^(?:npm_config_(?:user_agent|node_gyp|local_prefix|global_prefix|noproxy)|NODE_CHANNEL_FD|NODE_UNIQUE_ID)$/i;

// In a shell, and as make has it: `$(NAME)`.
const NAMED = /\$(?:[{(]!?([A-Za-z_][A-Za-z0-9_]*)|([A-Za-z_][A-Za-z0-9_]*))/g;

/**
 * The variables that a key holds, with the values that the command gets: those that change what tools do,
 * those that `asked` names, and those that the texts mention as `$NAME`, `${NAME}` or `$(NAME)`.
 * @param given the command's whole environment
 * @param asked names of the item's `env`
 * @param texts the command's line and the scripts that it runs
 * @returns pairs, sorted by name; a variable that a text mentions and that is not set has null
 */
export function decisiveVariables(
  given: Environment,
  asked: readonly string[],
  texts: readonly string[],
): [name: string, value: string | null][] {
  const names = new Set(asked);
  for (const name of Object.keys(given))
    if (DECISIVE.test(name) && !RESTLESS.test(name)) names.add(name);
  for (const text of texts)
    for (const [, braced, bare] of text.matchAll(NAMED)) names.add(braced ?? bare ?? "");
  return [...names].sort().map((name) => [name, given[name] ?? null]);
}
