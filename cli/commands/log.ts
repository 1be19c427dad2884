/** `cognate log`: the audit log, newest first. */
import { presentEntry } from "../../server/audit/routes.ts";
import type { AuditFilter } from "../../server/store/types.ts";
import { instantOf } from "../../server/http/instant.ts";
import { EXIT, UsageError } from "../exit.ts";
import type { Output } from "../output.ts";
import { withStore, type StoreChoice } from "../store.ts";
import { printTable } from "../table.ts";

export interface LogOptions extends StoreChoice {
  readonly action?: string;
  readonly actor?: string;
  readonly tenant?: string;
  readonly account?: string;
  readonly token?: string;
  /** A date. */
  readonly since?: string;
  readonly limit: number;
  readonly format: "text" | "json";
}

export const log = (options: LogOptions, output: Output): Promise<number> =>
  withStore(options, async (store) => {
    const entries = (await store.audit.list(filterOf(options), options.limit)).map(presentEntry);
    output.result(
      options.format === "json"
        ? JSON.stringify(entries, undefined, 2)
        : printTable(entries, [
            "created_at",
            "actor",
            "action",
            "outcome",
            "tenant_id",
            "integrated_account_id",
            "token_id",
            "details",
          ]),
    );
    return EXIT.fine;
  });

const filterOf = ({ action, actor, tenant, account, token, since }: LogOptions): AuditFilter => ({
  ...(action === undefined ? {} : { action }),
  ...(actor === undefined ? {} : { actor }),
  ...(tenant === undefined ? {} : { tenantId: tenant }),
  ...(account === undefined ? {} : { accountId: account }),
  ...(token === undefined ? {} : { tokenId: token }),
  ...(since === undefined ? {} : { at: { gte: startOf(since) } }),
});

const startOf = (text: string): string => {
  const at = instantOf(text);
  if (at === undefined) throw new UsageError(`--since is \`${text}\`, which is no date.`, "As 2027-01-31.");
  return at;
};
