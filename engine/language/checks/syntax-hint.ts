/** What an author most likely meant where an expression does not parse: the habits of other languages. */

interface Habit {
  readonly written: RegExp;
  readonly hint: string;
}

/** Tried in order, around the place of the error. */
const HABITS: readonly Habit[] = [
  { written: /={2,3}/u, hint: "Equality is a single `=`." },
  { written: /!==/u, hint: "Inequality is `!=`." },
  { written: /&&/u, hint: "Write `and`." },
  { written: /\|\|/u, hint: "Write `or`; `$first(a, b)` takes the first value that is there." },
  { written: /\?\./u, hint: "A plain `.` is enough: a path over what is absent gives nothing." },
  { written: /=>/u, hint: "A function is written `function($x) { … }`." },
  { written: /\bis\s+(?:not\s+)?null\b/u, hint: "Write `= null` or `!= null`; `$exists(x)` asks whether it is there." },
  { written: /!(?!=)|\bnot\s/u, hint: "Negation is `$not(…)`." },
  { written: /[“”‘’]/u, hint: "Texts stand in straight quotes." },
  {
    written: /@/u,
    hint: "A name with other characters than letters, digits and `_` stands in back-ticks: `` `@name` ``.",
  },
];

const AROUND = 4;

export interface SyntaxHint {
  readonly hint: string;
  /** What was written, as offsets into the text. */
  readonly start: number;
  readonly end: number;
}

/** @param at offset of the error in the text */
export const syntaxHint = (text: string, at: number): SyntaxHint | undefined => {
  const from = Math.max(0, at - AROUND);
  const near = text.slice(from, at + AROUND * 3);
  for (const { written, hint } of HABITS) {
    const found = written.exec(near);
    if (found !== null) return { hint, start: from + found.index, end: from + found.index + found[0].length };
  }
  return undefined;
};
