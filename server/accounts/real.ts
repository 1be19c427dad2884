/** Whether an account could do harm: tokenless loopback serves imitations alone (http-api-spec 3.1, issue 2 section 4). */
import type { Catalog } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import { isLoopbackHost, parseHttpUrl } from "../http/host.ts";
import type { ServerParts } from "../types.ts";
import type { AccountRecord } from "./store.ts";

/** False for sandboxes of this process, and for accounts whose base URL is on loopback. */
export const isRealAccount =
  (catalog: () => Catalog) =>
  (record: AccountRecord): boolean => {
    if (record.sandbox) return false;
    const base = record.baseUrl ?? catalog().integrations.get(record.integration)?.defaults.baseUrl.constant;
    const url = base === undefined ? undefined : parseHttpUrl(base);
    return url === undefined || !isLoopbackHost(url.hostname);
  };

/** The first real account needs a token, also on loopback (http-api-spec 3.1). @throws CognateError token_missing */
export const requireTokenFor = async (
  { catalog, gate }: Pick<ServerParts, "catalog" | "gate">,
  record: AccountRecord,
): Promise<void> => {
  if (!isRealAccount(catalog)(record) || !(await gate.open())) return;
  throw new CognateError(
    "token_missing",
    "A server without a token holds sandbox accounts alone; this account would reach a real provider.",
    {
      hint: "Set COGNATE_TOKEN, restart, and send it as `Authorization: Bearer <token>`. Or give a `base_url` on loopback.",
    },
  );
};
