/** Whether an account could do harm: tokenless loopback serves imitations alone (http-api-spec 3.1, issue 2 section 4). */
import type { Catalog } from "../../engine/catalog/types.ts";
import { isLoopbackHost, parseHttpUrl } from "../http/host.ts";
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
