/** What is known of a provider's OpenAPI document (3.0 or 3.1) after it was read: its parts by meaning, schemas as they are written. */

/** A schema of the document as it is written; `$ref`, `allOf` and `nullable` are resolved by `viewOf` and `inlineSchema`. */
export type ApiSchema = Readonly<Record<string, unknown>>;

export interface ServerVariable {
  readonly name: string;
  readonly default: string;
  readonly enum: readonly string[];
  readonly description?: string;
}

export interface ApiServer {
  /** With `{variable}` holes. */
  readonly url: string;
  readonly description?: string;
  readonly variables: readonly ServerVariable[];
}

export type SecurityScheme =
  | {
      readonly kind: "apiKey";
      readonly name: string;
      readonly in: "header" | "query" | "cookie";
      readonly description?: string;
    }
  /** `http`: `scheme` is in lower case, as `bearer`. */
  | { readonly kind: "http"; readonly scheme: string; readonly description?: string }
  | { readonly kind: "oauth2"; readonly flows: readonly OAuthFlow[]; readonly description?: string }
  | { readonly kind: "other"; readonly type: string; readonly description?: string };

export interface OAuthFlow {
  readonly flow: "authorizationCode" | "clientCredentials" | "implicit" | "password";
  readonly authorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly scopes: readonly string[];
}

/** Schemes that are used together, by name, with their scopes. */
export type SecurityRequirement = ReadonlyMap<string, readonly string[]>;

export interface ApiParameter {
  readonly name: string;
  readonly in: "query" | "path" | "header" | "cookie";
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description?: string;
  readonly schema: ApiSchema;
  readonly style?: string;
  readonly explode?: boolean;
  readonly example?: unknown;
}

export interface ApiBody {
  readonly required: boolean;
  /** As `application/json`. */
  readonly contentType: string;
  readonly schema: ApiSchema;
}

export interface ApiResponse {
  /** As the document writes it: `200`, `2XX`, `default`. */
  readonly status: string;
  readonly contentType?: string;
  readonly schema?: ApiSchema;
  /** Header names in lower case. */
  readonly headers: readonly string[];
  readonly example?: unknown;
}

export interface ApiOperation {
  /** In capitals. */
  readonly method: string;
  /** With `{parameter}` holes. */
  readonly path: string;
  readonly id?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  readonly parameters: readonly ApiParameter[];
  readonly body?: ApiBody;
  readonly responses: readonly ApiResponse[];
  /** Alternatives, any of which will do; empty means none is needed. */
  readonly security: readonly SecurityRequirement[];
  /** Its own, where the document says so. */
  readonly servers: readonly ApiServer[];
  readonly documentationUrl?: string;
}

export interface OpenApiDocument {
  /** As `3.1.0`. */
  readonly version: string;
  readonly title: string;
  readonly description?: string;
  readonly documentationUrl?: string;
  readonly servers: readonly ApiServer[];
  readonly securitySchemes: ReadonlyMap<string, SecurityScheme>;
  readonly security: readonly SecurityRequirement[];
  readonly operations: readonly ApiOperation[];
  /** The whole document: where `#/…` references point. */
  readonly root: ApiSchema;
}
