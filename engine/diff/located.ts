/** Two versions of a place in a file, side by side. */
import type { Located } from "../language/located.ts";

export const isPresent = (at: Located | undefined): at is Located => at?.value !== undefined && at.value !== null;

export const membersOf = (at: Located): ReadonlyMap<string, Located> => new Map(at.entries());

export const textsOf = (at: Located): ReadonlyMap<string, Located> =>
  new Map(at.items().map((item) => [item.text ?? JSON.stringify(item.value), item]));

/** Whether both say the same, whatever their order of keys and their layout. */
export const isSame = (a: Located, b: Located): boolean => canonical(a.value) === canonical(b.value);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([x], [y]) => (x < y ? -1 : 1)))
      : one,
  ) ?? "";

export interface Pairs {
  readonly removed: readonly (readonly [name: string, before: Located])[];
  readonly added: readonly (readonly [name: string, after: Located])[];
  readonly both: readonly (readonly [name: string, before: Located, after: Located])[];
}

export const pair = (before: ReadonlyMap<string, Located>, after: ReadonlyMap<string, Located>): Pairs => ({
  removed: [...before].filter(([name]) => !after.has(name)),
  added: [...after].filter(([name]) => !before.has(name)),
  both: [...before].flatMap(([name, was]) => {
    const is = after.get(name);
    return is === undefined ? [] : [[name, was, is] as const];
  }),
});

export const shown = (at: Located): string => at.text ?? JSON.stringify(at.value);
