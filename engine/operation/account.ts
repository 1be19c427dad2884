/** Opens an account: checks its fields against the connection, splits secrets from the rest, and makes what calls need. */
import type { Connection, Integration } from "../catalog/types.ts";
import { CognateError, type ErrorDetail } from "../errors.ts";
import { escapeStep } from "../language/json-pointer.ts";
import { didYouMean } from "../language/suggest.ts";
import type { Mapping } from "../mapping/types.ts";
import { operatorAllows } from "../transport/index.ts";
import { fieldDetail, isGiven, MISSING, readField } from "./account-field.ts";
import { readTokenSet } from "./tokens/token-set.ts";
import type { Account } from "./types.ts";

export interface AccountInput {
  readonly id: string;
  /** Name of the connection; may be left out where there is one only. */
  readonly connection?: string;
  /** For required fields that are not given, taken as they are: for an account that is only shown. */
  readonly standIns?: Readonly<Record<string, unknown>>;
  /** All fields by name, secret ones too, as typed. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Values kept from verification (`learn`). */
  readonly learned?: Readonly<Record<string, unknown>>;
  /** What the provider issued, as it was kept (`TokenSet` as JSON). */
  readonly token?: unknown;
  /** The operator's OAuth app for this integration, for connections without fields of these names. */
  readonly app?: { readonly client_id: string; readonly client_secret?: string };
  /** Replaces the integration's base URL; the operator must allow its host. */
  readonly baseUrl?: string;
  /** As `EgressPolicy` has them. */
  readonly operatorHosts?: readonly string[];
  readonly sandbox?: boolean;
  /** By `model/resource`, lowest first. */
  readonly overlays?: Readonly<Record<string, readonly unknown[]>>;
  /** Epoch ms, for `normalize`. */
  readonly now?: number;
}

/**
 * @throws CognateError invalid_body with one detail for each field that is missing, unknown or wrong;
 *   the message never holds a value. host_not_allowed for a base URL that the operator does not allow.
 */
export const openAccount = (integration: Integration, input: AccountInput): Account => {
  const connection = connectionOf(integration, input.connection);
  const fields = readFields(connection, input);
  const { operatorHosts = [], learned = {} } = input;
  const token = readTokenSet(input.token);
  const baseUrl =
    input.baseUrl === undefined || input.baseUrl === "" ? undefined : allowedBaseUrl(input.baseUrl, operatorHosts);
  const mappings = input.overlays === undefined ? undefined : compileOverlays(integration, input.overlays);
  return {
    id: input.id,
    integration: integration.name,
    operatorHosts,
    sandbox: input.sandbox === true,
    ...(token === undefined ? {} : { token }),
    view: {
      id: input.id,
      connection: connection.name,
      account: { ...fields.open, ...learned },
      fields: fields.open,
      secrets: { ...appOf(connection, input), ...fields.secrets },
      token: token?.members ?? {},
      ...(baseUrl === undefined ? {} : { baseUrl, baseRoot: rootOf(baseUrl, integration.defaults.baseUrl.source) }),
    },
    ...(mappings === undefined ? {} : { mappings }),
  };
};

export const withLearned = (account: Account, learned: Readonly<Record<string, unknown>>): Account => ({
  ...account,
  view: { ...account.view, account: { ...account.view.account, ...learned } },
});

/** Fields of the account's own come first. */
const appOf = (connection: Connection, { app }: AccountInput): Readonly<Record<string, unknown>> => {
  const declared = new Set(connection.fields.map((field) => field.name));
  return connection.auth.grant === undefined
    ? {}
    : Object.fromEntries(Object.entries(app ?? {}).filter(([name]) => !declared.has(name)));
};

const connectionOf = (integration: Integration, name: string | undefined): Connection => {
  const names = [...integration.connections.keys()];
  const [only] = integration.connections.values();
  const found = name === undefined && names.length === 1 ? only : integration.connections.get(name ?? "");
  if (found !== undefined) return found;
  const message =
    name === undefined
      ? `${integration.label} can be connected in several ways; name one.`
      : `${integration.label} cannot be connected by \`${name}\`.`;
  throw new CognateError("invalid_body", message, {
    hint: didYouMean(name ?? "", names) || `There are ${names.join(", ")}.`,
    errors: [{ parameter: "authentication_method", pointer: "/authentication_method", message, code: "invalid_body" }],
  });
};

interface Fields {
  readonly open: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
}

/** Non-secret fields first: `normalize` may read them. */
const readFields = (connection: Connection, input: AccountInput): Fields => {
  const problems: ErrorDetail[] = unknownFields(connection, input.context);
  const open: Record<string, unknown> = {};
  const secrets: Record<string, unknown> = {};
  for (const field of connection.fields.toSorted((a, b) => Number(a.secret) - Number(b.secret))) {
    const given = isGiven(input.context[field.name]) ? input.context[field.name] : field.default;
    if (!isGiven(given)) {
      const standIn = field.required ? input.standIns?.[field.name] : undefined;
      if (standIn !== undefined) (field.secret ? secrets : open)[field.name] = standIn;
      else if (field.required) problems.push(fieldDetail(field, MISSING));
      continue;
    }
    const read = readField(field, given, open, input.now ?? 0);
    if ("problem" in read) problems.push(fieldDetail(field, read.problem));
    else (field.secret ? secrets : open)[field.name] = read.value;
  }
  if (problems.length === 0) return { open, secrets };
  throw new CognateError("invalid_body", problems.map((problem) => problem.message).join(" "), { errors: problems });
};

const unknownFields = (connection: Connection, context: Readonly<Record<string, unknown>>): ErrorDetail[] => {
  const names = connection.fields.map((field) => field.name);
  const learnt = connection.learn.map((one) => one.name);
  return Object.keys(context)
    .filter((name) => !names.includes(name) && !learnt.includes(name))
    .map((name) => ({
      parameter: name,
      pointer: `/context/${name}`,
      message: `${connection.label} has no field \`${name}\`.`,
      code: "invalid_body" as const,
      hint: didYouMean(name, names) || `Its fields are ${names.join(", ")}.`,
    }));
};

const refuseBaseUrl = (code: "invalid_body" | "host_not_allowed", message: string, hint?: string): CognateError =>
  new CognateError(code, message, {
    status: 400,
    errors: [{ parameter: "base_url", pointer: "/base_url", message, code }],
    ...(hint === undefined ? {} : { hint }),
  });

/** A gateway or a mock: only where the operator says so (http-api-spec 3.7). */
const allowedBaseUrl = (text: string, operatorHosts: readonly string[]): string => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw refuseBaseUrl("invalid_body", "`base_url` is no http(s) URL.");
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw refuseBaseUrl("invalid_body", "`base_url` must hold nothing but scheme, host and path.");
  if (operatorAllows(url, operatorHosts)) return text.replace(/\/+$/, "");
  const overTls = new URL(text.replace(/^http:/i, "https:"));
  if (url.protocol === "http:" && operatorAllows(overTls, operatorHosts))
    throw refuseBaseUrl(
      "invalid_body",
      "`base_url` must begin with https://; plain http is for loopback, and for hosts that the operator allows with it.",
      `The operator allows it with --allow-host ${url.origin}.`,
    );
  throw refuseBaseUrl(
    "host_not_allowed",
    `\`base_url\` leads to ${url.host}, which this server does not allow.`,
    `The operator allows it with --allow-host ${url.protocol === "http:" ? url.origin : url.host}.`,
  );
};

/** A mirror ends in the provider's own base path; what stands before it is where a mirror has all else. */
const rootOf = (baseUrl: string, declared: string): string => {
  const path = /^(?:https?:\/\/)?(?:\{\{.*?\}\}|[^/{])*(\/[^{}]*?)\/*$/.exec(declared)?.[1];
  const ends = path !== undefined && URL.parse(baseUrl)?.pathname.replace(/\/+$/, "").endsWith(path) === true;
  return ends ? baseUrl.replace(/\/+$/, "").slice(0, -path.length) : baseUrl;
};

const compileOverlays = (
  integration: Integration,
  overlays: NonNullable<AccountInput["overlays"]>,
): ReadonlyMap<string, Mapping> => {
  const mappings = new Map<string, Mapping>();
  const problems: ErrorDetail[] = [];
  for (const [key, list] of Object.entries(overlays)) {
    const pointer = `/overlays/${escapeStep(key)}`;
    const compiled = integration.compileOverlays(key, list);
    if (compiled.mapping !== undefined) mappings.set(key, compiled.mapping);
    if (compiled.mapping === undefined && compiled.findings.length === 0)
      problems.push({ pointer, message: `There is no mapping \`${key}\`.`, code: "invalid_body" });
    for (const finding of compiled.findings) {
      if (finding.severity === "error")
        problems.push({
          pointer,
          message: finding.message,
          where: finding.span,
          code: "invalid_body",
          ...(finding.hint === undefined ? {} : { hint: finding.hint }),
        });
    }
  }
  if (problems.length === 0) return mappings;
  throw new CognateError("invalid_body", problems.map((problem) => problem.message).join(" "), { errors: problems });
};
