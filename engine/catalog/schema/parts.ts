/** The other rooms' parts of the language schema, under the names by which the catalog's schemas refer to them. */
import { nodeSchema } from "../../mapping/index.ts";
import { paginationSchema, presetSchema } from "../../pagination/index.ts";
import {
  authSchema,
  integrationRequestProperties,
  operationRequestProperties,
  operationRequestRequired,
} from "../../request/schema.ts";
import { errorsSchema, operationErrorsSchema, rateLimitSchema } from "../../transport/schema.ts";
import type { Schema } from "../structure/problem.ts";
import { operationKeys } from "./operation.ts";
import { closed } from "./words.ts";

export const PARTS: Readonly<Record<string, Schema>> = {
  node: nodeSchema,
  pagination: paginationSchema,
  preset: presetSchema,
  auth: authSchema,
  errors: errorsSchema,
  operation_errors: operationErrorsSchema,
  rate_limit: rateLimitSchema,
};

/** An operation: the request room's keys and the catalog's. */
export const operationSchema: Schema = {
  ...closed({ ...operationRequestProperties, ...operationKeys }, operationRequestRequired),
  not: { required: ["records", "record"] },
};

export { integrationRequestProperties };
