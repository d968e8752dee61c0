/** What the scheduler needs to know of a piece of work. */
export interface Work {
  readonly id: string;
  /** Ids that end before this starts; those that are not scheduled do not count. */
  readonly needs: readonly string[];
  /** Takes its turn in the order given; the others run beside. */
  readonly sequential: boolean;
}

interface ScheduleOptions {
  /** How many of the non-sequential ones may run at the same time; at least 1. */
  readonly concurrency: number;
  /** Asked before each start; true: nothing new starts. */
  readonly stop: () => boolean;
}

/**
 * Runs work in the order given, which must be one in which needs come first. Sequential work goes one
 * after another, so that a report is made before it is read; the rest runs beside it.
 * @returns the outcomes of what was started; what `stop` kept from starting has no entry
 */
export async function schedule<W extends Work, T>(
  work: readonly W[],
  execute: (work: W) => Promise<T>,
  options: ScheduleOptions,
): Promise<Map<string, T>> {
  const outcomes = new Map<string, T>();
  const ends = new Map<string, Promise<void>>();
  const slot = slots(Math.max(1, options.concurrency));
  let turn: Promise<void> = Promise.resolve();

  const run = async (one: W) => {
    if (options.stop()) return;
    outcomes.set(one.id, await execute(one));
  };
  for (const one of work) {
    const needed = one.needs.flatMap((id) => ends.get(id) ?? []);
    // A need always comes earlier in the order, so this waits for nothing that waits for it.
    const ready = Promise.all(one.sequential ? [turn, ...needed] : needed);
    const end = one.sequential
      ? ready.then(() => run(one))
      : ready.then(() => slot(() => run(one)));
    ends.set(one.id, end);
    if (one.sequential) turn = end;
  }
  await Promise.all(ends.values());
  return outcomes;
}

/** At most `count` at a time, in the order they came. */
function slots(count: number): (task: () => Promise<void>) => Promise<void> {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
