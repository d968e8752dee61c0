const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for a day that is in the calendar, as `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (!match) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && utcDate(day) === text;
}

/** The day in UTC, as `YYYY-MM-DD`. */
export function utcDate(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** `until` is inclusive: it is over on the day after, in UTC. */
export function isOver(until: string, now: Date): boolean {
  return utcDate(now) > until;
}
