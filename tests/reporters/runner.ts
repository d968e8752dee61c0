/** What a program that runs a CI job would obey in a log; written apart from what escapes it. */

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

// Whatever might end a line somewhere, and the white space of .NET (Char.IsWhiteSpace).
const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
const WHITE = /^[\s\u0085]+/;

/**
 * Commands in the order in which they stand: `::name key=value,…::data` at the beginning of a line, and
 * `##[name key=value;…]data`, `##vso[…]` and `##teamcity[…]` anywhere in one (actions/runner,
 * src/Runner.Common/ActionCommand.cs; Azure Pipelines, "Logging commands"; TeamCity, "Service Messages").
 */
export function commandsIn(log: string): readonly Command[] {
  return log.split(LINE_END).flatMap((line) => {
    const trimmed = line.replace(WHITE, "");
    if (trimmed.startsWith("::")) {
      const end = trimmed.indexOf("::", 2);
      if (end > 0) return [parsed(trimmed.slice(2, end), trimmed.slice(end + 2))];
    }
    const bracket = /##(?:vso|teamcity)?\[([^\]]*)\]?(.*)/i.exec(line);
    return bracket ? [{ name: `##[${bracket[1]}`, properties: {}, data: bracket[2] ?? "" }] : [];
  });
}

function parsed(info: string, data: string): Command {
  const space = info.indexOf(" ");
  const name = (space < 0 ? info : info.slice(0, space)).toLowerCase();
  const pairs = (space < 0 ? "" : info.slice(space + 1).trim()).split(",").filter((one) => one);
  const properties = pairs.map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), unescaped(pair.slice(at + 1), { "%3A": ":", "%2C": "," })];
  });
  return { name, properties: Object.fromEntries(properties), data: unescaped(data, {}) };
}

function unescaped(text: string, more: Readonly<Record<string, string>>): string {
  const all = Object.entries({ "%0D": "\r", "%0A": "\n", ...more, "%25": "%" });
  return all.reduce((out, [code, character]) => out.replaceAll(code, character), text);
}
