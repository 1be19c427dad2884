/** What the compiler knows of a value while it emits code: where it is held and what it can be. */

export const UNDEF = 1;
export const NULL = 2;
export const STR = 4;
export const NUM = 8;
export const BOOL = 16;
export const OBJ = 32;
export const ARR = 64;
export const FN = 128;
export const ANY = 255;
/** What JSON data can be. */
export const DATA = ANY & ~FN;

export interface Operand {
  /** A generated name or a literal: reading it twice has no effect. */
  readonly code: string;
  /** The union of the bits above. */
  readonly type: number;
  /** Comes straight from the caller's data, where no array is marked. */
  readonly data: boolean;
  /** A variable that the caller bound. */
  readonly bound?: boolean;
  /** A literal's value. */
  readonly literal?: string | number | boolean | null;
  /** An array that is a new sequence, to be collapsed. */
  readonly fresh?: boolean;
  /** The result of a call: an array may be a marked sequence, to be collapsed. */
  readonly loose?: boolean;
  /** What a call gave: collapsed once, and to be collapsed again by a block, condition or variable around it. */
  readonly again?: boolean;
  /** What a literal index found: nothing means an empty list to a filter that follows. */
  readonly indexed?: boolean;
  /** If a function, one that never waits. */
  readonly plain?: boolean;
}

export function operand(code: string, type: number, data = false): Operand {
  return { code, type, data };
}

export const nothing: Operand = { code: "undefined", type: UNDEF, data: true };

export function may(value: Operand, type: number): boolean {
  return (value.type & type) !== 0;
}

export function only(value: Operand, type: number): boolean {
  return (value.type & ~type) === 0;
}
