/** The OpenAPI document that a command is given by file name. */
import { readFileSync } from "node:fs";
import { OpenApiError, readOpenApi, type OpenApiDocument } from "../engine/openapi/index.ts";
import { UsageError } from "./exit.ts";
import type { Output } from "./output.ts";

/** @throws UsageError if the file cannot be read, or is no OpenAPI 3 */
export const readDocument = (file: string, output: Pick<Output, "step">): OpenApiDocument => {
  output.step(`Reading ${file}`);
  try {
    return readOpenApi(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof OpenApiError) throw new UsageError(`${file}: ${error.message}`);
    throw new UsageError(`${file} cannot be read.`, "--openapi takes a file, JSON or YAML.");
  }
};
