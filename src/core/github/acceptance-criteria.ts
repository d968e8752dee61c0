import { boundedCaptures } from "../bounded-captures.ts";
import { sectionsNamed } from "./body-sections.ts";
import { markdownLines } from "./markdown-lines.ts";
import { nameOf } from "./markdown-text.ts";

/** A task box of an issue that says what must hold. */
export interface Criterion {
  readonly text: string;
  readonly ticked: boolean;
  /** What tests name it by: `AC-1`; null where it has none, or none is asked for. */
  readonly id: string | null;
}

/** How people head them, in the languages in which most of them write. */
export const CRITERIA_HEADINGS: readonly string[] = [
  "acceptance criteria",
  "acceptance criterion",
  "definition of done",
  "done when",
  "Akzeptanzkriterien",
  "Abnahmekriterien",
  "critères d'acceptation",
  "criterios de aceptación",
  "critérios de aceitação",
  "criteri di accettazione",
  "acceptatiecriteria",
  "kryteria akceptacji",
  "критерии приёмки",
  "验收标准",
  "受け入れ基準",
];

/** The boxes below every heading that holds one of the words, lower headings included. */
export function criteriaOf(
  body: string,
  headings: readonly string[],
): { readonly text: string; readonly ticked: boolean }[] {
  const wanted = headings.map(nameOf);
  const sections = sectionsNamed(markdownLines(body), (name) =>
    wanted.some((words) => ` ${name} `.includes(` ${words} `)),
  );
  const boxes = sections.flatMap(({ lines }) => lines.filter(({ kind }) => kind === "box"));
  // A section within a section is in both.
  return [...new Map(boxes.map((box) => [box.number, box])).values()];
}

/**
 * The first id in each text; null where there is none.
 * @param pattern a JavaScript regular expression; its first group, or the whole match, is the id
 * @returns null where the pattern took too long
 */
export function idsOf(texts: readonly string[], pattern: string): (string | null)[] | null {
  const capture = boundedCaptures(pattern);
  const ids = texts.map((text) => capture(text));
  return ids.some((found) => found === null) ? null : ids.map((found) => found?.[0] ?? null);
}
