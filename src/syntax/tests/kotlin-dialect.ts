import type { Chain, Link } from "./chains.ts";
import type { Dialect, Verified } from "./dialect.ts";
import type { FileText } from "./file-text.ts";
import { isClassOrNone, JAVA, mockitoVerified } from "./java-dialect.ts";
import { askedByChain, askedByHamcrest, staticAssertion } from "./java-matchers.ts";
import { KOTLIN_EXPRESSIONS } from "./kotlin-calls.ts";

const BLOCKS = /^(?:withClue|assertSoftly|assertAll|asClue|all|expect)$/;
const VERIFIES = /^(?:co)?[vV]erify(?:All|Order|Sequence)?$/;

export const KOTLIN: Dialect = {
  kinds: KOTLIN_EXPRESSIONS,
  static(chain, at, code) {
    const link = chain.links[at] as Link;
    const { name } = link;
    if (BLOCKS.test(name) && link.args.at(-1)?.kind() === "lambda_literal")
      return { form: "container", strength: null };
    return isClassOrNone(chain, at, code) ? staticAssertion(name) : null;
  },
  root(link) {
    if (/^should[A-Z]|^should$/.test(link.name)) return "matcher";
    return JAVA.root(link);
  },
  asked: askedByChain,
  askedByObject: askedByHamcrest,
  verified: (chain, at, code) => mockkVerified(chain, at, code) ?? mockitoVerified(chain, at, code),
  isOther: JAVA.isOther,
};

/** `verify(exactly = 1) { bus.post(event) }`. */
function mockkVerified(chain: Chain, at: number, code: FileText): Verified | null {
  const link = chain.links[at] as Link;
  if (!VERIFIES.test(link.name)) return null;
  const { args } = link;
  const block = args.at(-1);
  if (block?.kind() !== "lambda_literal") return null;
  const mode = args
    .slice(0, -1)
    .map((arg) => code.short(arg))
    .join(", ");
  const calls = code.short(block).slice(1, -1).trim();
  const open = calls.indexOf("(");
  return {
    subject: open < 0 ? calls : calls.slice(0, open),
    expected: open < 0 ? null : calls.slice(open),
    strength: /atLeast|atMost/.test(mode) ? "partial" : "equal",
    negated: /exactly = 0\b/.test(mode),
    text: code.short(chain.node),
  };
}
