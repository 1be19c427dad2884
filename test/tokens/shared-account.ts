/** What the processes of the token test have in common: the integration, the account's id, the master key. */
import { loadCatalog } from "../../engine/catalog/index.ts";
import { treeOf, yaml } from "../../engine/catalog/testing/tree.ts";
import type { Integration } from "../../engine/catalog/types.ts";
import { createLocalKeys } from "../../server/store/credentials/local-keys.ts";
import type { StoreOptions } from "../../server/store/open.ts";
import type { KeyProvider } from "../../server/store/types.ts";

export const ACCOUNT = "acc_shared";

export interface WorkerTask {
  /** Its user agent, by which the provider tells the two apart. */
  readonly name: string;
  readonly place: Pick<StoreOptions, "url" | "file">;
  /** host:port of the provider. */
  readonly host: string;
  /** Calls of each of those that run at once. */
  readonly calls: number;
  readonly atOnce: number;
}

export interface WorkerOutcome {
  answered: number;
  readonly failures: string[];
}

export const keys = (): KeyProvider => createLocalKeys({ current: new Uint8Array(32).fill(9), previous: [] });

export const loadAcme = (): Integration => {
  const { integrations } = loadCatalog(
    treeOf({
      "integrations/acme/integration.yaml": yaml(`
        cognate: 1
        name: acme
        label: Acme
        category: identity
        base_url: https://api.acme.example
        connections:
          person:
            label: OAuth
            fields: { client_id: { type: text, label: Id }, client_secret: { type: secret, label: Secret } }
            auth: [ { type: oauth2_authorization_code, authorize_url: https://api.acme.example/authorize, token_url: https://api.acme.example/token, rotate_refresh: true } ]
      `),
      "integrations/acme/resources/users.yaml": yaml(`
        resource: users
        operations: { list: { method: GET, path: /users, records: users } }
      `),
    }),
  );
  const found = integrations.get("acme");
  if (found === undefined) throw new Error("The test's integration does not load.");
  return found;
};
