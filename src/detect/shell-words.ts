/** A simple command out of a shell line. */
export interface ShellCommand {
  /** `A=1` in front, and what `cross-env` sets. */
  readonly env: readonly string[];
  readonly words: readonly string[];
}

/**
 * The last command of a line joined by `&&` alone, where arguments put at the end go to. Null for a line
 * with pipes, redirections, `;`, `||`, substitutions or variables: what runs there is not certain.
 */
export function lastCommand(line: string): ShellCommand | null {
  const bare = line.replace(/'[^']*'|"(?:[^"\\]|\\.)*"/g, (quoted) =>
    quoted.includes("$") || quoted.includes("`") ? "$" : "_",
  );
  if (/[|;<>`$()\n]|(^|[^&])&([^&]|$)/.test(bare)) return null;
  const last = line.split("&&").at(-1)?.trim() ?? "";
  const words = last.match(/(?:[^\s'"]|'[^']*'|"(?:[^"\\]|\\.)*")+/g) ?? [];
  const isSetting = (word: string) => /^[A-Za-z_]\w*=/.test(word);
  const env: string[] = [];
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    if (isSetting(word)) env.push(word);
    else if (!/^(cross-env|npx|--no-install|bunx|env|dotenv|--)$/.test(word)) break;
  }
  return { env, words: words.slice(at) };
}

/** A name of the repository as one word of a command line, whatever is in it. */
export function shellWord(text: string): string {
  return /^[\w./][\w./-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
