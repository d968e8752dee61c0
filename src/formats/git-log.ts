import type { Buffer } from "node:buffer";
import type { Commit } from "../core/change.ts";
import { decodePath } from "../core/path-bytes.ts";

// Values cannot hold a NUL, so a NUL after each keeps them apart whatever they hold.
const FIELDS = "%H%x00%P%x00%an%x00%ae%x00%cn%x00%ce%x00%s%x00%b%x00";
const TRAILERS = "%(trailers:only=true,unfold=true,separator=%x00,key_value_separator=%x00)%x00";

/** The format for `git log -z`. @param signatures `%G?` starts a program for each signed commit. */
export function commitFormat(signatures: boolean): string {
  return `--format=tformat:${signatures ? "%G?" : ""}%x00${FIELDS}${TRAILERS}`;
}

/**
 * Commits of `git log -z` in {@link commitFormat}, in its order. Bytes that are not UTF-8 are kept as
 * in paths (`path-bytes.ts`).
 * @throws Error when the output is cut off.
 */
export function parseCommits(bytes: Buffer): Commit[] {
  const commits: Commit[] = [];
  let at = 0;
  const next = (): string => {
    const end = bytes.indexOf(0, at);
    if (end < 0) throw new Error("git log: the output is cut off");
    const field = decodePath(bytes.subarray(at, end));
    at = end + 1;
    return field;
  };
  while (at < bytes.length) {
    const signature = next() || null;
    const [sha, parents, authorName, authorEmail] = [next(), next(), next(), next()];
    const [committerName, committerEmail, subject, body] = [next(), next(), next(), next()];
    commits.push({
      sha,
      parents: parents === "" ? [] : parents.split(" "),
      authorName,
      authorEmail,
      committerName,
      committerEmail,
      subject,
      body,
      trailers: parseTrailers(next),
      signature,
    });
  }
  return commits;
}

/** Key and value by turns, then an empty field; where there are none, two empty fields. */
function parseTrailers(next: () => string): Commit["trailers"] {
  const trailers: { key: string; value: string }[] = [];
  let key = next();
  if (key === "") next();
  while (key !== "") {
    trailers.push({ key, value: next() });
    key = next();
  }
  return trailers;
}
