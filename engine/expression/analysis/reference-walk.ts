/** The walk behind `references`: follows the context through steps, predicates, calls and bindings. */
import type { Filter, Group, IndexStage, Node, Range } from "../ast.ts";
import {
  below,
  calledName,
  context,
  nowhere,
  type Origins,
  parameterOrigins,
  resultOrigins,
  variable,
} from "./origin.ts";
import type { Binding, NameUse, PathUse, ReferenceFacts, VariableUse } from "./references.ts";

interface Slot extends Range {
  readonly name: string;
  readonly kind: Binding["kind"];
  readonly origins: Origins;
  uses: number;
}

/** What a node is evaluated in. */
interface Place {
  readonly here: Origins;
  /** Is `here` the outermost context itself? */
  readonly top: boolean;
  readonly slots: ReadonlyMap<string, Slot>;
}

const rangeOf = ({ start, end }: Range): Range => ({ start, end });

/** Once per place: the parser copies the left side of `??` and `?:`. */
function collect<T extends Range>(
  key: (one: T) => string,
): { readonly add: (one: T) => void; readonly all: () => readonly T[] } {
  const seen = new Map<string, T>();
  return {
    add(one) {
      const id = `${one.start}:${one.end}:${key(one)}`;
      if (!seen.has(id)) seen.set(id, one);
    },
    all: () => [...seen.values()],
  };
}

export function createWalk(): { readonly read: (ast: Node) => void; readonly facts: () => ReferenceFacts } {
  const variables = collect<VariableUse>((one) => `${one.name} ${one.called}`);
  const names = collect<NameUse>((one) => one.name);
  const paths = collect<PathUse>((one) => [one.root, ...one.path].join("\0"));
  const roots = collect<Range>(() => "");
  const bindings = new Map<string, Slot>();
  let wholeContext = false;

  function bind(place: Place, name: string, kind: Slot["kind"], origins: Origins, at: Range): Place {
    const id = `${at.start}:${name}`;
    const slot: Slot = { name, kind, origins, uses: bindings.get(id)?.uses ?? 0, ...rangeOf(at) };
    bindings.set(id, slot);
    return { ...place, slots: new Map(place.slots).set(name, slot) };
  }

  function readVariable(
    node: Node & { readonly type: "variable" },
    place: Place,
    call?: { readonly arguments?: number },
  ): Origins {
    if (node.value === "") return place.here;
    if (node.value === "$") {
      roots.add(rangeOf(node));
      return context;
    }
    const slot = place.slots.get(node.value);
    if (slot !== undefined) {
      slot.uses++;
      return slot.origins;
    }
    variables.add({
      name: node.value,
      called: call !== undefined,
      ...call,
      start: node.start,
      end: node.start + node.value.length + 1,
    });
    return call === undefined ? variable(node.value) : nowhere;
  }

  function readName(
    node: Node & { readonly type: "name" },
    place: Place,
    leading: boolean,
    followed: boolean,
  ): Origins {
    names.add({
      name: node.value,
      top: place.top,
      leading,
      followed,
      start: node.start,
      end: node.position ?? node.end,
    });
    return below(place.here, node.value);
  }

  function note(origins: Origins, at: Range): void {
    for (const { root, path } of origins) {
      if (root === undefined && path.length === 0) wholeContext = true;
      else paths.add({ root, path, ...rangeOf(at) });
    }
  }

  /** The value is used as it is: its path counts as read. */
  function read(node: Node, place: Place): void {
    note(walk(node, place), node);
  }

  function walk(node: Node, place: Place): Origins {
    const origins = own(node, place);
    const after = stages(node.predicate, origins, place);
    return grouped(node.group, origins, after);
  }

  function stages(list: readonly (Filter | IndexStage)[] | undefined, origins: Origins, start: Place): Place {
    let place = start;
    for (const stage of list ?? []) {
      if (stage.type === "index") place = bind(place, stage.value, "index", nowhere, stage.at);
      else if (stage.expr.type !== "number") read(stage.expr, { ...place, here: origins, top: false });
    }
    return place;
  }

  function grouped(group: Group | undefined, origins: Origins, place: Place): Origins {
    if (group === undefined) return origins;
    for (const one of group.pairs.flat()) read(one, { ...place, here: origins, top: false });
    return nowhere;
  }

  function walkPath(steps: readonly Node[], start: Place): Origins {
    let place = start;
    for (const [index, step] of steps.entries()) {
      const origins =
        step.type === "name" ? readName(step, place, index === 0, index < steps.length - 1) : own(step, place);
      let after = place;
      if (step.focus !== undefined) after = bind(after, step.focus, "focus", origins, step.focusAt ?? step);
      if (step.index !== undefined) after = bind(after, step.index, "index", nowhere, step.indexAt ?? step);
      after = stages(step.stages, origins, stages(step.predicate, origins, after));
      const here = grouped(step.group, origins, after);
      // After `@$x` the context stays what it was before the step.
      const moves = step.focus === undefined && step.type !== "sort";
      place = moves ? { ...after, here, top: after.top && isContext(step) } : after;
    }
    return place.here;
  }

  function walkBlock(expressions: readonly Node[], start: Place): Origins {
    let place = start;
    let last: Origins = nowhere;
    expressions.forEach((one, index) => {
      if (one.type === "bind") {
        last = one.rhs.type === "lambda" ? walkNamed(one, place) : walk(one.rhs, place);
        place = bindName(place, one, last);
      } else if (index < expressions.length - 1) read(one, place);
      else last = walk(one, place);
    });
    return last;
  }

  /** A function may call itself, so the name is known to its own right side; that is no use of it. */
  function walkNamed(node: Node & { readonly type: "bind" }, start: Place): Origins {
    const place = bindName(start, node, nowhere);
    const slot = place.slots.get(node.name);
    const uses = slot?.uses ?? 0;
    const origins = walk(node.rhs, place);
    if (slot !== undefined) slot.uses = uses;
    return origins;
  }

  const bindName = (place: Place, node: Node & { readonly type: "bind" }, origins: Origins): Place =>
    bind(place, node.name, "bind", origins, { start: node.nameStart, end: node.nameEnd });

  /** `piped` are the origins of arguments that stand elsewhere (left of `~>`). */
  function walkCall(procedure: Node, args: readonly (Node | "?")[], piped: readonly Origins[], place: Place): Origins {
    const name = procedure.type === "variable" && !place.slots.has(procedure.value) ? calledName(procedure) : undefined;
    const given = args.filter((one) => one !== "?");
    const count = given.length === args.length ? { arguments: args.length + piped.length } : {};
    if (procedure.type === "variable") readVariable(procedure, place, count);
    else if (procedure.type === "lambda") walkLambda(procedure, place, piped);
    else read(procedure, place);
    const origins = [...piped, ...given.filter((one) => one.type !== "lambda").map((one) => walk(one, place))];
    const parameters = parameterOrigins(name, origins);
    for (const one of given) if (one.type === "lambda") walkLambda(one, place, parameters);
    const result = resultOrigins(name, origins);
    const consumed = parameters.length > 0 && given.some((one) => one.type === "lambda");
    const passed = new Set([...result, ...(consumed ? (origins[0] ?? nowhere) : nowhere)]);
    for (const origin of origins.flat()) if (!passed.has(origin)) note([origin], argumentRange(given, procedure));
    return result;
  }

  function walkApply(node: Node & { readonly type: "apply" }, place: Place): Origins {
    const left = walk(node.lhs, place);
    const { rhs } = node;
    if (rhs.type === "function" || rhs.type === "partial") return walkCall(rhs.procedure, rhs.arguments, [left], place);
    if (rhs.type === "transform") return walkTransform(rhs, { ...place, here: left, top: false });
    return walkCall(rhs, [], [left], place);
  }

  function walkTransform(node: Node & { readonly type: "transform" }, place: Place): Origins {
    note(place.here, node);
    const matched = { ...place, here: walk(node.pattern, place), top: false };
    read(node.update, matched);
    if (node.delete !== undefined) read(node.delete, matched);
    return nowhere;
  }

  function walkLambda(node: Node & { readonly type: "lambda" }, start: Place, known: readonly Origins[]): void {
    let place = start;
    node.parameters.forEach(
      (name, index) =>
        (place = bind(place, name, "parameter", known[index] ?? nowhere, {
          start: node.start,
          end: node.start + 1 + index,
        })),
    );
    read(node.body, place);
  }

  function own(node: Node, place: Place): Origins {
    switch (node.type) {
      case "path":
        return walkPath(node.steps, place);
      case "name":
        return readName(node, place, true, false);
      case "variable":
        return readVariable(node, place);
      case "wildcard":
      case "descendant":
        note(place.here, node);
        return nowhere;
      case "condition":
        read(node.condition, place);
        return [...walk(node.then, place), ...(node.else === undefined ? nowhere : walk(node.else, place))];
      case "block":
        return walkBlock(node.expressions, place);
      case "bind":
        return walk(node.rhs, place);
      case "array":
        return node.expressions.flatMap((one) => walk(one, place));
      case "function":
      case "partial":
        return walkCall(node.procedure, node.arguments, [], place);
      case "apply":
        return walkApply(node, place);
      case "transform":
        return walkTransform(node, { ...place, here: nowhere, top: false });
      case "lambda":
        if (node.thunk) return walk(node.body, place);
        walkLambda(node, place, []);
        return nowhere;
      case "sort":
        for (const term of node.terms) read(term.expression, { ...place, top: false });
        return place.here;
      case "object":
        for (const one of node.pairs.flat()) read(one, place);
        return nowhere;
      case "binary":
        read(node.lhs, place);
        read(node.rhs, place);
        return nowhere;
      case "negation":
        read(node.expression, place);
        return nowhere;
      default:
        return nowhere;
    }
  }

  return {
    read: (ast) => read(ast, { here: context, top: true, slots: new Map() }),
    facts: () => ({
      variables: variables.all(),
      names: names.all(),
      paths: paths.all(),
      bindings: [...bindings.values()],
      roots: roots.all(),
      wholeContext,
    }),
  };
}

/** `$.name` reads the outermost context just as `name` does. */
const isContext = (step: Node): boolean => step.type === "variable" && (step.value === "" || step.value === "$");

const argumentRange = (args: readonly Node[], procedure: Node): Range => args[0] ?? procedure;
