import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion, Strength } from "../../core/test-cases.ts";
import type { Chain, ExpressionKinds, Link } from "./chains.ts";
import type { FileText } from "./file-text.ts";
import type { Asked, StaticAssertion } from "./java-matchers.ts";
import { placeOf } from "./places.ts";

/** The assertions of a language's frameworks. */
export interface Dialect {
  readonly kinds: ExpressionKinds;
  /** An assertion that is called by name; null for any other call. */
  static(chain: Chain, at: number, code: FileText): StaticAssertion | null;
  /** `argument`: `assertThat(x)`; `prefix`: `x.Should()`; `matcher`: `x.shouldBe(3)`, itself a matcher. */
  root(link: Link): "argument" | "prefix" | "matcher" | null;
  asked(name: string): Asked;
  askedByObject(matcher: string): Asked;
  /** What a verification of a mock asks; null for what is none. */
  verified(chain: Chain, at: number, code: FileText): Verified | null;
  /** Calls that only look like assertions: the stubbing of a mock. */
  isOther(chain: Chain): boolean;
}

export interface Verified {
  readonly subject: string;
  readonly expected: string | null;
  readonly strength: Strength;
  readonly negated: boolean;
  readonly text: string;
}

/** Where assertions are looked for. */
export interface Place {
  readonly code: FileText;
  readonly dialect: Dialect;
  readonly testName: string;
  /** Whether a call of that name, on nothing, asserts. */
  isHelper(name: string, chain: Chain): boolean;
}

/** An assertion apart from where it stands. */
export type Parts = Omit<Assertion, "line" | "endLine" | "column">;

/** An assertion of which it is not known what it asks: a call of a helper. */
export function helper(text: string, matcher: string): Parts {
  return {
    text,
    subject: null,
    matcher,
    negated: false,
    expected: null,
    strength: null,
    tautology: null,
  };
}

export function placed(parts: Parts, first: SyntaxNode, last: SyntaxNode = first): Assertion {
  return { ...parts, ...placeOf(first, last) };
}
