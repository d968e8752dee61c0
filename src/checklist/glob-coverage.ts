/**
 * True where one list of globs surely takes everything that another one takes: it names the same globs
 * or more, and excludes the same or less. What globs could match is not worked out.
 */
export function coversGlobs(wide: readonly string[], narrow: readonly string[]): boolean {
  const [takes, drops] = [wide.filter(isTaken), wide.filter((glob) => !isTaken(glob))];
  const [wanted, excluded] = [narrow.filter(isTaken), narrow.filter((glob) => !isTaken(glob))];
  // A list of exclusions alone takes everything else; an empty list takes nothing.
  if (narrow.length === 0) return true;
  if (wide.length === 0) return false;
  const isTakenToo = takes.length === 0 || (wanted.length > 0 && isSubset(wanted, takes));
  return isTakenToo && isSubset(drops, excluded);
}

function isTaken(glob: string): boolean {
  return !glob.startsWith("!");
}

function isSubset(few: readonly string[], many: readonly string[]): boolean {
  const all = new Set(many);
  return few.every((one) => all.has(one));
}
