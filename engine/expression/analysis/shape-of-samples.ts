/** The shape of values that were seen: recorded answers of a provider. */
import {
  any,
  arrayOf,
  boolean,
  join,
  joinAll,
  never,
  nullShape,
  number,
  objectOf,
  orMissing,
  type Shape,
  text,
} from "./shape.ts";

/** `any` if there is no sample. */
export function shapeOfSamples(samples: readonly unknown[]): Shape {
  return samples.length === 0 ? any : shapeOfAll(samples);
}

function shapeOfAll(values: readonly unknown[]): Shape {
  const objects: Readonly<Record<string, unknown>>[] = [];
  const arrays: (readonly unknown[])[] = [];
  let shape = never;
  for (const value of values) {
    if (Array.isArray(value)) arrays.push(value);
    else if (typeof value === "object" && value !== null) objects.push(value as Readonly<Record<string, unknown>>);
    else shape = join(shape, shapeOfScalar(value));
  }
  // A member that was only ever null says nothing of its type.
  if (
    shape.null &&
    shape.string === false &&
    !shape.number &&
    !shape.boolean &&
    objects.length === 0 &&
    arrays.length === 0
  )
    return join(shape, any);
  return joinAll([
    shape,
    ...(objects.length === 0 ? [] : [shapeOfObjects(objects)]),
    ...(arrays.length === 0 ? [] : [shapeOfArrays(arrays)]),
  ]);
}

function shapeOfScalar(value: unknown): Shape {
  if (value === null) return nullShape;
  if (typeof value === "string") return text;
  if (typeof value === "number") return number;
  return typeof value === "boolean" ? boolean : any;
}

function shapeOfObjects(objects: readonly Readonly<Record<string, unknown>>[]): Shape {
  const names = new Set(objects.flatMap((one) => Object.keys(one)));
  const members = new Map<string, Shape>();
  for (const name of names) {
    const holders = objects.filter((one) => Object.hasOwn(one, name));
    const shape = shapeOfAll(holders.map((one) => one[name]));
    members.set(name, holders.length < objects.length ? orMissing(shape) : shape);
  }
  // Objects that were always empty have members nobody has seen yet.
  return names.size === 0 ? objectOf(members) : objectOf(members, { kind: "samples", count: objects.length });
}

function shapeOfArrays(arrays: readonly (readonly unknown[])[]): Shape {
  const items = arrays.flat();
  return arrayOf(items.length === 0 ? any : shapeOfAll(items));
}
