/** HTML from templates: everything put in is escaped unless it is HTML already. */

export interface Html {
  readonly html: string;
}

export type Part = Html | string | number | false | undefined | readonly Part[];

/** For text and for attribute values in double quotes. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.map((text, index) => (index === 0 ? text : write(parts[index - 1]) + text)).join(""),
});

/** Text that is HTML already: style and script of our own. */
export const trusted = (text: string): Html => ({ html: text });

/** JSON inside of a script element: nothing in it can end the element. */
export const scriptJson = (value: unknown): Html =>
  trusted(
    JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029"),
  );

const write = (part: Part): string => {
  if (part === undefined || part === false) return "";
  if (typeof part === "string" || typeof part === "number") return escape(String(part));
  return "html" in part ? part.html : part.map(write).join("");
};

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
