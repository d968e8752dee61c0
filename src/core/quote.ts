/** How much of another's text a report shows, in UTF-16 units. */
const SHOWN = 80;

/** Another's text in quotation marks: on one line, and its beginning alone where it is long. */
export function quoted(text: string): string {
  // White space beyond that is none of what is shown.
  const line = text
    .slice(0, SHOWN * 10)
    .replace(/\s+/g, " ")
    .trim();
  if (line.length <= SHOWN) return `“${line}”`;
  // Not through the middle of a pair of surrogates.
  const cut = line.slice(0, SHOWN - 1).replace(/[\ud800-\udbff]$/, "");
  return `“${cut}…”`;
}
