/** What may tidy up, and may as well be what was asked for: `timer.cancel(id)`, `orders.cancel(id)`. */
const AMBIGUOUS =
  /^(remove|cancel|end|release|stop|abort|delete|destroy)(_all|_sync|All|Sync|Async)?$/;
const FILE_SYSTEM = /^(os|fs|fse|fsp|fsPromises|promises|shutil)$/;
/** Of a receiver's name, what says that it only serves the program. */
const OWN: ReadonlySet<string> = new Set(
  (
    "timer timeout interval lock mutex semaphore controller tmp temp handle stream reader writer " +
    "socket sock ws connection conn pool server path"
  ).split(" "),
);

/**
 * Whether a call by a name that speaks of tidying up does no more than that: with arguments, some also take
 * away what is somebody's.
 * @param receiver the last name of what it is called on; null where it is called on nothing that has a name
 */
export function onlyTidies(name: string, receiver: string | null, hasArguments: boolean): boolean {
  if (!hasArguments || !AMBIGUOUS.test(name)) return true;
  if (receiver === null) return false;
  return FILE_SYSTEM.test(receiver) || wordsOf(receiver).some((word) => OWN.has(word));
}

const wordsOf = (name: string): string[] =>
  name
    .slice(0, 100)
    .split(/[_$#\d]+|(?<=[a-z])(?=[A-Z])/)
    .map((word) => word.toLowerCase());
