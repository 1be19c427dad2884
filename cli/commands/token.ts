/** `cognate token create|list|revoke`: consumer tokens, made where the store is; the first one has to be made here. */
import { randomBytes, randomUUID } from "node:crypto";
import { CognateError } from "../../engine/errors.ts";
import { isTokenLabel } from "../../server/auth/token.ts";
import type { Store, TokenRecord } from "../../server/store/types.ts";
import { tokenFacts } from "../../server/tokens/audit.ts";
import { readTokenRequest } from "../../server/tokens/body.ts";
import { issueToken } from "../../server/tokens/issue.ts";
import { presentToken } from "../../server/tokens/present.ts";
import { EXIT, UsageError } from "../exit.ts";
import type { Output } from "../output.ts";
import { withStore, type StoreChoice } from "../store.ts";
import { printTable } from "../table.ts";

export interface TokenOptions extends StoreChoice {
  readonly format: "text" | "json";
}

export interface CreateOptions extends TokenOptions {
  readonly name: string;
  readonly scope: readonly string[];
  readonly tenant: readonly string[];
  readonly account: readonly string[];
  readonly model: readonly string[];
  /** A date, or a number of days as `90d`. */
  readonly expires?: string;
  readonly label?: string;
}

/** Whoever can open the store may do everything with it. */
const OPERATOR = {};
const ACTOR = "cli";

/** The token alone goes to stdout, so that it can be piped into a secret store. */
export const createToken = (options: CreateOptions, output: Output): Promise<number> =>
  withStore(options, async (store) => {
    const now = Date.now();
    const { name, grant, expiresAt } = asUsage(() => readTokenRequest(bodyOf(options, now), OPERATOR, now));
    if (options.label !== undefined && !isTokenLabel(options.label))
      throw new UsageError("A label is 1 to 10 small letters and digits, as `live`.");
    const { record, token } = await issueToken(
      { tokens: store.tokens, clock: Date.now, randomBytes, label: options.label },
      { kind: "api", name, ...grant, createdBy: ACTOR, ...(expiresAt === undefined ? {} : { expiresAt }) },
    );
    await note(store, "token.created", record);
    if (options.format === "json") output.result(JSON.stringify({ ...presentToken(record, now), token }, undefined, 2));
    else {
      output.progress(`Token ${record.id} (${name}). It is shown once:`);
      output.result(token);
    }
    return EXIT.fine;
  });

export const listTokens = (options: TokenOptions, output: Output): Promise<number> =>
  withStore(options, async (store) => {
    const records = await everyToken(store);
    const shown = records.map((record) => presentToken(record, Date.now()));
    output.result(
      options.format === "json"
        ? JSON.stringify(shown, undefined, 2)
        : printTable(shown, [
            "id",
            "prefix",
            "status",
            "name",
            "scopes",
            "tenants",
            "accounts",
            "models",
            "expires_at",
            "last_used_at",
          ]),
    );
    return EXIT.fine;
  });

export const revokeToken = (id: string, options: TokenOptions, output: Output): Promise<number> =>
  withStore(options, async (store) => {
    const record = await store.tokens.revoke(id, new Date().toISOString());
    if (record === undefined) throw new UsageError(`There is no token ${id}.`, "`cognate token list` shows the ids.");
    await note(store, "token.revoked", record);
    output.result(options.format === "json" ? JSON.stringify({ id }) : `Token ${id} (${record.name}) is revoked.`);
    return EXIT.fine;
  });

const bodyOf = ({ name, scope, tenant, account, model, expires }: CreateOptions, now: number): unknown => ({
  name,
  scopes: scope,
  ...(tenant.length === 0 ? {} : { tenants: tenant }),
  ...(account.length === 0 ? {} : { accounts: account }),
  ...(model.length === 0 ? {} : { models: model }),
  ...(expires === undefined ? {} : { expires_at: dateOf(expires, now) }),
});

const DAY_MS = 86_400_000;

const dateOf = (expires: string, now: number): string => {
  const days = /^(\d{1,5})d$/.exec(expires)?.[1];
  return days === undefined ? expires : new Date(now + Number(days) * DAY_MS).toISOString();
};

/** What the route would call a bad body is wrong use here. */
const asUsage = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof CognateError && error.fault === "caller") throw new UsageError(error.message, error.hint);
    throw error;
  }
};

const PAGE = 500;

const everyToken = async (store: Pick<Store, "tokens">): Promise<readonly TokenRecord[]> => {
  const all: TokenRecord[] = [];
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const page = await store.tokens.list({ kind: "api" }, PAGE, all.at(-1));
    all.push(...page);
    if (page.length < PAGE) return all;
  }
};

const note = (store: Pick<Store, "audit">, action: string, record: TokenRecord): Promise<void> =>
  store.audit.append({
    id: randomUUID(),
    at: new Date().toISOString(),
    actor: ACTOR,
    action,
    outcome: "ok",
    ...tokenFacts(record),
  });
