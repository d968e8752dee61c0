/** How `dod` finds its own comment on a pull request again. */

/**
 * The first line of the comment for a checklist: an HTML comment, which nobody sees. Nothing of a path can
 * end it.
 * @param checklist its path below the root; null for a bundled one
 */
export function commentMarker(checklist: string | null): string {
  // No path is encoded to anything with a colon.
  const key = checklist === null ? ":bundled" : encoded(checklist);
  return `<!-- dod:comment ${key} -->`;
}

/** Whether a comment is marked so. What is quoted further down is somebody's text, and no marker. */
export function isMarked(body: string, marker: string): boolean {
  return body.split(/\r?\n/, 1)[0] === marker;
}

/** The same text to readers: GitHub may give line ends and blanks at the end otherwise than it got them. */
export function sameText(one: string, other: string): boolean {
  return normal(one) === normal(other);
}

function normal(text: string): string {
  return text.replace(/\r\n/g, "\n").trimEnd();
}

/** Percent-encoded, slashes apart. Bytes that are not UTF-8 (`path-bytes.ts`) are told by their numbers. */
function encoded(path: string): string {
  return path.replace(/[^\w./@+-]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `%${code.toString(16).padStart(6, "0")}`;
  });
}
