/** Reads an OpenAPI document, JSON or YAML, into its parts. What it says wrongly is left out; what is no OpenAPI 3 at all is an error. */
import { parse, YAMLError } from "yaml";
import { readOperations } from "./operations.ts";
import { isRecord, listOf, printedOf, recordOf, textOf } from "./record.ts";
import { readSecurity, readSecuritySchemes } from "./security.ts";
import { readServers } from "./servers.ts";
import type { OpenApiDocument } from "./types.ts";

/** The text is no OpenAPI 3 document; the message says why, for the person who named the file. */
export class OpenApiError extends Error {
  override readonly name = "OpenApiError";
}

/**
 * Follows the OpenAPI Specification 3.0.4 and 3.1.1.
 * @throws OpenApiError if the text is neither JSON nor YAML, or says that it is something else than OpenAPI 3
 */
export const readOpenApi = (text: string): OpenApiDocument => {
  const root = parseText(text);
  if (!isRecord(root)) throw new OpenApiError("The document is not a mapping.");
  const version = printedOf(root["openapi"]);
  if (root["swagger"] !== undefined)
    throw new OpenApiError(`The document is Swagger ${printedOf(root["swagger"])}; convert it to OpenAPI 3 first.`);
  if (!/^3\.[012](?:\.|$)/u.test(version))
    throw new OpenApiError(
      version === ""
        ? "The document does not say `openapi: 3…`."
        : `OpenAPI ${version} is not supported, only 3.0 to 3.2.`,
    );
  if (!isRecord(root["paths"])) throw new OpenApiError("The document has no `paths`.");
  const info = recordOf(root["info"]);
  const description = textOf(info["description"]);
  const documentationUrl = textOf(recordOf(root["externalDocs"])["url"]);
  const security = readSecurity(listOf(root["security"]));
  return {
    version,
    title: textOf(info["title"]) ?? "API",
    ...(description === undefined ? {} : { description }),
    ...(documentationUrl === undefined ? {} : { documentationUrl }),
    servers: readServers(root["servers"]),
    securitySchemes: readSecuritySchemes(root),
    security,
    operations: readOperations(root, security),
    root,
  };
};

const parseText = (text: string): unknown => {
  try {
    // JSON is YAML too, but its own parser is fifty times as fast.
    return /^\s*\{/u.test(text)
      ? (JSON.parse(text) as unknown)
      : (parse(text, { prettyErrors: false, uniqueKeys: false, logLevel: "error" }) as unknown);
  } catch (error) {
    const reason = error instanceof YAMLError || error instanceof SyntaxError ? error.message : String(error);
    throw new OpenApiError(`The document is neither JSON nor YAML: ${reason}`);
  }
};
