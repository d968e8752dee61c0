import { stringify } from "yaml";
import type { SourcePosition } from "../core/checklist.ts";
import { type Entry, type MapNode, type Node, toPlain } from "./nodes.ts";
import { positionOf } from "./source-text.ts";

/** A line of the merged checklist as YAML, and where it was written. */
export interface MergedLine {
  readonly text: string;
  readonly at: SourcePosition;
}

/** The merged checklist, line by line, for `dod config`. Together the texts are a YAML document. */
export function mergedLines(merged: MapNode): MergedLine[] {
  return mapLines(merged, "");
}

function mapLines(map: MapNode, indent: string): MergedLine[] {
  return [...map.entries.values()].flatMap((entry) => entryLines(entry, indent));
}

function entryLines({ key, keyPlace, value }: Entry, indent: string): MergedLine[] {
  const at = positionOf(keyPlace);
  const name = `${indent}${scalarText(key)}:`;
  if (isOneLine(value)) return [{ text: `${name} ${flowText(value)}`, at }];
  const head = { text: name, at };
  if (value.kind === "map") return [head, ...mapLines(value, `${indent}  `)];
  if (value.kind === "list") return [head, ...listLines(value.items, `${indent}  `)];
  return [head];
}

function listLines(items: readonly Node[], indent: string): MergedLine[] {
  return items.flatMap((item) => {
    if (isOneLine(item))
      return [{ text: `${indent}- ${flowText(item)}`, at: positionOf(item.place) }];
    const inner =
      item.kind === "map"
        ? mapLines(item, `${indent}  `)
        : listLines((item as { items: readonly Node[] }).items, `${indent}  `);
    return inner.map((line, index) =>
      index === 0 ? { ...line, text: `${indent}- ${line.text.slice(indent.length + 2)}` } : line,
    );
  });
}

/** Scalars, what is empty, and lists of scalars: they come from one place. */
function isOneLine(node: Node): boolean {
  if (node.kind === "scalar") return true;
  if (node.kind === "map") return node.entries.size === 0;
  return node.items.every((item) => item.kind === "scalar");
}

function flowText(node: Node): string {
  if (node.kind === "scalar") return scalarText(node.value);
  if (node.kind === "map") return "{}";
  return `[${node.items.map((item) => flowScalar(toPlain(item))).join(", ")}]`;
}

/** As YAML writes it, on one line. */
function scalarText(value: unknown): string {
  const text = stringify(value, { lineWidth: 0 }).trimEnd();
  return text.includes("\n") ? JSON.stringify(value) : text;
}

/** Inside `[…]`, commas and brackets end a plain text. */
function flowScalar(value: unknown): string {
  const text = scalarText(value);
  return typeof value === "string" && text === value && /[,[\]{}]/.test(text)
    ? JSON.stringify(value)
    : text;
}
