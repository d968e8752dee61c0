import { asPath, type Focus, withArguments } from "./words.ts";

const GLOB = /[*?[\]{}()!]/;

/** Files are parts of paths: others whose path holds one run as well. `a.test.ts:12` would be a line. */
export const vitest: Focus = ({ command, files }) => {
  if (files.some((path) => /:\d+$/.test(path))) return null;
  // A flag before them: `--coverage` at the script's end would take the first for its value.
  return withArguments(command, ["--run", ...ALL_OF_THEM, ...files.map(asPath)]);
};

/** Of each test it is asked what became of it, whatever the script says of the first that fails. */
const ALL_OF_THEM = ["--bail", "0"];

export const jest: Focus = ({ command, files }) =>
  withArguments(command, [...ALL_OF_THEM, "--runTestsByPath", ...files.map(asPath)]);

/** With those that a `spec` of its configuration names. */
export const mocha: Focus = ({ command, files }) => {
  const { run, reporting } = command;
  // An option that mocha below 6 does not know.
  const all = reporting === null ? [] : ["--no-bail"];
  const made = withArguments(command, [...files.map(asPath), ...all]);
  if (made === null) return null;
  // Below 6 no file can be named; its `tap` says of each test what its `spec` does not.
  if (reporting === null) return { ...made, reporting: `${made.run} --reporter tap` };
  // An option's values may end at the next option only.
  const [before = "", after] = reporting.split(" --reporter xunit ");
  if (after === undefined) return made;
  const words = made.run.slice(run.length).replace(/^ -- /, " ");
  return { ...made, reporting: `${before}${words} --reporter xunit ${after}` };
};

/** From Node 21 files are globs. */
export const byPath: Focus = ({ command, files }) =>
  files.some((path) => GLOB.test(path)) ? null : withArguments(command, files.map(asPath));

/** Files are regular expressions, searched in the whole path. */
export const playwright: Focus = ({ command, files }) => {
  if (files.some((path) => /:\d+$/.test(path))) return null;
  const patterns = files.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, "[$&]"));
  if (patterns.some((pattern) => /\[[\^\\\]]\]/.test(pattern))) return null;
  return withArguments(command, patterns.map(asPath));
};

/** A path is told from a name's part by its first characters. */
export const bun: Focus = ({ command, files }) =>
  withArguments(
    command,
    files.map((path) => `./${path}`),
  );

export const deno: Focus = ({ command, files }) =>
  files.some((path) => GLOB.test(path)) ? null : withArguments(command, files.map(asPath));
