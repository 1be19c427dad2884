/** What of a link is settled and what is left to choose: the integration, then the way to connect. */
import type { Catalog, Connection, Integration } from "../../engine/catalog/types.ts";
import type { LinkTokenRecord } from "../store/types.ts";

/** What the address or form says; Truto's link SDK sends these names. */
export interface Wish {
  readonly integration?: string | undefined;
  /** Narrows the choice. */
  readonly integrations?: readonly string[] | undefined;
  readonly connection?: string | undefined;
}

export type Choice =
  /** The token or the address allows nothing that is installed. */
  | { readonly kind: "nothing" }
  | { readonly kind: "integration"; readonly among: readonly Integration[] }
  | { readonly kind: "connection"; readonly integration: Integration; readonly chosen: boolean }
  | {
      readonly kind: "form";
      readonly integration: Integration;
      readonly connection: Connection;
      /** Something was chosen on the way, so there is a way back. */
      readonly chosen: boolean;
    };

/** A wish that the token does not allow counts as none: the token decides. */
export const chooseFrom = (catalog: Catalog, link: LinkTokenRecord, wish: Wish): Choice => {
  const allowed = [...catalog.integrations.values()]
    .filter(({ name, connections }) => connections.size > 0 && isAllowed(link.integrations, name))
    .sort((a, b) => a.label.localeCompare(b.label, "en"));
  const narrowed = allowed.filter(({ name }) => isAllowed(wish.integrations ?? [], name));
  const wished = narrowed.find(({ name }) => name === wish.integration);
  const only = narrowed.length === 1 ? narrowed[0] : undefined;
  const integration = wished ?? only;
  if (integration === undefined)
    return narrowed.length === 0 ? { kind: "nothing" } : { kind: "integration", among: narrowed };
  const chosen = narrowed.length > 1;
  const connections = [...integration.connections.values()];
  const connection =
    integration.connections.get(wish.connection ?? "") ?? (connections.length === 1 ? connections[0] : undefined);
  return connection === undefined
    ? { kind: "connection", integration, chosen }
    : { kind: "form", integration, connection, chosen: chosen || connections.length > 1 };
};

const isAllowed = (names: readonly string[], name: string): boolean => names.length === 0 || names.includes(name);
