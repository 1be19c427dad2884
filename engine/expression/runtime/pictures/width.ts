/** How long a picture may be and how wide what it asks for: beyond, it is an attack. */

import { fail } from "../run.ts";

const LONGEST_PICTURE = 250;
/** Characters that one part of a picture prints. */
const WIDEST_PART = 1_000;

/** Raises L1007. */
export function checkLength(picture: string): void {
  if (picture.length > LONGEST_PICTURE) tooWide(LONGEST_PICTURE);
}

/** Raises L1007. */
export function checkWidth(width: number): void {
  if (width > WIDEST_PART) tooWide(WIDEST_PART);
}

export function tooWide(limit: number): never {
  return fail("L1007", -1, { value: limit });
}
