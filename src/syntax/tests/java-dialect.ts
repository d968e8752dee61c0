import type { Chain, Link } from "./chains.ts";
import type { Dialect, Verified } from "./dialect.ts";
import type { FileText } from "./file-text.ts";
import { JAVA_EXPRESSIONS } from "./java-calls.ts";
import { askedByChain, askedByHamcrest, staticAssertion } from "./java-matchers.ts";

const ROOTS =
  /^(?:assertThat|assertThatCode|assertThatThrownBy|assertThatExceptionOfType|assertWithMessage|assert_|expectThat|expectCatching|expectThrows|assertThatObject|assertThatNoException|assertThatIllegal\w+)$/;
const STUBS =
  /^(?:andReturn|andThrow|andStubReturn|andAnswer|andStubAnswer|andDelegateTo|andVoid|anyTimes|thenReturn|thenThrow|thenAnswer|willReturn|willThrow|willAnswer|expectLastCall)$/;

export const JAVA: Dialect = {
  kinds: JAVA_EXPRESSIONS,
  static(chain, at, code) {
    return isClassOrNone(chain, at, code) ? staticAssertion((chain.links[at] as Link).name) : null;
  },
  root: ({ name }) => (ROOTS.test(name) ? "argument" : null),
  asked: askedByChain,
  askedByObject: askedByHamcrest,
  verified: (chain, at, code) => mockitoVerified(chain, at, code),
  isOther: ({ links }) => links.some(({ name }) => STUBS.test(name)),
};

/** `assertEquals(…)`, `Assert.assertEquals(…)`, not `page.assertEquals(…)` on an object. */
export function isClassOrNone({ base, links }: Chain, at: number, code: FileText): boolean {
  if (at > 0) return false;
  if (base === null) return true;
  return links.length === 1 && /^(?:[a-z]\w*\.)*[A-Z]\w*$/.test(code.raw(base).slice(0, 80));
}

/** `verify(mock, times(2)).post(event)`. */
export function mockitoVerified(chain: Chain, at: number, code: FileText): Verified | null {
  const [root, call] = chain.links.slice(at);
  if (root?.name !== "verify" || !call || !root.args[0]) return null;
  const mode = root.args[1] ? code.short(root.args[1]) : "";
  const args = call.args.map((arg) => code.short(arg)).join(", ");
  return {
    subject: `${code.short(root.args[0])}.${call.name}`,
    expected: args || null,
    strength: /atLeast|atMost/.test(mode) ? "partial" : "equal",
    negated: /\bnever\b|\btimes\(0\)/.test(mode),
    text: code.short(chain.node),
  };
}
