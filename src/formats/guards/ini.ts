import { mappingTree, scalarTree, type Tree } from "../../core/guards/tree.ts";

const SECTION = /^\[([^\]\n]{1,200})\]/;
const ENTRY = /^([^=:\s#;][^=:\n]{0,200}?)\s{0,40}[=:]\s{0,40}(.*)$/;

/**
 * INI as Python's configparser takes it: sections, `key = value` or `key: value`, indented lines go on
 * with the value above. Keys are lower case. Whatever else stands there is no setting. What stands above
 * the first section belongs to the section `""`.
 * Source: docs.python.org/3/library/configparser.html#supported-ini-file-structure
 */
export function readIni(text: string): Tree {
  const sections = new Map<string, Map<string, { line: number; values: string[] }>>();
  let section = new Map<string, { line: number; values: string[] }>();
  sections.set("", section);
  const sectionLines = new Map<string, number>([["", 1]]);
  let open: string[] | null = null;
  text.split(/\r?\n/).forEach((written, index) => {
    const trimmed = written.replace(/^\ufeff/, "").trim();
    if (trimmed === "" || /^[#;]/.test(trimmed)) return;
    if (/^\s/.test(written) && open) {
      open.push(trimmed);
      return;
    }
    open = null;
    const name = SECTION.exec(trimmed)?.[1];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      sectionLines.set(name, index + 1);
      return;
    }
    const [, key, value = ""] = ENTRY.exec(trimmed) ?? [];
    if (key === undefined) return;
    open = [value.replace(/\s[#;].*$/, "").trim()];
    section.set(key.trim().toLowerCase(), { line: index + 1, values: open });
  });
  const entries = [...sections].map(([name, settings]): [string, Tree] => {
    const line = sectionLines.get(name) ?? 1;
    const values = [...settings].map(([key, { line: at, values: written }]): [string, Tree] => [
      key,
      scalarTree(
        written.filter((one) => one !== "").join("\n"),
        at,
        written[0] === "" ? at + 1 : at,
      ),
    ]);
    return [name, mappingTree(new Map(values), line)];
  });
  return mappingTree(new Map(entries), 1);
}

/** A setting that holds a list: apart by commas, blanks and line breaks. */
export function iniList(
  tree: Tree | undefined,
): { readonly text: string; readonly line: number }[] {
  if (typeof tree?.scalar !== "string") return [];
  const { line } = tree;
  return tree.scalar
    .split(/[,\s]+/)
    .filter((one) => one !== "" && !one.startsWith("#"))
    .map((text) => ({ text, line }));
}
