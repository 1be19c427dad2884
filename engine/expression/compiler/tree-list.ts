/** Emits the lists of a record: loops over what `each` gives, one literal as long as there are one or two items. */

import type { ArrayNode, Node } from "../ast.ts";
import type { Tree } from "../tree.ts";
import { listMaker } from "./made.ts";
import { ARR, BOOL, may, NULL, only, type Operand, operand, UNDEF } from "./operand.ts";
import { enter, inContext, inside, type TreeEmitter } from "./tree-context.ts";
import type { Writer } from "./writer.ts";

type List = Extract<Tree<unknown>, { kind: "list" }>;

export function emitListTree(emitter: TreeEmitter, tree: List, context: string): Operand {
  const { writer } = emitter;
  const ast = emitter.read(tree.each);
  const parts = isParts(ast)
    ? ast.expressions.map((part) => writer.emit(part, inContext(writer, part, context)))
    : [emitter.leaf(tree.each, context)];
  const data = parts.every((part) => part.data);
  const [list, count] = [writer.name("r"), writer.name("k")];
  writer.line(`let ${list}, ${count} = 0;`);
  const loop = (code: string, none: string): void =>
    emitItems(writer, { code, none, data }, (item) => emitItem(emitter, tree, item, list, count));
  inside(writer, { data }, context, () => {
    const [first] = parts;
    if (isParts(ast)) {
      const [part, at] = [writer.name("p"), writer.name("i")];
      writer.block(`for (let ${at} = 0; ${at} < ${parts.length}; ${at}++)`, () => {
        const choose = parts.map(({ code }, index) =>
          index < parts.length - 1 ? `${at} === ${index} ? ${code} : ` : code,
        );
        writer.line(`const ${part} = ${choose.join("")};`);
        loop(part, `${part} === undefined`);
      });
    } else if (first !== undefined) loop(first.code, `${first.code} === undefined || ${first.code} === null`);
  });
  const make = listMaker(writer);
  return operand(writer.hold(`${count} === 0 ? ${make}() : ${count} === 1 ? ${make}(${list}) : ${list}`), ARR);
}

/** A loop over a list, or once for a single value. */
function emitItems(
  writer: Writer,
  values: { readonly code: string; readonly none: string; readonly data: boolean },
  item: (inner: string) => void,
): void {
  const { code, none } = values;
  const [many, length, index, inner] = ["t", "n", "i", "x"].map((prefix) => writer.name(prefix)) as [
    string,
    string,
    string,
    string,
  ];
  writer.line(`const ${many} = isArr(${code}), ${length} = ${many} ? ${code}.length : ${none} ? 0 : 1;`);
  writer.loop(index, length, () => {
    writer.line(`const ${inner} = ${many} ? ${code}[${index}] : ${code};`);
    enter(writer, values, inner);
    item(inner);
  });
}

/** Adds what the item gives, if anything. Up to two become a literal: a list that grows by `push` takes room for seventeen. */
function emitItem(
  { writer, leaf, tree: emitTree }: TreeEmitter,
  tree: List,
  item: string,
  list: string,
  count: string,
): void {
  const add = (): void => {
    const made = emitTree(tree.item, item);
    const { code } = made;
    const push = `if (${count} === 0) ${list} = ${code}; else if (${count} === 1) ${list} = ${listMaker(writer)}(${list}, ${code}); else ${list}.push(${code}); ${count}++;`;
    writer.line(may(made, UNDEF) ? `if (${code} !== undefined) { ${push} }` : push);
  };
  if (tree.where === undefined) return add();
  const test = leaf(tree.where, item);
  writer.block(`if (${condition(writer, test, tree.isTrue)})`, add);
}

const condition = (writer: Writer, test: Operand, isTrue: (value: unknown) => boolean): string =>
  only(test, BOOL | UNDEF | NULL) ? `${test.code} === true` : `${writer.constant(isTrue)}(${test.code})`;

/** `[a, b]`: its parts are gone through one after the other, without the list that they make. */
const isParts = (ast: Node): ast is ArrayNode =>
  ast.type === "array" &&
  ast.expressions.length > 1 &&
  ast.expressions.every((one) => one.type !== "array") &&
  ast.consarray !== true &&
  ast.keepArray !== true &&
  ast.predicate === undefined &&
  ast.group === undefined;
