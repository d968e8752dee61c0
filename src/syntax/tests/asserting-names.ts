import type { Chain } from "./chains.ts";
import type { FileText } from "./file-text.ts";

const ASSERTING_NAME =
  /^(?:assert|verify|expect|should)(?![a-z])|^(?:asserts|expects|fail|failNow|failWith\w*|fail[A-Z]\w*|shouldThrow\w*)$|[a-z_](?:Assert|Expect|Verify|Should)(?![a-z])/;

/** Calls of such a name assert, wherever they are declared. */
export function isAssertingName(name: string): boolean {
  return ASSERTING_NAME.test(name);
}

/** What in the text of a function of the JVM's languages is an assertion. */
export const JVM_ASSERTS =
  /\b(?:assert|verify|expect|should|fail)[A-Z]?\w*[ `]?\s*[({<]|\bassert\s|\bshould\w* |\bthrow\s+(?:new\s+)?(?:java\.lang\.)?AssertionError/;

const MAY_ASSERT =
  /^(?:check|ensure|validate|require|confirm|compare|must|until|test|then|forAll|andExpect|status)(?![a-z])|^(?:checkAll|untilAsserted|statusCode|awaitItem|awaitComplete|awaitError|benchmark)$|(?:Test|Tests|Case|Scenario|Check)$/i;
const MAY_ASSERT_BASE =
  /tester|verif|helper|assert|check|validat|harness|probe|expect|fixture|scenario|support|testing|robot/i;

const PLAIN =
  /^(?:mock|mockk|spy|spyk|when|whenever|given|doReturn|doThrow|doAnswer|doNothing|every|coEvery|reset|replay|println|print|listOf|setOf|mapOf|arrayOf|mutableListOf|mutableMapOf|run|let|also|apply|with|repeat|runTest|runBlocking|runBlockingTest|launch|delay|lazy|sleep|initMocks|openMocks|synchronized|use|buildString|super|this|assumeTrue|assumeFalse|assumeThat|TODO|nameof)$/;

/**
 * Whether calls may assert where one cannot see it: inherited or imported functions that are called for
 * nothing that they give, testers and the like.
 * @param declared functions of the same file, which have been read
 */
export function mayAssert(
  chains: readonly Chain[],
  code: FileText,
  declared: ReadonlySet<string>,
): boolean {
  return chains.some((chain) => {
    const [first] = chain.links;
    if (!first) return false;
    if (chain.links.some(({ name }) => MAY_ASSERT.test(name) && !declared.has(name))) return true;
    if (!chain.isStatement) return false;
    const { base } = chain;
    if (base === null)
      return !declared.has(first.name) && !PLAIN.test(first.name) && !/^[A-Z]/.test(first.name);
    const on = code.raw(base).slice(0, 60);
    return on === "super" || MAY_ASSERT_BASE.test(on);
  });
}
