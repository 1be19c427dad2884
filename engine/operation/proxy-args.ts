/** A proxy caller's flat pairs: what the operation declares becomes args, everything else goes to the provider verbatim (spec A2, http-api-spec 2.22). */
import { CognateError } from "../errors.ts";
import type { CompiledRequest } from "../request/types.ts";

export interface ProxyArgs {
  readonly args: Readonly<Record<string, unknown>>;
  readonly verbatim: readonly (readonly [string, string])[];
}

/**
 * Declared under its key or under the provider's own name, or read by a template, as the id of a custom operation is.
 * A closed operation refuses the rest, so it gets them as args.
 * @param id of an item, from the path
 * @throws CognateError invalid_parameter if the path of the operation needs an id and there is none, resource_not_found
 *   for an id of what has none
 */
export const readProxyArgs = (
  request: CompiledRequest,
  pairs: readonly (readonly [string, string])[],
  id: string | undefined,
): ProxyArgs => {
  const readsId = request.path.references.names.includes("id");
  const keyOf = (name: string): string | undefined =>
    (
      request.params.find((param) => param.key === name) ??
      request.params.find((param) => param.in === "query" && param.name === name)
    )?.key ?? (isRead(request, name) || (readsId && name === "id") || request.closed ? name : undefined);
  const values = new Map<string, string[]>();
  const verbatim: (readonly [string, string])[] = [];
  for (const pair of pairs) {
    const key = keyOf(pair[0]);
    if (key === undefined) verbatim.push(pair);
    else values.set(key, [...(values.get(key) ?? []), pair[1]]);
  }
  // What there is one of is read without an id: under one it would be taken for another record.
  if (id !== undefined && request.effect === "read" && !readsId && keyOf("id") === undefined && !readsAll(request))
    throw new CognateError("resource_not_found", `${request.operation} reads what there is one of: it has no id.`, {
      hint: `GET /proxy/${request.operation.split(".", 1)[0] ?? ""}`,
    });
  if (id !== undefined) values.set("id", [id]);
  if (readsId && !values.has("id"))
    throw new CognateError("invalid_parameter", `${request.operation}: \`id\` is required.`, {
      errors: [{ parameter: "id", message: "is required" }],
    });
  return {
    args: Object.fromEntries([...values].map(([key, all]) => [key, all.length === 1 ? all[0] : all])),
    verbatim,
  };
};

const readsAll = ({ templateArgs }: CompiledRequest): boolean => templateArgs === "all";

const isRead = ({ templateArgs }: CompiledRequest, name: string): boolean =>
  templateArgs !== "all" && templateArgs.has(name);
