/** How the terminal reporter marks text. The plain one changes nothing. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

const same = (text: string) => text;

export const PLAIN: Style = { good: same, bad: same, warn: same, faint: same, strong: same };
