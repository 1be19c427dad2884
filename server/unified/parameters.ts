/** Reads the query of a /unified call: the reserved words under both their names, the model's own parameters, and nothing else. */
import { CognateError } from "../../engine/errors.ts";
import type { ErrorDetail } from "../../engine/errors.ts";
import type { ModelResource } from "../../engine/mapping/types.ts";
import type { Query, QueryValue, Shaping } from "../../engine/operation/types.ts";
import type { Pair } from "../http/query.ts";
import { isRemoteQuery, nestPairs, remoteQueryOf } from "../http/query.ts";
import { suggest } from "../http/suggest.ts";
import { readBoolean, readLimit, readList, readOne, readWord } from "./values.ts";

export interface UnifiedParameters {
  readonly accountId: string | undefined;
  readonly limit: number | undefined;
  readonly cursor: string | undefined;
  readonly sortBy: string | undefined;
  readonly keyBy: string | undefined;
  readonly checkpoints: boolean;
  readonly explain: boolean;
  readonly shaping: Shaping;
  readonly remoteQuery: readonly Pair[];
  /** The model's parameters alone, empty values gone. */
  readonly query: Query;
}

export interface ParameterContext {
  readonly resource: ModelResource;
  readonly kind: "list" | "item";
  /** The id in the path; the same id in the query is dropped (http-api-spec 1.2). */
  readonly id?: string;
  readonly validate: Shaping["validate"];
}

const SHAPING = ["fields", "exclude_fields", "ignore_remote_data", "response_format", "strict", "explain"] as const;
const LISTING = ["limit", "next_cursor", "sort_by", "key_by", "ignore_limit", "checkpoints"] as const;
const REFUSED: Readonly<Record<string, string>> = {
  super_query: "Nothing is synced or stored here; calls go to the provider.",
  skip_api_call: "Every call goes to the provider.",
  body_passthrough: "Send raw bodies through /proxy with truto_body_passthrough=true.",
  expand: "Records come complete; choose fields with `fields`.",
};
/** Truto's own names; each also works without the prefix (http-api-spec 2.22). */
const PREFIXED = [
  "response_format",
  "ignore_remote_data",
  "exclude_fields",
  "key_by",
  "ignore_limit",
  "skip_api_call",
  "super_query",
  "body_passthrough",
];

/** Reserved on /unified: a model's query parameters may not take these names. */
export const RESERVED_PARAMETERS: readonly string[] = [
  "integrated_account_id",
  "remote_query",
  ...SHAPING,
  ...LISTING,
  ...Object.keys(REFUSED),
];

/** @throws CognateError invalid_parameter with a "did you mean" for each, not_supported */
export const readParameters = (pairs: readonly Pair[], context: ParameterContext): UnifiedParameters => {
  const remoteQuery = remoteQueryOf(pairs);
  const nested = nestPairs(pairs.filter(([name]) => !isRemoteQuery(name)));
  const { reserved, query } = sort(nested, context);
  const take = (name: string): QueryValue | undefined => reserved.get(name);
  const ignoreLimit = readBoolean("ignore_limit", take("ignore_limit"));
  const format =
    readWord("response_format", take("response_format"), [
      "unified",
      "normalized",
      "raw",
      "debug",
      "stream",
    ] as const) ?? "unified";
  if (format === "stream")
    throw new CognateError("not_supported", "response_format=stream is not available here.", {
      hint: "Ask for NDJSON with `Accept: application/x-ndjson`, or use /custom for bytes.",
    });
  const strict = readBoolean("strict", take("strict")) ?? false;
  const fields = readList("fields", take("fields"));
  const exclude = readList("exclude_fields", take("exclude_fields"));
  return {
    accountId: readOne("integrated_account_id", take("integrated_account_id")),
    limit: ignoreLimit === true ? 1000 : readLimit(take("limit")),
    cursor: cursorOf(take("next_cursor")),
    sortBy: readList("sort_by", take("sort_by"))?.join(","),
    keyBy: readOne("key_by", take("key_by")),
    checkpoints: readBoolean("checkpoints", take("checkpoints")) ?? false,
    explain: readBoolean("explain", take("explain")) ?? false,
    shaping: {
      ...(fields === undefined ? {} : { fields }),
      ...(exclude === undefined ? {} : { exclude }),
      remoteData: !(readBoolean("ignore_remote_data", take("ignore_remote_data")) ?? false),
      format,
      strict,
      validate: strict ? "strict" : context.validate,
    },
    remoteQuery,
    query,
  };
};

interface Sorted {
  readonly reserved: ReadonlyMap<string, QueryValue>;
  readonly query: Query;
}

const sort = (nested: Query, context: ParameterContext): Sorted => {
  const reserved = new Map<string, QueryValue>();
  const query: Record<string, QueryValue> = {};
  const unknown: ErrorDetail[] = [];
  const known = knownNames(context);
  for (const [name, value] of Object.entries(nested)) {
    const plain = name.startsWith("truto_") && PREFIXED.includes(name.slice(6)) ? name.slice(6) : name;
    const refusal = Object.hasOwn(REFUSED, plain) ? REFUSED[plain] : undefined;
    if (refusal !== undefined)
      throw new CognateError("not_supported", `The parameter "${name}" is not available here.`, {
        hint: refusal,
        errors: [{ parameter: name, message: "not available" }],
      });
    if (known.reserved.includes(plain)) {
      if (reserved.has(plain))
        throw new CognateError(
          "invalid_parameter",
          `"${plain}" and "truto_${plain}" are the same parameter; send one.`,
        );
      reserved.set(plain, value);
    } else if (context.resource.query.has(name)) query[name] = value;
    else if (name === "id" && context.id !== undefined) checkSameId(value, context.id);
    else unknown.push(unknownParameter(name, known.all));
  }
  if (unknown.length > 0) {
    const names = unknown.map((detail) => `"${detail.parameter}"`).join(", ");
    const hint = unknown[0]?.hint;
    throw new CognateError(
      "invalid_parameter",
      `Unknown query parameter ${names} on ${context.resource.model}/${context.resource.name}.`,
      { errors: unknown, ...(hint === undefined ? {} : { hint }) },
    );
  }
  return { reserved, query };
};

const knownNames = (
  context: ParameterContext,
): { readonly reserved: readonly string[]; readonly all: readonly string[] } => {
  const reserved = ["integrated_account_id", ...SHAPING, ...(context.kind === "list" ? LISTING : [])];
  return { reserved, all: [...context.resource.query.keys(), ...reserved, "remote_query"] };
};

const unknownParameter = (name: string, known: readonly string[]): ErrorDetail => {
  const hint =
    name === "remote_query"
      ? "Name the provider's parameter in brackets, as `remote_query[filter]=…`."
      : suggest(name, known);
  return {
    parameter: name,
    message: "unknown parameter",
    code: "invalid_parameter",
    ...(hint === undefined ? {} : { hint }),
  };
};

const checkSameId = (value: QueryValue, id: string): void => {
  if (value !== id)
    throw new CognateError("invalid_parameter", "The `id` in the query differs from the id in the path.", {
      errors: [{ parameter: "id", message: "differs from the path" }],
    });
};

/** Python's None arrives as text on the first page (http-api-spec 1.1). */
const cursorOf = (value: QueryValue | undefined): string | undefined => {
  const cursor = readOne("next_cursor", value);
  return cursor === "None" ? undefined : cursor;
};
