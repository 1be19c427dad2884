/** Objects that an expression makes itself: where their keys are written, so that they can be held to a schema. */
import type { Node, Range } from "../ast.ts";

/** One way in which an object may come out. */
export interface Made {
  /** The constructor, or the call that puts the object together: where a missing key is missed. Not here if undefined. */
  readonly at: Range | undefined;
  /** The keys that it may have and where they are written; an empty list where they need not come out, or stand elsewhere. */
  readonly keys: ReadonlyMap<string, readonly Key[]>;
  /** What stands under computed keys. */
  readonly computed: readonly Node[];
  /** There may be other keys too: nothing is missing for certain. */
  readonly open: boolean;
}

interface Key {
  readonly at: Range;
  /** What stands under it; undefined where that is not certain to come out. */
  readonly value: Node | undefined;
}

/** An object of which nothing is known, beside others that are. */
export const unknownMade: Made = { at: undefined, keys: new Map(), computed: [], open: true };

/** More ways than this are not followed: each is looked at alone, so that nothing wrong is said without the others. */
const MOST = 12;

export const madeOf = (pairs: readonly (readonly [Node, Node])[], { start, end }: Range): Made => {
  const keys = new Map<string, readonly Key[]>();
  const computed: Node[] = [];
  for (const [key, value] of pairs)
    if (key.type === "string") keys.set(key.value, [...(keys.get(key.value) ?? []), { at: key, value }]);
    else computed.push(value);
  return { at: { start, end }, keys, computed, open: computed.length > 0 };
};

/** Each once: a constructor is met several times where its function is called several times. */
export function joinMade(
  left: readonly Made[] | undefined,
  right: readonly Made[] | undefined,
): readonly Made[] | undefined {
  if (left === right || right === undefined) return right === undefined && left !== undefined ? mixed(left) : left;
  if (left === undefined) return mixed(right);
  const added = right.filter((one) => !left.some((other) => other === one || sameMade(other, one)));
  return added.length === 0 ? left : [...left, ...added].slice(0, MOST);
}

const mixed = (made: readonly Made[]): readonly Made[] =>
  made.includes(unknownMade) ? made : [...made.slice(0, MOST - 1), unknownMade];

const sameMade = (left: Made, right: Made): boolean =>
  left !== unknownMade &&
  right !== unknownMade &&
  left.at?.start === right.at?.start &&
  left.at?.end === right.at?.end &&
  left.open === right.open &&
  left.keys.size === right.keys.size &&
  left.keys.keys().every((name) => right.keys.has(name));

/** What is merged, in order. */
export interface Piece {
  readonly made: readonly Made[];
  /** Any number of such objects, or perhaps none. */
  readonly several: boolean;
}

/** Every way in which the pieces can come together; `sure` says that a value cannot be missing, so that it hides earlier ones. */
export function mergedMade(pieces: readonly Piece[], at: Range, sure: (value: Node) => boolean): readonly Made[] {
  let ways: readonly Made[] = [{ at, keys: new Map(), computed: [], open: false }];
  for (const { made, several } of pieces) {
    const choices = several || ways.length * made.length > MOST ? [together(made)] : made;
    ways = ways.flatMap((way) => choices.map((one) => laidOver(way, one, several ? () => false : sure)));
  }
  return ways;
}

const together = (made: readonly Made[]): Made =>
  made.reduce((left, right) => laidOver(left, right, () => false), { ...unknownMade, open: false });

/** A key of the upper one hides the lower one's where its value is sure to be there. */
export function laidOver(lower: Made, upper: Made, sure: (value: Node) => boolean): Made {
  // Of keys that are not known any may hide what is below.
  const keys = new Map(upper.open ? withoutValues(lower).keys : lower.keys);
  for (const [name, places] of upper.keys) {
    const hides = places.some(({ value }) => value !== undefined && sure(value));
    keys.set(name, hides ? places : [...(keys.get(name) ?? []), ...places]);
  }
  return {
    at: lower.at,
    keys,
    computed: [...lower.computed, ...upper.computed],
    open: lower.open || upper.open,
  };
}

export const withoutValues = (made: Made): Made => ({
  ...made,
  keys: new Map([...made.keys].map(([name, places]) => [name, places.map(({ at }) => ({ at, value: undefined }))])),
  computed: [],
});

/** Seen from another expression: what it has, and no longer where. */
export const madeElsewhere = (made: Made): Made => ({ ...withoutPlaces(made), at: undefined });

/** The keys may all have been taken away. */
export const withoutPlaces = (made: Made): Made => ({
  ...made,
  keys: new Map([...made.keys.keys()].map((name) => [name, []])),
  computed: [],
});
