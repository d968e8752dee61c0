import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion } from "../../core/test-cases.ts";
import { type Chain, isLiteral, type Link } from "./chains.ts";
import { tautologyOf } from "./comparisons.ts";
import { helper, type Place, placed } from "./dialect.ts";
import type { FileText } from "./file-text.ts";
import { staticAssertion, truthOf } from "./named-assertions.ts";

/** The assertions that a chain of calls makes. */
export function assertionsOf(chain: Chain, place: Place): Assertion[] {
  const { dialect, code } = place;
  if (dialect.isOther(chain)) return [];
  for (const [at, link] of chain.links.entries()) {
    const known = dialect.static(chain, at, code);
    if (known?.form === "container") return [];
    if (known) return [placed(staticAssertion(chain, link, known, place), chain.node)];
    const root = dialect.root(link);
    if (root === "matcher") return linksFrom(chain, at, textUpTo(chain, at, code), null, place);
    if (root === "prefix") return linksFrom(chain, at + 1, textUpTo(chain, at, code), null, place);
    if (root === "argument") return rooted(chain, at, place);
    const verified = dialect.verified(chain, at, code);
    if (verified) return [placed({ ...verified, matcher: link.name, tautology: null }, chain.node)];
    if (place.isHelper(link.name, chain))
      return [placed(helper(code.short(chain.node), link.name), chain.node)];
  }
  return [];
}

/** The chain as written before a link. */
function textUpTo(chain: Chain, at: number, code: FileText): string {
  const end = at > 0 ? chain.links[at - 1]?.end : chain.base?.end;
  return end === undefined ? "" : code.of({ start: chain.start, end });
}

function rooted(chain: Chain, at: number, place: Place): Assertion[] {
  const { code, dialect } = place;
  const link = chain.links[at] as Link;
  if (at < chain.links.length - 1)
    return linksFrom(chain, at + 1, link.args[0] ? code.short(link.args[0]) : "", link, place);
  const [first, second, third] = link.args;
  const [subject, matcher] = third && second ? [second, third] : [first, second];
  const text = code.short(chain.node);
  if (!subject) return [];
  // `assertThat(x)` alone asks nothing, but with a condition for Hamcrest's boolean form or a block it does.
  if (!matcher) return [placed(helper(text, link.name), chain.node)];
  const asked = dialect.askedByObject(code.short(matcher));
  if (asked === "config" || asked === "pass") return [placed(helper(text, link.name), chain.node)];
  return [
    placed(
      {
        text,
        subject: code.short(subject),
        matcher: link.name,
        negated: asked.negated,
        expected: code.short(matcher),
        strength: asked.strength,
        tautology: null,
      },
      chain.node,
    ),
  ];
}

/** A longer chain was not written by hand. */
const MOST_LINKS = 100;

/** One assertion for each matcher of a chain: what is asked in one chain may as well be asked in two. */
function linksFrom(
  chain: Chain,
  first: number,
  start: string,
  root: Link | null,
  place: Place,
): Assertion[] {
  const { code, dialect } = place;
  const found: Assertion[] = [];
  let subject = start;
  let argument = root?.args[0] ?? null;
  for (const link of chain.links.slice(first, first + MOST_LINKS)) {
    if (/^that$/i.test(link.name) && link.args[0]) {
      subject = code.short(link.args[0]);
      argument = link.args[0];
      continue;
    }
    const asked = dialect.asked(link.name);
    if (asked === "config") continue;
    const args = link.args.map((arg) => code.short(arg)).join(", ");
    const call = `.${link.name}${link.types ? `<${link.types}>` : ""}(${args})`;
    if (asked === "pass") {
      subject += call;
      argument = null;
      continue;
    }
    const expected = link.args.length > 0 ? args : link.types;
    const parts = {
      text: `${subject} ${call}`,
      subject,
      matcher: link.name,
      negated: asked.negated,
      expected,
      strength: asked.strength,
      tautology: tautologyOfLink(subject, argument, link, place),
    };
    const truth =
      argument !== null && TRUTH.test(link.name) ? truthOf(argument, asked.negated, place) : null;
    found.push(placed({ ...parts, ...truth }, link.nameNode, link.args.at(-1) ?? link.nameNode));
  }
  // A matcher of the project's own.
  if (found.length === 0)
    return [placed(helper(code.short(chain.node), chain.links.at(-1)?.name ?? ""), chain.node)];
  return found;
}

const TRUTH = /^(?:isTrue|isFalse|BeTrue|BeFalse)$/;
const COMPARES = /Equal|Same|^(?:Should)?Be$|^shouldBe$|^toBe$/;

function tautologyOfLink(
  subject: string,
  argument: SyntaxNode | null,
  link: Link,
  place: Place,
): string | null {
  const { code, dialect, testName } = place;
  const expected = link.args[0];
  if (!expected || link.args.length > 1 || !COMPARES.test(link.name) || /not/i.test(link.name))
    return null;
  return tautologyOf(
    { text: subject, literal: argument !== null && isLiteral(argument, dialect.kinds) },
    { text: code.short(expected), literal: isLiteral(expected, dialect.kinds) },
    testName,
  );
}
