/** Numbers that look random and depend on a text alone: FNV-1a, finished as MurmurHash3 does. */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

const hash = (text: string): number => {
  let state = FNV_OFFSET;
  for (let index = 0; index < text.length; index += 1) {
    state ^= text.charCodeAt(index);
    state = Math.imul(state, FNV_PRIME);
  }
  state ^= state >>> 16;
  state = Math.imul(state, 0x85ebca6b);
  state ^= state >>> 13;
  state = Math.imul(state, 0xc2b2ae35);
  state ^= state >>> 16;
  return state >>> 0;
};

/** At least 0, below 1. */
export const fraction = (text: string): number => hash(text) / 2 ** 32;

/** A UUID (version 4 by its form), the same for the same text. */
export const uuidOf = (text: string): string => {
  const hex = [0, 1, 2, 3].map((part) => hash(`${text}#${part}`).toString(16).padStart(8, "0")).join("");
  const variant = "89ab"[hash(`${text}#variant`) % 4] ?? "8";
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
