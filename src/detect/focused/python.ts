import { isWithin } from "../../core/packages.ts";
import { shellWord } from "../shell-words.ts";
import { asPath, type Focus, isIdentifier, withArguments } from "./words.ts";

/** `::` and `[` begin a test's name. */
export const pytest: Focus = ({ command, files }) =>
  files.some((path) => /::|\[/.test(path))
    ? null
    : withArguments(command, ["--maxfail", "0", ...files.map(asPath)]);

const DISCOVER = /^(\S.*?) -m unittest discover(?: -s (\S+|'[^']*'))?(?: -p '[^']*')?$/;
const DJANGO = /^(\S.*?) manage\.py test$/;

/**
 * The standard library's runner and Django's: modules by name, from the folder that `discover` puts on the
 * path. With `-v`, for their output alone says which tests ran.
 */
export const unittest: Focus = ({ command, files }) => {
  const django = DJANGO.exec(command.run);
  if (django) {
    const modules = files.map((path) => moduleOf(path, ""));
    if (modules.includes(null)) return null;
    return { run: `${command.run} -v 2 ${modules.join(" ")}`, reporting: null };
  }
  const [, python = "", quoted] = DISCOVER.exec(command.run) ?? [];
  if (python === "") return null;
  const start = quoted?.replace(/^'|'$/g, "") ?? "";
  if (/[':]/.test(start)) return null;
  const modules = files.map((path) => moduleOf(path, start));
  if (modules.includes(null)) return null;
  const path = start === "" ? "" : `PYTHONPATH=${shellWord(start)}\${PYTHONPATH:+:$PYTHONPATH} `;
  return { run: `${path}${python} -m unittest -v ${modules.join(" ")}`, reporting: null };
};

function moduleOf(path: string, start: string): string | null {
  if (!path.endsWith(".py") || !isWithin(path, start)) return null;
  const parts = path.slice(start === "" ? 0 : start.length + 1, -".py".length).split("/");
  return parts.every(isIdentifier) ? parts.join(".") : null;
}
