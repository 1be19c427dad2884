/** What the functions of the language and of the library give, as far as shapes can say it. */
import type { Node, Range } from "../ast.ts";
import { type Closure } from "./functions.ts";
import type { Inference } from "./infer.ts";
import { reportUnknown } from "./member.ts";
import { chosen, merged, sifted } from "./objects.ts";
import { looksAt } from "./scope-of-shapes.ts";
import {
  any,
  arrayOf,
  itemOf,
  join,
  joinAll,
  many,
  missing,
  never,
  objectOf,
  orMissing,
  present,
  selected,
  type Shape,
  tableOf,
  text,
  withoutNull,
} from "./shape.ts";
import { isArrayAlone } from "./fit.ts";
import { fixedResults } from "./signatures.ts";

export interface Evaluated {
  readonly name: string;
  readonly call: Range;
  readonly args: readonly Node[];
  readonly shapes: readonly Shape[];
  /** What an argument that is a function gives; undefined for other arguments. */
  readonly results: readonly (Shape | undefined)[];
  readonly closures: readonly (Closure | undefined)[];
}

export function resultOf({ name, call, args, shapes, results, closures }: Evaluated, self: Inference): Shape {
  const fixed = fixedResults.get(name);
  if (fixed !== undefined) return fixed;
  const [first = any, second = any] = shapes;
  const [, result] = results;
  switch (name) {
    case "first":
      return shapes.some((one) => one.any)
        ? any
        : join(
            joinAll(shapes.map((one) => withoutNull(present(one)))),
            shapes.every((one) => one.missing || one.null) ? missing : never,
          );
    case "map":
    case "each":
      return result === undefined ? any : collected(result, first);
    case "filter":
      return first.any ? any : many(selected(kept(itemOf(first), closures[1])));
    case "distinct":
      return first.any ? any : isListAsRead(args[0], first) ? first : many(itemOf(first));
    case "sort":
    case "reverse":
    case "shuffle":
      return first.any ? any : { ...arrayOf(present(itemOf(first))), missing: first.missing };
    case "append":
      return first.any || second.any
        ? any
        : join(arrayOf(join(present(itemOf(first)), present(itemOf(second)))), join(first, second));
    case "merge":
      return merged(args[0], first, call, self);
    case "sift":
      return sifted(first, closures[1]);
    case "pick":
    case "omit":
      return chosen(name, first, args[1], call, self);
    case "split":
      return orMissing(arrayOf(text));
    case "keys":
      return many(text);
    case "single":
      return first.any ? any : selected(itemOf(first));
    case "compact":
      return arrayOf(first.any ? any : withoutNull(present(itemOf(first))));
    case "lookup":
      return lookup(first, args[1], self);
    case "keyBy":
    case "groupBy": {
      if (first.any) return objectOf(new Map());
      const item = present(itemOf(first));
      checkPath(args[1], item, self);
      return tableOf(name === "keyBy" ? item : arrayOf(item));
    }
    default:
      return any;
  }
}

/** A list of the data or a written one; what a path gathers, `[]` or not, is a sequence, which gives one value as it is. */
const isListAsRead = (node: Node | undefined, shape: Shape): boolean =>
  isArrayAlone(shape) &&
  (node?.type === "array" ||
    (node?.type === "path" &&
      !node.keepSingletonArray &&
      node.steps.every((step) => step.type === "name" && step.stages === undefined && step.predicate === undefined)));

/** `$filter(list, function($one) { $one != null })` leaves no null. */
function kept(item: Shape, keep: Closure | undefined): Shape {
  const [parameter] = keep?.node.parameters ?? [];
  return keep !== undefined && parameter !== undefined && looksAt(keep.node.body, parameter) ? withoutNull(item) : item;
}

/** One result as it is, several as an array; a list that a function gives is not taken apart. */
function collected(result: Shape, over: Shape): Shape {
  const all = orMissing(join(result, arrayOf(present(result))));
  return over.any ? join(all, any) : all;
}

/** `$lookup(table, "key")` reads like a path; with any other key it gives one of the members. */
function lookup(table: Shape, key: Node | undefined, self: Inference): Shape {
  if (table.any || table.object === undefined || table.array !== undefined) return any;
  const { members, evidence, others } = table.object;
  if (key?.type === "string") return checkKey(key, table, self) ?? (evidence === undefined ? (others ?? any) : any);
  if (evidence === undefined ? others === undefined : members.size === 0) return any;
  return orMissing(joinAll([...members.values(), ...(others === undefined ? [] : [others])]));
}

/** A key that is written out is a name like any in a path. */
function checkKey(key: Node | undefined, { any: open, object }: Shape, self: Inference): Shape | undefined {
  if (key?.type !== "string" || open || object === undefined) return undefined;
  const known = object.members.get(key.value);
  if (known === undefined && object.evidence !== undefined) reportUnknown(object, key.value, key, self.diagnostics);
  return known;
}

/** `$keyBy(users, "org.id")`: a dotted path, which is not followed. */
function checkPath(key: Node | undefined, item: Shape, self: Inference): void {
  if (key?.type === "string" && !key.value.includes(".")) checkKey(key, item, self);
}
