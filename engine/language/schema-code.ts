/** Validators as code: compiled by ajv here and now, or found among modules that were written ahead of time. */
import type { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv";
import equal from "ajv/dist/runtime/equal.js";
import ucs2length from "ajv/dist/runtime/ucs2length.js";
import standalone from "ajv/dist/standalone/index.js";
import formats from "ajv-formats/dist/formats.js";
import type { CodeLinker } from "./compilation.ts";

/** What ajv's modules ask for. */
const parts: Readonly<Record<string, unknown>> = {
  "ajv/dist/runtime/equal": equal,
  "ajv/dist/runtime/ucs2length": ucs2length,
  "ajv-formats/dist/formats": formats,
};

/**
 * `kind` names the options of `ajv`: the same schema under other options is other code.
 * Who collects code needs an `ajv` with `code: { source: true }`.
 * @throws Error if the schema is not valid
 */
export const compileValidator = (
  ajv: Ajv2020,
  schema: object,
  kind: string,
  linker: CodeLinker | undefined,
): ValidateFunction => {
  if (linker === undefined) return ajv.compile(schema);
  const key = `${kind} validator of ${JSON.stringify(schema)}`;
  if (linker.collect === undefined) {
    const found = linker.link(key, kind);
    return found === undefined ? ajv.compile(schema) : (found((name: string) => parts[name], []) as ValidateFunction);
  }
  const validate = ajv.compile(schema);
  linker.collect(key, textOf(standalone.default(ajv, validate)));
  return validate;
};

/** The body of a function of `R`, which finds what the module asks for. */
const textOf = (module: string): string =>
  `const module = { exports: {} }, require = R;\n${module.replace(/^"use strict";/, "")}\nreturn module.exports;`;
