/** Looks for secrets in what was printed, in every form they may have taken. Its own code: it must not err as the redactor does. */

/** A part of a secret that no encoding of text changes. */
export type Core = string;

const inBase64 = (core: Core): readonly string[] =>
  // What stands before the core shifts it by 0, 1 or 2 bytes; characters at the edges depend on the neighbours.
  [0, 1, 2].map((before) => {
    const text = Buffer.from("\0".repeat(before) + core)
      .toString("base64")
      .replace(/=+$/, "");
    return text.slice(before === 0 ? 0 : before + 1, text.length - 1);
  });

const formsOf = (core: Core): readonly string[] => {
  const hex = Buffer.from(core).toString("hex");
  const twice = Buffer.from(hex).toString("hex");
  return [core, ...inBase64(core), hex, hex.toUpperCase(), twice];
};

/** The cores that can be found in the text. */
export const secretsIn = (text: string, cores: readonly Core[]): readonly Core[] =>
  cores.filter((core) => formsOf(core).some((form) => text.includes(form)));
