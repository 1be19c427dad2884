/** Reads the body of `POST /link-token`: Truto's names and ours (http-api-spec 2.30). */
import type { Catalog, Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { ErrorDetail } from "../../engine/errors.ts";
import type { Json } from "../accounts/body.ts";
import { suggest } from "../http/suggest.ts";
import { readOrigin, readRedirect } from "./address.ts";

export interface LinkRequest {
  readonly tenantId?: string;
  /** An existing account to connect anew. */
  readonly accountId?: string;
  /** Names; empty: all. */
  readonly integrations: readonly string[];
  readonly redirectUri?: string;
  readonly allowedOrigins: readonly string[];
  readonly context: Json;
  readonly persistPreviousContext: boolean;
  readonly expiresInSeconds: number;
  /** What was sent and means nothing here, as `region` or `context.colour`. */
  readonly ignored: readonly string[];
}

const DAY = 24 * 60 * 60;
const KNOWN = [
  "tenant_id",
  "integrated_account_id",
  "integrations",
  "redirect_uri",
  "allowed_origins",
  "context",
  "persist_previous_context",
  "expires_in",
];
/** Truto's, without a meaning here. */
const IGNORED = ["region", "truto_static_gate_id", "environment_unified_model_id", "unified_model_id", "scopes"];

/**
 * @param schemes app schemes that the operator allows for `redirect_uri`
 * @throws CognateError invalid_body with one detail for each member that is wrong; integration_not_found
 */
export const readLinkRequest = (body: unknown, catalog: Catalog, schemes: readonly string[]): LinkRequest => {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new CognateError("invalid_body", "The body has to be a JSON object.");
  const read = createReader(body as Json);
  const tenantId = read.text("tenant_id");
  const accountId = read.text("integrated_account_id");
  const integrations = read.texts("integrations", 50);
  const redirect = read.text("redirect_uri", 2048);
  const redirectUri = redirect === undefined ? undefined : readRedirect(redirect, schemes);
  if (redirect !== undefined && redirectUri === undefined)
    read.refuse("redirect_uri", "has to be an https URL, http on loopback, or have a scheme that the operator allows");
  const origins = read.texts("allowed_origins", 20);
  const allowedOrigins = origins.flatMap((text, index) => {
    const origin = readOrigin(text);
    if (origin === undefined)
      read.refuse(`allowed_origins/${index}`, "has to be an origin such as https://app.example, or http on loopback");
    return origin ?? [];
  });
  if (tenantId === undefined && accountId === undefined)
    read.refuse("tenant_id", "is missing; give it, or `integrated_account_id` to connect an account anew");
  const given = read.object("context");
  const persistPreviousContext = read.boolean("persist_previous_context");
  const expiresInSeconds = read.seconds("expires_in", DAY, 7 * DAY);
  read.rejectUnknown();
  const allowed = integrations.map((name) => findIntegration(catalog, name));
  const context = splitContext(given, allowed.length === 0 ? [...catalog.integrations.values()] : allowed);
  return {
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(accountId === undefined ? {} : { accountId }),
    integrations: [...new Set(integrations)],
    ...(redirectUri === undefined ? {} : { redirectUri }),
    allowedOrigins: [...new Set(allowedOrigins)],
    context: context.used,
    persistPreviousContext,
    expiresInSeconds,
    ignored: [...Object.keys(body).filter((key) => IGNORED.includes(key)), ...context.ignored],
  };
};

const findIntegration = (catalog: Catalog, name: string): Integration => {
  const integration = catalog.integrations.get(name);
  if (integration !== undefined) return integration;
  const hint = suggest(name, [...catalog.integrations.keys()]);
  throw new CognateError(
    "integration_not_found",
    `There is no integration "${name.slice(0, 80)}".`,
    hint === undefined ? {} : { hint },
  );
};

/** Fields that no connection has are ignored, as Truto's contexts are free; secrets belong into the form alone. */
const splitContext = (
  given: Json,
  integrations: readonly Integration[],
): { readonly used: Json; readonly ignored: readonly string[] } => {
  const fields = integrations.flatMap((one) => [...one.connections.values()].flatMap(({ fields }) => fields));
  const names = Object.keys(given).filter((name) => given[name] !== null);
  const secret = names.find((name) => fields.some((field) => field.name === name && field.secret));
  if (secret !== undefined)
    throw invalid([
      {
        pointer: `/context/${secret}`,
        message: "is a secret: the customer types it on the page, or send it to POST /integrated-account",
      },
    ]);
  const known = names.filter((name) => fields.some((field) => field.name === name));
  return {
    used: Object.fromEntries(known.map((name) => [name, given[name]])),
    ignored: names.filter((name) => !known.includes(name)).map((name) => `context.${name.slice(0, 80)}`),
  };
};

/** Reads members and gathers what is wrong with them. null and empty count as not given, as clients send both. */
const createReader = (given: Json) => {
  const problems: ErrorDetail[] = [];
  const refuse = (name: string, message: string): void => void problems.push({ pointer: `/${name}`, message });
  const isAbsent = (name: string): boolean => given[name] === undefined || given[name] === null || given[name] === "";
  return {
    refuse,
    text(name: string, longest = 200): string | undefined {
      if (isAbsent(name)) return undefined;
      const value = given[name];
      if (typeof value === "string" && value.length <= longest) return value;
      refuse(name, `has to be a text of at most ${longest} characters`);
      return undefined;
    },
    texts(name: string, most: number): readonly string[] {
      if (isAbsent(name)) return [];
      const value = given[name];
      if (Array.isArray(value) && value.length <= most && value.every((one) => typeof one === "string")) return value;
      refuse(name, `has to be a list of at most ${most} texts`);
      return [];
    },
    object(name: string): Json {
      if (isAbsent(name)) return {};
      const value = typeof given[name] === "string" ? parsed(given[name]) : given[name];
      if (typeof value === "object" && value !== null && !Array.isArray(value) && JSON.stringify(value).length <= 8192)
        return value as Json;
      refuse(name, "has to be an object of at most 8 KiB");
      return {};
    },
    boolean(name: string): boolean {
      if (!isAbsent(name) && typeof given[name] !== "boolean") refuse(name, "has to be true or false");
      return given[name] === true;
    },
    seconds(name: string, usual: number, most: number): number {
      if (isAbsent(name)) return usual;
      const value = given[name];
      if (typeof value === "number" && Number.isInteger(value) && value >= 60 && value <= most) return value;
      refuse(name, `has to be a whole number of seconds from 60 to ${most}`);
      return usual;
    },
    /** @throws CognateError invalid_body for everything gathered so far */
    rejectUnknown(): void {
      for (const key of Object.keys(given).filter((key) => !KNOWN.includes(key) && !IGNORED.includes(key))) {
        const hint = suggest(key, KNOWN);
        problems.push({
          pointer: `/${key.slice(0, 80)}`,
          message: "is no member of a link token",
          ...(hint === undefined ? {} : { hint }),
        });
      }
      if (problems.length > 0) throw invalid(problems);
    },
  };
};

/** Truto's own example sends `context` as JSON text. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const invalid = (errors: readonly ErrorDetail[]): CognateError =>
  new CognateError("invalid_body", errors.map((one) => `${one.pointer ?? ""} ${one.message}.`).join(" "), { errors });
