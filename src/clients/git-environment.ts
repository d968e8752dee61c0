/**
 * What a git child gets to see. Inside a hook, or under a tool that drives git, variables such as
 * `GIT_DIR` and `GIT_INDEX_FILE` point it elsewhere; a user's `GIT_EXTERNAL_DIFF` runs a program.
 * So every `GIT_*` variable is dropped but the ones below, and git finds its repository from the
 * working directory. Future variables are dropped with the rest.
 */
const KEPT = new Set([
  // Where `safe.directory`, LFS filters, line endings and credentials are configured.
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
  // A boundary the user set for the search; a git that is installed elsewhere.
  "GIT_CEILING_DIRECTORIES",
  "GIT_DISCOVERY_ACROSS_FILESYSTEM",
  "GIT_EXEC_PATH",
]);
/** How to reach a remote; only `--fetch` does. */
const TRANSPORT = /^GIT_(SSL_|SSH|HTTP_|ASKPASS$|PROXY_)/;

/** Settings that could run code, write, or bend what git says. The command's own options pin the rest. */
const PINNED: readonly (readonly [key: string, value: string])[] = [
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["core.quotePath", "true"],
  ["core.safecrlf", "false"],
  ["core.splitIndex", "false"],
  ["core.bigFileThreshold", "512m"],
  ["core.warnAmbiguousRefs", "false"],
  // With less to go by, an edit that keeps the size and sets the time back would go unseen.
  ["core.trustctime", "true"],
  ["core.checkStat", "default"],
  ["color.ui", "false"],
  ["diff.suppressBlankEmpty", "false"],
  // Without it git lists files whose time stamp alone differs.
  ["diff.autoRefreshIndex", "true"],
  ["log.showSignature", "false"],
  ["log.showRoot", "true"],
  ["trailer.separators", ":"],
];

/**
 * The environment of a git child, made from the given one.
 * @param env the environment of `dod` itself.
 * @param network true for the one command that may fetch.
 */
export function gitEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  network = false,
): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    if (name.toUpperCase().startsWith("GIT_") && !KEPT.has(name) && !TRANSPORT.test(name)) continue;
    clean[name] = value;
  }
  const config = [...safeDirectories(env), ...PINNED];
  config.forEach(([key, value], index) => {
    clean[`GIT_CONFIG_KEY_${index}`] = key;
    clean[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return {
    ...clean,
    GIT_CONFIG_COUNT: String(config.length),
    LC_ALL: "C",
    LANGUAGE: "",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_PAGER: "cat",
    GIT_LITERAL_PATHSPECS: "1",
    // History is what was committed: replacements and grafts of this clone would hide changes.
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_GRAFT_FILE: "/dev/null",
    // A partial clone would fetch missing blobs behind our back; the first is known since git 2.44.
    ...(network ? {} : { GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none" }),
  };
}

/** `safe.directory` given by the environment, as container images do; anything else there is dropped. */
function safeDirectories(env: Readonly<Record<string, string | undefined>>): [string, string][] {
  const count = Number(env.GIT_CONFIG_COUNT ?? 0);
  const found: [string, string][] = [];
  for (let index = 0; index < Math.min(count, 1000); index++) {
    const value = env[`GIT_CONFIG_VALUE_${index}`];
    if (env[`GIT_CONFIG_KEY_${index}`]?.toLowerCase() === "safe.directory" && value !== undefined)
      found.push(["safe.directory", value]);
  }
  return found;
}
