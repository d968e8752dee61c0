import { type Tree, textsOf } from "../../core/guards/tree.ts";

/** How the configuration of Python's tools writes lists. */

export type Texts = readonly { readonly text: string; readonly line: number }[];

/** TOML has lists, INI writes them as one text. */
export type ListOf = (tree: Tree | undefined) => Texts;

export const TOML_LIST: ListOf = (tree) =>
  textsOf(tree).flatMap(({ text, line }) =>
    tree?.items.length
      ? [{ text, line }]
      : text
          .split(/[,\s]+/)
          .filter(Boolean)
          .map((one) => ({ text: one, line })),
  );

/** Entries of which each is a line or an item: patterns that may hold blanks. */
export function lines(tree: Tree | undefined): Texts {
  return textsOf(tree).flatMap(({ text, line }) =>
    text
      .split("\n")
      .map((one) => ({ text: one.trim(), line }))
      .filter((one) => one.text !== ""),
  );
}
