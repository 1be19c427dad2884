/**
 * Emits objects and lists that a record is made of, by functions instead of literals: V8 moves what a literal makes to the
 * old generation once a large page has outlived a collection, and there making and freeing it costs several times as much
 * (`node --trace-pretenuring`).
 */

import { quote } from "./quote.ts";
import type { Writer } from "./writer.ts";

/** Code of an object with these members, all of them there; `values` are codes. The prototype is the ordinary one. */
export function makeObject(writer: Writer, names: readonly string[], values: readonly string[]): string {
  const maker = writer.helper(`made ${JSON.stringify(names)}`, (own) => {
    const parameters = names.map((_name, index) => `a${index}`);
    const stores = names.map((name, index) => `this[${quote(name)}] = a${index};`);
    // One object is kept: shapes that no object has are collected, and with them the optimized code that makes them.
    return `function ${own}(${parameters.join(", ")}) { ${stores.join(" ")} }\n${own}.prototype = Object.prototype;\n${own}.kept = new ${own}();`;
  });
  return `new ${maker}(${values.join(", ")})`;
}

/** The name of a function that makes a list of its arguments. */
export const listMaker = (writer: Writer): string =>
  writer.helper("made list", (own) => `function ${own}(...items) { return items; }`);
