/** At a line's start; in lower case only with a colon or brackets, since a todo may be what the program is about. */
const MARK =
  /^[\s*\-/#!;]*(?:(?:TODO|TO-DO|FIXME|HACK|XXX)(?![\w-]|\.\w)|(?:todo|fixme|hack|ToDo|Todo|Fixme|FixMe|to-do|To-[Dd]o)\s*[:(]|@(?:todo|fixme)\b)/;
/** Behind a sentence it takes a colon, or a name in brackets. */
const INSIDE = /[\s([](?:TODO|TO-DO|FIXME)(?:\([^)\n]{0,60}\))?:/;
/** What no such line is without; asked of whole comments first. */
export const FIRST = /TODO|FIXME|HACK|XXX|todo|fixme|hack|Todo|ToDo|Fixme|FixMe|[Tt][Oo]-[Dd][Oo]/;

/** Whether a line of a comment, its mark taken away, says that something is to do. */
export function isTodo(line: string): boolean {
  return FIRST.test(line) && (MARK.test(line) || INSIDE.test(line));
}

/** The whole of what a comment says in place of a body. Without "yet", "not implemented" may be meant to stay. */
const PROMISE =
  /^[\s*]*(?:stub(?:bed(?: out)?)?(?: for now)?|(?:to|will) be implemented(?: later| soon)?|implement (?:later|soon|me|this)(?: later| soon)?|not yet implemented|not implemented yet|(?:unimplemented|empty) for now)[\s.!…]*$/i;

/** Whether a line of a comment, where a body should be, says no more than that it will come. */
export function promises(line: string): boolean {
  return PROMISE.test(line);
}
