import { SYNTAX_LANGUAGES } from "../../core/syntax.ts";
import { COMMENT_KINDS } from "../comments/comments.ts";
import type { SyntaxRule } from "../rule.ts";
import { ATTRIBUTES, silencesByAttribute } from "./silence-attributes.ts";
import { silences } from "./silence-comments.ts";

const ATTRIBUTE_KINDS = new Set(Object.values(ATTRIBUTES).flatMap(({ kinds }) => kinds));

const UNEXPLAINED: SyntaxRule = {
  id: "unexplained-suppression",
  family: "suppressions",
  languages: SYNTAX_LANGUAGES,
  message: "A check is silenced, and nobody says why",
  fix: "mend what the check found, or say why it is wrong here: on the same line, or in a comment above it; in a test it is enough to name the rule",
  labels: [
    "ESLint eslint-comments/require-description",
    "typescript-eslint ban-ts-comment",
    "ruff PGH003, PGH004",
    "golangci-lint nolintlint",
    "clippy::allow_attributes_without_reason",
    "RuboCop Style/DisableCopsWithinSourceCodeDirective",
    "Sonar S1309",
  ],
  kinds: [...COMMENT_KINDS, ...ATTRIBUTE_KINDS],
  where: "everywhere",
  examples: {
    bad: ["// eslint-disable-next-line no-eval\neval(code);"],
    good: ["// eslint-disable-next-line no-eval -- the code is our own\neval(code);"],
  },
  match: (node, file) =>
    COMMENT_KINDS.includes(node.kind()) ? silences(node, file) : silencesByAttribute(node, file),
};

export const SUPPRESSIONS: readonly SyntaxRule[] = [UNEXPLAINED];
