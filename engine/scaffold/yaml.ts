/** Writes YAML as the house style wants it: plain where it is safe, double quotes elsewhere, comments where a person decides. */

const PLAIN = /^(?:[A-Za-z_/][\w./-]*(?: [\w./-]+)*|\$(?:\.?[A-Za-z_][\w.]*)?|-?\d+(?:\.\d+)?)$/u;
const WORDS_OF_YAML = /^(?:true|false|null|yes|no|on|off|~|-?[\d.]+(?:e\d+)?|0x[\da-f]+)$/iu;

/** A text as scalar, so that YAML reads that very text. */
const scalar = (text: string): string =>
  PLAIN.test(text) && !WORDS_OF_YAML.test(text) && !text.endsWith(".") ? text : JSON.stringify(text);

/** Any value on one line. */
export const flow = (value: unknown): string => {
  if (typeof value === "string") return scalar(value);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${keyOf(key)}: ${flow(member)}`);
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  return JSON.stringify(value) ?? "null";
};

export const keyOf = (key: string): string =>
  /^[A-Za-z_$][\w$-]*$/u.test(key) && !WORDS_OF_YAML.test(key) ? key : JSON.stringify(key);

export const indent = (lines: readonly string[], by = 2): readonly string[] =>
  lines.map((line) => (line === "" ? "" : `${" ".repeat(by)}${line}`));

/** As a block, for values that are too long for a line. */
export const block = (value: unknown): readonly string[] => {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item) => {
      const [first = "", ...rest] = fits(item) ? [flow(item)] : block(item);
      return [`- ${first}`, ...indent(rest)];
    });
  if (typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, member]) =>
      fits(member) ? [`${keyOf(key)}: ${flow(member)}`] : [`${keyOf(key)}:`, ...indent(block(member))],
    );
  return [flow(value)];
};

const fits = (value: unknown): boolean => typeof value !== "object" || value === null || flow(value).length <= 90;

/** A path as expression: back-ticks around what is no name of JSONata; `$` for the value itself. */
export const expressionOf = (path: readonly string[]): string =>
  path.length === 0
    ? "$"
    : path
        .map((step) =>
          /^[A-Za-z_]\w*$/u.test(step) && !/^(?:and|or|in|true|false|null)$/u.test(step) ? step : `\`${step}\``,
        )
        .join(".");

/** The first sentence, as far as it fits. */
export const sentenceOf = (text: string | undefined, most = 120): string | undefined => {
  if (text === undefined) return undefined;
  const plain = text
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, "$1")
    .trim();
  const first = /^.*?[.!?](?=\s|$)/u.exec(plain)?.[0] ?? plain;
  return first.length <= most ? first : `${first.slice(0, most - 1).trimEnd()}…`;
};

/** The text of a file, never with more than one empty line. */
export const lines = (all: readonly string[]): string =>
  `${all
    .join("\n")
    .replaceAll(/\n{3,}/gu, "\n\n")
    .trimEnd()}\n`;
