/** Reading data: fields by name over arrays, wildcards, descendants, variables from the caller's bindings. */

import { collapse, gather, gathered, mark, pour, SEQUENCE } from "./marks.ts";
import { charge, fail, noneLookedUp, type Run } from "./run.ts";

/** An own field of an object, for names that every object inherits something under. */
export function own(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** A variable that the caller bound. */
export function binding(run: Run, name: string): unknown {
  return own(run.bindings, name);
}

export function isBound(run: Run, name: string): boolean {
  return Object.hasOwn(run.bindings, name);
}

/** Steps that a list counts for that is made, or walked, for each of many: a list in a list may come up again and again. */
const listCost = 32;

/** `$lookup` and a name step on any value; over an array a raw sequence, not collapsed. */
export function lookup(run: Run, value: unknown, name: string): unknown {
  if (!Array.isArray(value)) return own(value, name);
  const list: unknown[] = [];
  charge(run, listCost + value.length);
  for (const member of value) {
    const found = lookup(run, member, name);
    if (found === undefined) continue;
    if (Array.isArray(found)) for (let index = 0; index < found.length; index++) list.push(found[index]);
    else list.push(found);
  }
  return mark(run, list, SEQUENCE);
}

/** A name step on a member that is itself an array. */
export function lookupMember(run: Run, value: unknown, name: string): unknown {
  return collapse(run, lookup(run, value, name));
}

/** Reads one field: a function for each name, so that the engine learns what objects have it. */
type Load = (object: object) => unknown;

/** A name step over a list that ends its path. */
export function lastOver(run: Run, list: unknown, load: Load, name: string, keep: boolean, marked: boolean): unknown {
  if (!Array.isArray(list)) return undefined;
  charge(run, list.length);
  let found: unknown;
  let count = 0;
  for (let index = 0; index < list.length; index++) {
    const one = memberOf(run, list[index], load, name);
    if (one !== undefined) found = gather(run, found, count++, one);
  }
  return gathered(run, found, count, keep, marked);
}

/** A name step over a list, for the steps after it. */
export function middleOver(run: Run, list: unknown, load: Load, name: string): readonly unknown[] | undefined {
  if (!Array.isArray(list)) return undefined;
  charge(run, list.length);
  const found: unknown[] = [];
  for (let index = 0; index < list.length; index++) {
    const one = memberOf(run, list[index], load, name);
    if (Array.isArray(one)) pour(run, found, one);
    else if (one !== undefined) found.push(one);
  }
  return found.length === 0 ? undefined : found;
}

function memberOf(run: Run, member: unknown, load: Load, name: string): unknown {
  if (typeof member !== "object" || member === null) return undefined;
  return Array.isArray(member) ? lookupMember(run, member, name) : load(member);
}

/** `*`: the values of an object, arrays among them flattened. Marked where the language makes a sequence. */
export function wildcard(run: Run, context: unknown): unknown {
  const subject = context === run.outer && run.outer !== undefined ? run.outer[0] : context;
  const list: unknown[] = [];
  if (typeof subject !== "object" || subject === null) return mark(run, list, SEQUENCE);
  let flattened = false;
  for (const name of Object.keys(subject)) {
    const member = (subject as Readonly<Record<string, unknown>>)[name];
    if (Array.isArray(member)) {
      flattened = true;
      flatten(run, member, list);
    } else {
      list.push(member);
    }
  }
  charge(run, list.length);
  return flattened ? list : mark(run, list, SEQUENCE);
}

function flatten(run: Run, value: unknown, into: unknown[]): void {
  if (!Array.isArray(value)) {
    into.push(value);
    return;
  }
  charge(run, listCost + value.length);
  for (const member of value) flatten(run, member, into);
}

/** `**`: a value and everything below it, arrays left out. */
export function descendants(run: Run, context: unknown): readonly unknown[] {
  const list: unknown[] = [];
  if (context !== undefined) descend(run, context, list);
  return list;
}

function descend(run: Run, value: unknown, into: unknown[]): void {
  charge(run, 4);
  if (into.length > run.limits.sequence) fail("D2015", -1, { value: run.limits.sequence });
  if (Array.isArray(value)) {
    for (const member of value) descend(run, member, into);
    return;
  }
  into.push(value);
  if (typeof value !== "object" || value === null) return;
  for (const name of Object.keys(value)) descend(run, (value as Readonly<Record<string, unknown>>)[name], into);
}

/** What an object constructor sees when its context is an array: all items together. */
export function grouped(run: Run, items: readonly unknown[]): unknown {
  if (items.length <= 1) return items[0];
  const made = new Set<unknown>();
  let data: unknown = items[0];
  for (let index = 1; index < items.length; index++) data = extend(run, made, data, items[index]);
  return data;
}

/** `$append`: nothing is left out, single values count as arrays of one. Raises D2015. */
export function append(run: Run, left: unknown, right: unknown): unknown {
  if (left === undefined) return right;
  if (right === undefined) return left;
  const most = run.limits.sequence;
  const length = (Array.isArray(left) ? left.length : 1) + (Array.isArray(right) ? right.length : 1);
  if (length > most) fail("D2015", -1, { value: most });
  charge(run, length);
  const list: unknown[] = Array.isArray(left) ? left.slice() : [left];
  if (Array.isArray(right)) for (let index = 0; index < right.length; index++) list.push(right[index]);
  else list.push(right);
  return list;
}

/**
 * `append`, item after item: a list made on the way (one of `made`) is added to in place, so that n items cost n steps
 * and not n². Raises D2015.
 */
export function extend(run: Run, made: Set<unknown>, list: unknown, item: unknown): unknown {
  if (item === undefined) return list;
  if (!made.has(list)) {
    const joined = append(run, list, item);
    if (joined !== list && joined !== item) made.add(joined);
    return joined;
  }
  const grown = list as unknown[];
  const added: readonly unknown[] = Array.isArray(item) ? item : [item];
  charge(run, added.length);
  for (let index = 0; index < added.length; index++) grown.push(added[index]);
  if (grown.length > run.limits.sequence) fail("D2015", -1, { value: run.limits.sequence });
  return grown;
}

/** Tables that a run keeps in mind; lookups by key into more objects than this are loads like any other. */
const MOST_TABLES = 8;
/** An object that is asked this often becomes a Map: its keys are no names in the source, which plain loads are slow at. */
const OFTEN = 16;

/** The own member of an object of the caller's bindings. */
export function tableRow(run: Run, object: Readonly<Record<string, unknown>>, key: string): unknown {
  const { tables } = run;
  for (let index = 0; index < tables.length; index++) {
    const table = tables[index];
    if (table === undefined || table.object !== object) continue;
    if (table.rows !== undefined) return table.rows.get(key);
    table.uses++;
    if (table.uses > OFTEN) table.rows = new Map(Object.entries(object));
    return Object.hasOwn(object, key) ? object[key] : undefined;
  }
  const first = { object, uses: 1, rows: undefined };
  if (tables === noneLookedUp) run.tables = [first];
  else if (tables.length < MOST_TABLES) tables.push(first);
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
