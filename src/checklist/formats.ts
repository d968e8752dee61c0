import picomatch from "picomatch/posix.js";
import * as z from "zod/mini";
import { isDate } from "./dates.ts";
import { isTimeout } from "./durations.ts";

/**
 * The kinds of text that a checklist is made of, as schemas. Each is a named string format, so that a
 * fault says what was expected in the format's own words (`issue-words.ts`) and editors learn its name.
 */

/** What an id may be: it is typed on the command line, in comma-separated lists and in commit trailers. */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** A built-in check's name or `plugin/check`. */
export const CHECK_NAME_PATTERN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*(\/[a-z][a-z0-9]*(-[a-z0-9]+)*)?$/;

export const id = z.stringFormat("item-id", ID_PATTERN);
export const text = z.stringFormat("filled-text", /\S/);
export const glob = z.stringFormat("glob", (pattern) => whatIsWrongWithGlob(pattern) === null);
export const timeout = z.stringFormat("dod-timeout", isTimeout);
export const date = z.stringFormat("date", isDate);
/** A name that git may be asked for; one that begins with `-` would be an option of git. */
export const revision = z.stringFormat("git-revision", /^[^-\s\x00-\x1f\x7f][^\s\x00-\x1f\x7f]*$/);

/**
 * Why a glob can never match or cannot be read; null when nothing is wrong. Picomatch takes an
 * unclosed bracket as a letter, which then matches nothing, silently.
 */
export function whatIsWrongWithGlob(pattern: string): string | null {
  const glob = pattern.startsWith("!") ? pattern.slice(1) : pattern;
  if (glob.trim() === "") return "it is empty";
  if (glob.startsWith("/"))
    return "paths are relative to the repository root: leave out the `/` at the beginning";
  if (/^\.\.(\/|$)/.test(glob)) return "it leaves the repository";
  // Nothing of this could be left open, which is all that picomatch may find.
  if (/^[\w./*-]{1,1000}$/.test(glob)) return null;
  try {
    picomatch.makeRe(glob, { dot: true, strictBrackets: true });
    return null;
  } catch (fault) {
    return lowerFirst((fault as Error).message);
  }
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
