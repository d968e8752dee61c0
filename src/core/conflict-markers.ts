/** Git's own marks: seven signs, then a blank and a label, or the line's end. */
const OURS = /^<{7}(?: .*)?$/;
const BASE = /^\|{7}(?: .*)?$/;
const BETWEEN = /^={7}$/;
/** Seven marks of a quotation may begin a line of a mail: without its other half it takes a name behind it. */
const THEIRS = /^>{7}(?: .*)?$/;
const THEIRS_NAMED = /^>{7} (?:[0-9a-f]{7,40}\b.*|\S+)$/;
const OURS_NAMED = /^<{7} \S.*$/;

/** Lines from 1; the same twice where a marker stands alone. */
export interface Conflict {
  readonly line: number;
  readonly endLine: number;
}

/**
 * The conflicts of a text that a merge left to be resolved. `=======` and `|||||||` count between the
 * two others alone: by themselves they underline a heading or begin a table. What only one half is left of
 * counts as well, where it carries its label.
 */
export function conflictMarkers(text: string): readonly Conflict[] {
  if (!text.includes("<<<<<<<") && !text.includes(">>>>>>>")) return [];
  const found: Conflict[] = [];
  let open: { line: number; named: boolean; parted: boolean } | null = null;
  const drop = () => {
    if (open?.named) found.push({ line: open.line, endLine: open.line });
    open = null;
  };
  text.split(/\r\n|\n|\r/).forEach((line, at) => {
    if (OURS.test(line)) {
      drop();
      open = { line: at + 1, named: OURS_NAMED.test(line), parted: false };
    } else if (open && (BETWEEN.test(line) || BASE.test(line))) {
      open.parted = true;
    } else if (THEIRS.test(line)) {
      if (open?.parted) {
        found.push({ line: open.line, endLine: at + 1 });
        open = null;
      } else {
        drop();
        if (THEIRS_NAMED.test(line)) found.push({ line: at + 1, endLine: at + 1 });
      }
    }
  });
  drop();
  return found;
}
