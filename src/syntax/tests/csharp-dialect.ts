import type { Chain, Link } from "./chains.ts";
import { CSHARP_EXPRESSIONS } from "./csharp-calls.ts";
import { askedByChain, askedByConstraint, staticAssertion } from "./csharp-matchers.ts";
import type { Dialect, Verified } from "./dialect.ts";
import type { FileText } from "./file-text.ts";

const ASSERT = /^(?:[\w.]+\.)?(?:Assert|StringAssert|CollectionAssert|ClassicAssert)$/;
/** What `Should` itself is asked in Shouldly, by what it is with `Assert`. */
const SHOULDLY: Readonly<Record<string, string>> = {
  Throw: "Throws",
  ThrowAsync: "Throws",
  NotThrow: "DoesNotThrow",
  NotThrowAsync: "DoesNotThrow",
};
const VERIFIES = /^Verify(?:Get|Set)?$/;

export const CSHARP: Dialect = {
  kinds: CSHARP_EXPRESSIONS,
  static(chain, at, code) {
    const base = at === 0 && chain.base ? code.short(chain.base) : "";
    const { name } = chain.links[at] as Link;
    if (base === "Should") return staticAssertion(SHOULDLY[name] ?? "");
    return ASSERT.test(base) ? staticAssertion(name) : null;
  },
  root({ name }) {
    if (name === "Should") return "prefix";
    return /^Should[A-Z]/.test(name) && !/^ShouldSatisfy/.test(name) ? "matcher" : null;
  },
  asked: askedByChain,
  askedByObject: askedByConstraint,
  verified: (chain, at, code) => moqVerified(chain, at, code),
  isOther: () => false,
};

/** `bus.Verify(b => b.Post(message), Times.Once())`. */
function moqVerified(chain: Chain, at: number, code: FileText): Verified | null {
  const link = chain.links[at] as Link;
  if (!VERIFIES.test(link.name)) return null;
  const [call, mode] = link.args;
  if (!chain.base || call?.kind() !== "lambda_expression") return null;
  const text = code.short(call);
  const open = text.indexOf("(", text.indexOf("=>"));
  const times = mode ? code.short(mode) : "";
  return {
    subject: `${code.short(chain.base)} ${open < 0 ? text : text.slice(0, open)}`,
    expected: open < 0 ? null : text.slice(open),
    strength: /AtLeast|AtMost/.test(times) ? "partial" : "equal",
    negated: /\bNever\b/.test(times),
    text: code.short(chain.node),
  };
}

const ASSERTING_NAME =
  /^(?:Assert|Verify|Expect|Should|Must|MustHave)(?![a-z])|^(?:Received\w*|DidNotReceive\w*|Fail)$|[a-z_](?:Assert|Expect|Verify|Should)(?![a-z])|^(?:MustHaveHappened|MustNotHaveHappened)/;

/** Calls that assert by their name, or by whose name they are called on. */
export function isAssertingCall(name: string, { base }: Chain, code: FileText): boolean {
  if (ASSERTING_NAME.test(name)) return true;
  if (!base || /^(?:Pass|Ignore|Inconclusive|Warn|Skip\w*|Equals|ReferenceEquals)$/.test(name))
    return false;
  return /^Should$|^(?:[\w.]+\.)?\w*Assert(?:ions?|\.\w+)?$/.test(code.short(base).slice(0, 80));
}

/** What in the text of a function is an assertion. */
export const CSHARP_ASSERTS =
  /\b(?:Assert\w*\s*\.|Assert\w*\s*[(<]|Verify\w*\s*[(<]|Should\w*\s*[(<]|Expect\w*\s*[(<]|\w+Assert\.)/;
