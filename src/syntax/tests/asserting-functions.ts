/** A function that is no test, and its text. */
export interface LocalFunction {
  readonly name: string;
  readonly text: string;
}

/**
 * Functions of a file that assert, themselves or through one another.
 * @param asserts what in a text is an assertion
 */
export function assertingFunctions(
  functions: readonly LocalFunction[],
  asserts: RegExp,
): ReadonlySet<string> {
  const names = new Set(functions.map(({ name }) => name));
  const callers = new Map<string, string[]>();
  const found = new Set<string>();
  for (const { name, text } of functions) {
    if (asserts.test(text)) found.add(name);
    for (const word of new Set(text.match(/\w+/g) ?? [])) {
      if (word === name || !names.has(word)) continue;
      const list = callers.get(word);
      if (list) list.push(name);
      else callers.set(word, [name]);
    }
  }
  // A set yields what is added while it is walked.
  for (const name of found) for (const caller of callers.get(name) ?? []) found.add(caller);
  return found;
}
