/** Bytes and their spellings: UTF-8, hex, base64 in both alphabets (RFC 4648). Nothing of Node. */

export const encodings = ["hex", "base64", "base64-urlSafe"] as const;
export type Encoding = (typeof encodings)[number];

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export function printBytes(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding === "hex") return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(""));
  return encoding === "base64" ? base64 : base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Text from base64 in either alphabet, with or without padding; undefined if it is not base64 or not UTF-8. */
export function textOfBase64(text: string): string | undefined {
  const standard = text.replace(/\s+/g, "").replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  if (!/^[A-Za-z0-9+/]*$/.test(standard) || standard.length % 4 === 1) return undefined;
  const bytes = Uint8Array.from(atob(standard), (character) => character.codePointAt(0) ?? 0);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
