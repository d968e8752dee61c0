const LITERAL = String.raw`(?:true|false|True|False|null|undefined|nil|None|-?\d+(?:\.\d+)?|"[^"\\]*"|'[^'\\]*')`;
const ALONE = new RegExp(`^${LITERAL}$`);
const COMPARED = new RegExp(`^(${LITERAL})\\s*(===?|!==?|<=?|>=?|is not|is)\\s*(${LITERAL})$`);
const FALSE_LIKE = /^(?:false|False|null|undefined|nil|None|-?0+(?:\.0*)?|""|'')$/;

/** Longer conditions are none that are made of literals. */
const LONGEST = 200;
const DEEPEST = 6;

/** What a condition made of literals alone always is: `1 === 1`, `!false`, `false && x`. Null for any other. */
export function constantTruth(condition: string): boolean | null {
  return condition.length > LONGEST ? null : truthOf(condition.trim(), 0);
}

function truthOf(text: string, depth: number): boolean | null {
  if (depth > DEEPEST) return null;
  if (ALONE.test(text)) return !FALSE_LIKE.test(text);
  const [, inner] = /^\(([^()]*|\([^()]*\))\)$/.exec(text) ?? [];
  if (inner !== undefined) return truthOf(inner.trim(), depth + 1);
  const [, , first, operator] = /^(([^&|"'()]{1,60}?)\s*(&&|\|\||\band\b|\bor\b))/.exec(text) ?? [];
  if (first !== undefined) {
    const held = truthOf(first.trim(), depth + 1);
    // What follows is not asked where the first part decides.
    if (held === /^(?:\|\||or)$/.test(operator ?? "")) return held;
    return null;
  }
  const [, negated] = /^(?:!(?!=)|not\b)\s*(.+)$/s.exec(text) ?? [];
  if (negated !== undefined) {
    const held = /^[\w"'!(]/.test(negated) ? truthOf(negated, depth + 1) : null;
    return held === null ? null : !held;
  }
  const [, left, compared, right] = COMPARED.exec(text) ?? [];
  return left && compared && right ? comparedTo(left, compared, right) : null;
}

function comparedTo(left: string, operator: string, right: string): boolean | null {
  const [one, other] = [literalOf(left), literalOf(right)];
  if (/^(?:={2,3}|is)$/.test(operator)) return one === other;
  if (/^(?:!={1,2}|is not)$/.test(operator)) return one !== other;
  if (typeof one !== "number" || typeof other !== "number") return null;
  if (operator === "<") return one < other;
  if (operator === ">") return one > other;
  return operator === "<=" ? one <= other : one >= other;
}

function literalOf(literal: string): string | number {
  if (/^["']/.test(literal)) return `"${literal.slice(1, -1)}"`;
  return /^-?\d/.test(literal) ? Number(literal) : literal.toLowerCase();
}
