/** A proxy caller's flat pairs: what the operation declares becomes args, everything else goes to the provider verbatim (spec A2, http-api-spec 2.22). */
import type { CompiledRequest } from "../request/types.ts";

export interface ProxyArgs {
  readonly args: Readonly<Record<string, unknown>>;
  readonly verbatim: readonly (readonly [string, string])[];
}

/** Declared under its key or under the provider's own name. A closed operation refuses the rest, so it gets them as args. */
export const readProxyArgs = (request: CompiledRequest, pairs: readonly (readonly [string, string])[]): ProxyArgs => {
  const keyOf = (name: string): string | undefined =>
    (
      request.params.find((param) => param.key === name) ??
      request.params.find((param) => param.in === "query" && param.name === name)
    )?.key ?? (request.closed ? name : undefined);
  const values = new Map<string, string[]>();
  const verbatim: (readonly [string, string])[] = [];
  for (const pair of pairs) {
    const key = keyOf(pair[0]);
    if (key === undefined) verbatim.push(pair);
    else values.set(key, [...(values.get(key) ?? []), pair[1]]);
  }
  return {
    args: Object.fromEntries([...values].map(([key, all]) => [key, all.length === 1 ? all[0] : all])),
    verbatim,
  };
};
