/** One step of a JSON pointer, written and read (RFC 6901, sections 3 and 4). */

export const escapeStep = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

export const unescapeStep = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");
