import { boundedCaptures } from "../bounded-captures.ts";
import { type NamedIssue, type NamingTexts, REF_PLACES, type RefPlace } from "./issue-refs.ts";

/** A reference to an issue of another tracker. */
export interface ForeignIssue {
  /** As it is written: `SHOP-12`. */
  readonly name: string;
  readonly place: RefPlace;
}

/** What a pattern of the checklist found. */
export interface PatternMatches {
  /** Numbers: issues of the repository itself. */
  readonly named: readonly NamedIssue[];
  readonly foreign: readonly ForeignIssue[];
  /** It took too long somewhere, so that there may be more. */
  readonly tooSlow: boolean;
}

/**
 * @param pattern a JavaScript regular expression; its first group, or the whole match, is the reference
 * @param repository whose issues numbers are
 */
export function matchPattern(
  texts: NamingTexts,
  pattern: string,
  repository: string,
  budgetMs?: number,
): PatternMatches {
  const capture = boundedCaptures(pattern, budgetMs);
  const found = REF_PLACES.map((place) => ({ place, names: capture(texts[place].join("\n")) }));
  const all = found.flatMap(({ place, names }) => (names ?? []).map((name) => ({ place, name })));
  const number = ({ name }: { name: string }) => /^\s*#?([1-9]\d{0,8})\s*$/.exec(name)?.[1];
  return {
    named: all.flatMap(({ place, name }) => {
      const digits = number({ name });
      if (digits === undefined) return [];
      return [{ repository, number: Number(digits), place, closing: false }];
    }),
    foreign: all.filter((one) => number(one) === undefined && /[\p{L}\p{N}]/u.test(one.name)),
    tooSlow: found.some(({ names }) => names === null),
  };
}
