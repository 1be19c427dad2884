/** Reads the bodies of `POST` and `PATCH /integrated-account` (http-api-spec 2.29). */
import type { Connection, Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { ErrorDetail } from "../../engine/errors.ts";
import { operatorAllows } from "../../engine/transport/index.ts";
import { parseHttpUrl } from "../http/host.ts";
import { suggest } from "../http/suggest.ts";
import type { OverlayChange } from "./overlays.ts";
import { readOverlays } from "./overlays.ts";

export type Json = Readonly<Record<string, unknown>>;

export interface AccountChange {
  readonly tenantId?: string;
  readonly connection?: string;
  readonly context?: Json;
  /** null takes it away. */
  readonly baseUrl?: string | null;
  readonly overlays?: OverlayChange;
}

const WRITABLE = [
  "tenant_id",
  "integration",
  "environment_integration_id",
  "authentication_method",
  "context",
  "base_url",
  "overlays",
];
/** Shown by GET and so sent back by clients that read, change and write; and Truto's that mean nothing here. */
const IGNORED = [
  "id",
  "environment_id",
  "environment_integration",
  "status",
  "is_sandbox",
  "label",
  "external_id",
  "last_error",
  "last_forbidden_error",
  "resources",
  "created_at",
  "updated_at",
  "region",
];

/** @throws CognateError invalid_body: not an object, unknown members, wrong types, a base URL that the operator does not allow */
export const readAccountChange = (body: unknown, allowHosts: readonly string[]): AccountChange => {
  const given = objectOf(body, "The body");
  rejectUnknown(given);
  const tenantId = textOf(given, "tenant_id");
  const connection = textOf(given, "authentication_method");
  const context =
    given["context"] === undefined || given["context"] === null
      ? undefined
      : objectOf(given["context"], "`context`", "/context");
  const baseUrl = baseUrlOf(given["base_url"], allowHosts);
  const overlays =
    given["overlays"] === undefined || given["overlays"] === null ? undefined : readOverlays(given["overlays"]);
  return {
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(connection === undefined ? {} : { connection }),
    ...(context === undefined ? {} : { context }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(overlays === undefined ? {} : { overlays }),
  };
};

/** The integration named by `integration` or `environment_integration_id`. @throws CognateError invalid_body, integration_not_found */
export const integrationOf = (body: unknown, integrations: ReadonlyMap<string, Integration>): Integration => {
  const given = objectOf(body, "The body");
  const plain = typeof given["integration"] === "string" ? given["integration"] : undefined;
  const environment = textOf(given, "environment_integration_id");
  if (plain !== undefined && environment !== undefined && plain !== environment)
    throw invalid("`integration` and `environment_integration_id` differ.", "/integration");
  const name = plain ?? environment;
  if (name === undefined)
    throw invalid("`integration` is missing.", "/integration", suggest("", [...integrations.keys()]));
  const integration = integrations.get(name);
  const hint = suggest(name, [...integrations.keys()]);
  if (integration === undefined)
    throw new CognateError(
      "integration_not_found",
      `There is no integration "${name.slice(0, 80)}".`,
      hint === undefined ? {} : { hint },
    );
  return integration;
};

/** An account stays with its integration; GET shows it as an object, which a client that writes back sends. @throws CognateError invalid_body */
export const refuseOtherIntegration = (body: unknown, current: string): void => {
  const given = objectOf(body, "The body");
  const other = ["integration", "environment_integration_id"].find((key) => {
    const name = given[key];
    return typeof name === "string" && name !== "" && name !== current;
  });
  if (other !== undefined)
    throw invalid(
      `\`${other}\` cannot be changed: this is an account of ${current}.`,
      `/${other}`,
      "Connect another account.",
    );
};

/** @throws CognateError invalid_body if the name is unknown, or none is given and there are several */
export const connectionOf = (integration: Integration, name: string | undefined): Connection => {
  const names = [...integration.connections.keys()];
  const connection = integration.connections.get(name ?? (names.length === 1 ? (names[0] ?? "") : ""));
  if (connection !== undefined) return connection;
  throw invalid(
    name === undefined
      ? "`authentication_method` is missing."
      : `"${name.slice(0, 80)}" is no way to connect ${integration.name}.`,
    "/authentication_method",
    suggest(name ?? "", names),
  );
};

/** Deep merge; null removes (http-api-spec 2.29). */
export const mergeContext = (base: Json, change: Json): Json => {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(change)) {
    const current = merged.get(key);
    if (value === null) merged.delete(key);
    else merged.set(key, isObject(value) && isObject(current) ? mergeContext(current, value) : value);
  }
  return Object.fromEntries(merged);
};

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const objectOf = (value: unknown, what: string, pointer = ""): Json => {
  if (!isObject(value)) throw invalid(`${what} has to be a JSON object.`, pointer);
  return value;
};

const textOf = (given: Json, name: string): string | undefined => {
  const value = given[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" || value.length > 200)
    throw invalid(`\`${name}\` has to be a text of at most 200 characters.`, `/${name}`);
  return value;
};

const baseUrlOf = (value: unknown, allowHosts: readonly string[]): string | null | undefined => {
  if (value === undefined || value === null) return value;
  const url = typeof value === "string" ? parseHttpUrl(value) : undefined;
  if (url === undefined || url.search !== "" || url.hash !== "")
    throw invalid("`base_url` has to be an http(s) URL without query and fragment.", "/base_url");
  if (!operatorAllows(url, allowHosts)) {
    throw invalid(
      `The operator of this server does not allow the host of \`base_url\`: ${url.host}.`,
      "/base_url",
      "Start the server with --allow-host or COGNATE_ALLOW_HOSTS. Plain http is for loopback, and for hosts that are allowed as http://host.",
    );
  }
  return url.href.replace(/\/+$/, "");
};

const rejectUnknown = (given: Json): void => {
  const errors: readonly ErrorDetail[] = Object.keys(given)
    .filter((key) => !WRITABLE.includes(key) && !IGNORED.includes(key))
    .map((key) => {
      const hint = suggest(key, WRITABLE);
      return { pointer: `/${key.slice(0, 80)}`, message: "unknown member", ...(hint === undefined ? {} : { hint }) };
    });
  if (errors.length > 0)
    throw new CognateError("invalid_body", `Unknown member ${errors.map((one) => one.pointer).join(", ")}.`, {
      errors,
    });
};

const invalid = (message: string, pointer: string, hint?: string): CognateError =>
  new CognateError("invalid_body", message, {
    ...(pointer === "" ? {} : { errors: [{ pointer, message }] }),
    ...(hint === undefined ? {} : { hint }),
  });
