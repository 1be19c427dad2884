/** The seeded functions of a sandbox: `$pick`, `$chance`, `$between`, `$uuid`, `$noise`. Every draw depends on the row at hand. */
import type { ExpressionFunction } from "../../expression/index.ts";
import { fraction, uuidOf } from "./random.ts";

/** The row that is being made; set before its expressions run. */
export interface Draws {
  begin(key: string): void;
  readonly functions: Readonly<Record<string, ExpressionFunction>>;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

const define = (
  name: string,
  minArgs: number,
  maxArgs: number,
  implementation: ExpressionFunction["implementation"],
): readonly [string, ExpressionFunction] => [name, { name, minArgs, maxArgs, implementation }];

export const createDraws = (seed: string): Draws => {
  let row = "";
  let drawn = 0;
  const next = (): number => fraction(`${seed}|${row}|${(drawn += 1)}`);

  const pick = (list: unknown, share: unknown): unknown => {
    const items = listOf(list);
    if (typeof share !== "string") return items[Math.floor(next() * items.length)];
    const weights = items.map((item) => (isObject(item) ? Math.max(0, Number(item[share] ?? 0)) : 0));
    let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
    return items.find((_item, index) => (left -= weights[index] ?? 0) < 0) ?? items.at(-1);
  };

  return {
    begin(key) {
      row = key;
      drawn = 0;
    },
    functions: Object.fromEntries([
      define("pick", 1, 2, (list, share) => pick(list, share)),
      define("chance", 1, 1, (probability) => next() < Number(probability)),
      define("between", 2, 2, (from, to) => Number(from) + Math.floor(next() * (Number(to) - Number(from) + 1))),
      define("uuid", 1, 1, (name) => uuidOf(`${seed}|${row}|${String(name)}`)),
      define("noise", 1, 1, (name) => fraction(`${seed}|${row}|noise|${String(name)}`)),
    ]),
  };
};
