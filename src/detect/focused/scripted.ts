import { shellWord } from "../shell-words.ts";
import { asPath, type Focus, isIdentifier, stemOf, withArguments } from "./words.ts";

/** `a_spec.rb:12` and `a_spec.rb[1:2]` are examples. */
export const rspec: Focus = ({ command, files }) =>
  files.some((path) => /[[\]:]/.test(path)) ? null : withArguments(command, files.map(asPath));

/** Rails takes files, Rake's test task one glob. With `-v`, for nothing else says which tests ran. */
export const minitest: Focus = ({ command, files }) => {
  if (files.some((path) => /[[\]{}*?,:\\]/.test(path))) return null;
  if (command.run === "bin/rails test")
    return withArguments(command, ["--verbose", ...files.map(asPath)]);
  if (!/(?:^| )rake test$/.test(command.run)) return null;
  const [first = "", ...others] = files.map(asPath);
  const glob = others.length === 0 ? first : `{${[first, ...others].join(",")}}`;
  return { run: `${command.run} TESTOPTS=-v TEST=${shellWord(glob)}`, reporting: null };
};

/** One file by its path; of several the classes, by their files' names, for older versions take one path. */
export const phpunit: Focus = ({ command, files }) => {
  const [first = "", ...others] = files;
  if (others.length === 0) return withArguments(command, [asPath(first)]);
  const classes = files.map(stemOf);
  if (!classes.every(isIdentifier)) return null;
  const filter = `/(^|[^A-Za-z0-9_])(${classes.join("|")})::/`;
  const { run, reporting } = command;
  // Characters that a script's own shell would read: only where there is none in between.
  return /^(?:\.\/)?vendor\/bin\//.test(run)
    ? withArguments({ run, reporting }, ["--filter", filter])
    : null;
};

export const pest: Focus = ({ command, files: [first = "", ...others] }) =>
  others.length === 0 ? withArguments(command, [asPath(first)]) : null;

export const bats: Focus = ({ command: { run, reporting }, files }) =>
  /^bats -r /.test(run) && reporting === null
    ? { run: `bats ${files.map((path) => shellWord(asPath(path))).join(" ")}`, reporting }
    : null;
