/** Reads a posted form: what was typed for each field of the connection, and what else the page asks. */
import type { Connection } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { Json } from "../accounts/body.ts";

export interface PostedForm {
  readonly get: (name: string) => string;
  readonly has: (name: string) => boolean;
}

const MAX_BYTES = 160 * 1024;
/** In a select: what was typed beside it counts. */
export const OTHER = "__other";

/** @throws CognateError invalid_body, payload_too_large */
export const readForm = (contentType: string | undefined, bytes: Uint8Array): PostedForm => {
  if (!(contentType ?? "").toLowerCase().startsWith("application/x-www-form-urlencoded"))
    throw new CognateError("invalid_body", "The page sends application/x-www-form-urlencoded.");
  if (bytes.byteLength > MAX_BYTES) throw new CognateError("payload_too_large", "The form is larger than 160 KiB.");
  const values = new URLSearchParams(new TextDecoder().decode(bytes));
  return { get: (name) => values.get(name) ?? "", has: (name) => values.has(name) };
};

/** Names of inputs; apart from the page's own. */
export const inputName = (field: string): string => `field.${field}`;
export const otherName = (field: string): string => `other.${field}`;

/** What was typed, fields left empty are left out. @param fixed fields that the application has set */
export const typedValues = (connection: Connection, form: PostedForm, fixed: Json): Json =>
  Object.fromEntries(
    connection.fields
      .filter(({ name }) => fixed[name] === undefined)
      .flatMap((field): readonly (readonly [string, unknown])[] => {
        const name = inputName(field.name);
        // A box without a tick sends nothing.
        if (field.type === "boolean") return [[field.name, form.has(name)]];
        const chosen = form.get(name);
        const value = chosen === OTHER ? form.get(otherName(field.name)) : chosen;
        return value.trim() === "" ? [] : [[field.name, value]];
      }),
  );
