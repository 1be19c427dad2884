/** Words of Markdown that the pages share. */

/** A cell of a table: no line breaks, no bars. */
const cell = (text: string): string => text.replaceAll(/\s+/gu, " ").replaceAll("|", "\\|").trim();

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(" | ")} |`,
    `|${head.map(() => "---").join("|")}|`,
    ...rows.map((row) => `| ${row.map(cell).join(" | ")} |`),
  ].join("\n");

/** In back-ticks, with as many as the text needs. */
export const code = (text: string): string => (text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``);

export const page = (...blocks: readonly (string | undefined)[]): string =>
  `${blocks.filter((block): block is string => block !== undefined && block !== "").join("\n\n")}\n`;

export const GENERATED = "<!-- Written by `cognate docs`: change the files it describes, and run it again. -->";
