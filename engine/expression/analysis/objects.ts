/** Objects made from objects: constructors, grouping, `$merge`, `$sift`, `$pick`, `$omit` and `|…|…|`. */
import type { Node, Range, TransformNode } from "../ast.ts";
import { type Closure } from "./functions.ts";
import type { Inference } from "./infer.ts";
import {
  laidOver,
  type Made,
  madeOf,
  mergedMade,
  type Piece,
  unknownMade,
  withoutPlaces,
  withoutValues,
} from "./made.ts";
import type { Frame } from "./scope-of-shapes.ts";
import {
  any,
  arrayOf,
  type Evidence,
  itemOf,
  join,
  joinOthers,
  missing,
  never,
  type ObjectShape,
  orMissing,
  present,
  type Shape,
} from "./shape.ts";

type Pairs = readonly (readonly [Node, Node])[];

export function inferObject(pairs: Pairs, at: Range, frame: Frame, self: Inference): Shape {
  self.places.given = true;
  return constructed(pairs, at, (one) => self.infer(one, frame));
}

/** `over{ key: value }`: where several items have a key, its value may be made of all of them. */
export function inferGroup(pairs: Pairs, at: Range, over: Shape, inner: Frame, self: Inference): Shape {
  self.places.given = true;
  const several = over.any || over.array !== undefined;
  return constructed(pairs, at, (one) => {
    const shape = self.infer(one, inner);
    return several && !shape.any ? join(shape, arrayOf(present(itemOf(shape)))) : shape;
  });
}

function constructed(pairs: Pairs, at: Range, infer: (node: Node) => Shape): Shape {
  const members = new Map<string, Shape>();
  let others: Shape = never;
  for (const [key, value] of pairs) {
    const shape = infer(value);
    if (key.type === "string") members.set(key.value, shape);
    else {
      infer(key);
      others = join(others, present(shape));
    }
  }
  const made = [madeOf(pairs, at)];
  const object: ObjectShape =
    others === never
      ? { members, evidence: { kind: "schema" }, made }
      : {
          members: new Map([...members].map(([name, one]) => [name, join(one, others)])),
          evidence: undefined,
          others,
          made,
        };
  return { ...never, object };
}

interface Part {
  readonly shape: Shape;
  readonly several: boolean;
}

/** `$merge([a, b])`: later members win, where they are there. */
export function merged(list: Node | undefined, given: Shape, call: Range, self: Inference): Shape {
  self.places.given = true;
  const parts = list === undefined ? [{ shape: given, several: true }] : partsOf(list, given, self);
  const sure = (value: Node): boolean => {
    const shape = self.shapes.get(value);
    return shape !== undefined && !shape.any && !shape.missing;
  };
  const pieces: Piece[] = [];
  let whole: ObjectShape = { members: new Map(), evidence: { kind: "schema" } };
  for (const { shape, several } of parts) {
    const { object } = shape;
    // Nothing and null are no pieces; the call fails on null.
    if (object === undefined && !shape.any) continue;
    const perhaps = several || shape.missing || shape.any;
    pieces.push({
      made: shape.any ? [...(object?.made ?? []), unknownMade] : (object?.made ?? [unknownMade]),
      several: perhaps,
    });
    whole = mergedObject(whole, shape.any ? unknownObject(object) : (object ?? unknownObject(object)), perhaps);
  }
  const result: Shape = { ...never, object: { ...whole, made: mergedMade(pieces, call, sure) } };
  return given.missing || given.any ? orMissing(result) : result;
}

const unknownObject = (known: ObjectShape | undefined): ObjectShape => ({
  members: known?.members ?? new Map(),
  evidence: undefined,
});

/** `perhaps`: the upper one may not be there. */
function mergedObject(lower: ObjectShape, upper: ObjectShape, perhaps: boolean): ObjectShape {
  const members = mergedMembers(lower.members, upper.members, perhaps);
  const over = upper.evidence === undefined ? (upper.others ?? any) : undefined;
  return {
    // Whatever an open piece brings may stand in place of what was there.
    members: over === undefined ? members : new Map([...members].map(([name, one]) => [name, join(one, over)])),
    evidence: mergedEvidence(lower.evidence, upper.evidence),
    ...joinOthers(lower, upper),
  };
}

/** Each member of a list that is written out; else the items of whatever it is. */
function partsOf(list: Node, given: Shape, self: Inference): readonly Part[] {
  if (list.type !== "array" || list.predicate !== undefined || list.group !== undefined)
    return given.array === undefined ? [{ shape: given, several: false }] : [{ shape: itemOf(given), several: true }];
  return list.expressions.map((one) => {
    const shape = self.shapes.get(one) ?? any;
    return { shape: itemOf(shape), several: shape.array !== undefined };
  });
}

function mergedMembers(
  lower: ReadonlyMap<string, Shape>,
  upper: ReadonlyMap<string, Shape>,
  perhaps: boolean,
): ReadonlyMap<string, Shape> {
  const members = new Map(lower);
  for (const [name, shape] of upper) {
    const below = lower.get(name) ?? missing;
    members.set(name, perhaps || shape.missing || shape.any ? join(below, present(shape)) : shape);
    if (perhaps && !lower.has(name)) members.set(name, orMissing(shape));
  }
  return members;
}

/** What is seen in samples says less than what is written here. */
function mergedEvidence(left: Evidence | undefined, right: Evidence | undefined): Evidence | undefined {
  if (left === undefined || right === undefined) return undefined;
  const samples = [left, right].flatMap((one) => (one.kind === "samples" ? [one.count] : []));
  const flags = {
    ...(left.untyped === true || right.untyped === true ? { untyped: true as const } : {}),
    ...(left.partial === true || right.partial === true ? { partial: true as const } : {}),
  };
  return samples.length === 0
    ? { kind: "schema", ...flags }
    : { kind: "samples", count: Math.max(...samples), ...flags };
}

/** Applied to an object or to each of a list of them. */
const perObject = (shape: Shape, change: (object: ObjectShape) => ObjectShape): Shape => ({
  ...shape,
  object: shape.object === undefined ? undefined : change(shape.object),
  array: shape.array === undefined ? undefined : perObject(shape.array, change),
});

/** `$sift(object, function($value, $key) {…})`: any member may go, a key by its name only if the function is given it. */
export const sifted = (given: Shape, keep: Closure | undefined): Shape =>
  given.any
    ? any
    : orMissing(
        perObject(given, ({ members, made, ...object }) => ({
          ...object,
          members: new Map([...members].map(([name, one]) => [name, orMissing(one)])),
          ...(made === undefined
            ? {}
            : { made: made.map(keep?.node.parameters.length === 1 ? withoutValues : withoutPlaces) }),
        })),
      );

/** `$pick` and `$omit`, with the keys that are written out; undefined if they are not. */
export function chosen(
  name: "pick" | "omit",
  given: Shape,
  keys: Node | undefined,
  call: Range,
  { places }: Inference,
): Shape {
  places.given = true;
  const written = literalKeys(keys);
  if (name === "omit") {
    if (given.any || written === undefined) return any;
    const gone = new Set(written.map(({ value }) => value));
    return perObject(given, ({ members, made, ...object }) => ({
      ...object,
      members: new Map([...members].filter(([key]) => !gone.has(key))),
      ...(made === undefined ? {} : { made: made.map((one) => without(one, gone, call)) }),
    }));
  }
  if (written === undefined || given.any || given.array !== undefined) return any;
  const { object } = given;
  const made: Made = {
    at: call,
    keys: new Map(written.map((key) => [key.value, [{ at: key, value: undefined }]])),
    computed: [],
    open: false,
  };
  const members = new Map(
    written.map(({ value }) => [
      value,
      object?.members.get(value) ?? (object?.evidence === undefined ? orMissing(object?.others ?? any) : missing),
    ]),
  );
  return { ...given, object: { members, evidence: object?.evidence, made: [made] } };
}

const without = (made: Made, gone: ReadonlySet<string>, at: Range): Made =>
  made === unknownMade ? made : { ...made, at, keys: new Map([...made.keys].filter(([key]) => !gone.has(key))) };

function literalKeys(node: Node | undefined): readonly (Node & { readonly type: "string" })[] | undefined {
  if (node === undefined) return undefined;
  const nodes = node.type === "array" ? node.expressions : [node];
  const texts = nodes.flatMap((one) => (one.type === "string" && one.predicate === undefined ? [one] : []));
  return texts.length === nodes.length ? texts : undefined;
}

/** `object ~> |$|{ … }, [ … ]|`; of what is changed further inside, only the keys stay. */
export function transformed(given: Shape, node: TransformNode, call: Range, frame: Frame, self: Inference): Shape {
  const context = given.any ? any : present(itemOf(given));
  const whole = node.pattern.type === "variable" && node.pattern.value === "" && node.pattern.predicate === undefined;
  self.infer(node.pattern, { ...frame, context });
  const update = self.infer(node.update, { ...frame, context: whole ? context : any });
  const gone = node.delete === undefined ? [] : literalKeys(node.delete);
  if (given.any || !whole || gone === undefined || update.object === undefined) return any;
  const names = new Set(gone.map(({ value }) => value));
  const upper = update.object;
  return perObject(given, (lower) => {
    const { members, ...object } = mergedObject(lower, upper, false);
    return {
      ...object,
      members: new Map([...members].filter(([name]) => !names.has(name))),
      made: (lower.made ?? [unknownMade]).flatMap((one) =>
        (upper.made ?? [unknownMade]).map((over) =>
          without(
            laidOver(one, over, () => false),
            names,
            call,
          ),
        ),
      ),
    };
  });
}
