/** Query parameters in OpenAPI: those that every call knows, and one per filter of a model. */
import type { QueryParameter } from "../../engine/mapping/types.ts";

type Json = Readonly<Record<string, unknown>>;

const flag = (name: string, description: string): Json => ({
  name,
  in: "query",
  schema: { type: "boolean", default: false },
  description,
});
const names = (name: string, description: string): Json => ({
  name,
  in: "query",
  style: "form",
  explode: false,
  schema: { type: "array", items: { type: "string" } },
  description,
});

/** Under `components.parameters`. */
export const SHARED_PARAMETERS: Readonly<Record<string, Json>> = {
  account: {
    name: "integrated_account_id",
    in: "query",
    required: true,
    schema: { type: "string" },
    description: "The connected account. May be sent as the header `integrated-account-id` instead.",
  },
  deadline: {
    name: "x-deadline-ms",
    in: "header",
    schema: { type: "integer", minimum: 100, maximum: 300_000, default: 25_000 },
    description: "How long the caller waits.",
  },
  fields: names("fields", "Fields to give; all by default."),
  exclude_fields: names("exclude_fields", "Fields to leave out."),
  ignore_remote_data: flag("ignore_remote_data", "Leave out the provider's own record."),
  strict: flag("strict", "A field that cannot be mapped fails the call."),
  limit: {
    name: "limit",
    in: "query",
    schema: { type: "integer", minimum: 1, maximum: 1000, default: 100 },
    description: "Never more records than this; fewer only at the end or with `is_partial_response`.",
  },
  next_cursor: {
    name: "next_cursor",
    in: "query",
    schema: { type: "string" },
    description: "Where the page before ended; empty for the first page.",
  },
  sort_by: {
    name: "sort_by",
    in: "query",
    schema: { type: "string" },
    description: "`name` or `-created_at`; several by comma.",
  },
};

export const LIST_PARAMETERS: readonly string[] = ["limit", "next_cursor", "sort_by"];

/** `status`, `status[]` for lists, `created_at[gt]` as one deepObject. */
export const filterParameters = (parameter: QueryParameter): readonly Json[] => {
  const { name, description } = parameter;
  const schema = schemaOf(parameter);
  const ranges = parameter.operators.filter((operator) => operator !== "eq" && operator !== "in");
  const required = parameter.required ? { required: true } : {};
  const list = parameter.operators.includes("in")
    ? [
        {
          name: `${name}[]`,
          in: "query",
          style: "form",
          explode: true,
          schema: { type: "array", items: schema },
          description: `Any of these. ${description}`,
        },
      ]
    : [];
  if (ranges.length > 0) {
    const operators = parameter.operators.filter((operator) => operator !== "in");
    const properties = Object.fromEntries(operators.map((operator) => [operator, schema]));
    return [
      {
        name,
        in: "query",
        style: "deepObject",
        explode: true,
        schema: { type: "object", properties, additionalProperties: false },
        description,
        ...required,
      },
      ...list,
    ];
  }
  const plain = parameter.operators.includes("eq") ? [{ name, in: "query", schema, description, ...required }] : [];
  return [...plain, ...list];
};

const schemaOf = ({ type, format, enum: values }: QueryParameter): Json => ({
  type,
  ...(format === undefined ? {} : { format }),
  ...(values === undefined ? {} : { enum: values }),
});
