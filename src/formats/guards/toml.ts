import { parse } from "smol-toml";
import { UnreadableGuards } from "../../core/guards/guard.ts";
import {
  listTree,
  mappingTree,
  type Scalar,
  scalarTree,
  type Tree,
} from "../../core/guards/tree.ts";

/**
 * TOML with the line of each part. The parser knows no lines: they are those of the headers and keys as
 * they are written; what is written inside an inline table stands on the line of the table.
 * @throws UnreadableGuards
 */
export function readToml(text: string): Tree {
  let value: unknown;
  try {
    value = parse(text.replace(/^\ufeff/, ""));
  } catch (fault) {
    const line = (fault as { line?: unknown }).line;
    throw new UnreadableGuards(
      `cannot be read as TOML${typeof line === "number" ? `: line ${line}` : ""}`,
    );
  }
  const lines = keyLines(text);
  const walk = (one: unknown, path: string, line: number): Tree => {
    if (Array.isArray(one))
      return listTree(
        one.map((item, index) =>
          walk(item, `${path}\n${index}`, lines.get(`${path}\n${index}`) ?? line),
        ),
        line,
      );
    if (typeof one === "object" && one !== null && !(one instanceof Date)) {
      const entries = new Map<string, Tree>();
      for (const [key, child] of Object.entries(one)) {
        const at = `${path}\n${key}`;
        entries.set(key, walk(child, at, lines.get(at) ?? line));
      }
      return mappingTree(entries, line);
    }
    return scalarTree(scalarOf(one), line);
  };
  return walk(value, "", 1);
}

function scalarOf(value: unknown): Scalar {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return String(value);
}

const KEY =
  /^\s{0,40}((?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[\w-]{1,200})(?:\s{0,9}\.\s{0,9}(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[\w-]{1,200})){0,20})\s{0,40}=/;
const HEADER = /^\s{0,40}(\[{1,2})\s{0,9}([^\]\n]{1,400})\]/;

/** `\ntool\nruff\nselect` → its 1-based line; an array of tables counts its tables. */
function keyLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const tables = new Map<string, number>();
  let prefix = "";
  text.split("\n").forEach((written, index) => {
    const line = index + 1;
    const header = HEADER.exec(written);
    // A list's line may look like a header too: it opens no table that anybody asks for.
    if (header?.[2]) {
      prefix = `\n${parts(header[2]).join("\n")}`;
      if (header[1] === "[[") {
        const count = tables.get(prefix) ?? 0;
        tables.set(prefix, count + 1);
        if (!lines.has(prefix)) lines.set(prefix, line);
        prefix = `${prefix}\n${count}`;
      }
      if (!lines.has(prefix)) lines.set(prefix, line);
      return;
    }
    const key = KEY.exec(written)?.[1];
    if (key === undefined) return;
    const path = `${prefix}\n${parts(key).join("\n")}`;
    if (!lines.has(path)) lines.set(path, line);
  });
  return lines;
}

function parts(key: string): string[] {
  const found = key.match(/"[^"]*"|'[^']*'|[^.\s"']+/g) ?? [];
  return found.map((part) => part.replace(/^["']|["']$/g, ""));
}
