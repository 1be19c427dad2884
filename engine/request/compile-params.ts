/** Compiles `params`: where each argument of an operation travels. */
import type { Compilation } from "../language/compilation.ts";
import type { Located } from "../language/located.ts";
import { SCOPES } from "../language/scopes.ts";
import { readPlace } from "./place.ts";
import type { ArrayStyle, CompiledParam } from "./types.ts";

interface ParamConfig {
  readonly in?: CompiledParam["in"];
  readonly name?: string;
  readonly at?: string;
  readonly array?: ArrayStyle;
  readonly required?: boolean;
  readonly default?: unknown;
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly description?: string;
}

/** `sort:` with nothing after it declares a parameter with all defaults, as `sort: {}` does. */
export const compileParams = (
  at: Located,
  arrayStyle: ArrayStyle,
  compilation: Compilation,
): readonly CompiledParam[] =>
  at.entries().map(([key, child]) => compileParam(key, child as Located<ParamConfig>, arrayStyle, compilation));

const compileParam = (
  key: string,
  at: Located<ParamConfig>,
  arrayStyle: ArrayStyle,
  compilation: Compilation,
): CompiledParam => {
  const config: ParamConfig = at.value ?? {};
  const place = config.in ?? "query";
  const name = config.name ?? key;
  return {
    key,
    in: place,
    name: place === "header" ? name.toLowerCase() : name,
    at: place === "body" ? readPlace(config.at ?? `\`${name}\``) : [],
    array: config.array ?? arrayStyle,
    required: config.required ?? false,
    ...(config.default === undefined ? {} : { default: compilation.template(at.at("default"), SCOPES.request) }),
    ...(config.schema === undefined ? {} : { schema: config.schema }),
    ...(config.description === undefined ? {} : { description: config.description }),
  };
};
