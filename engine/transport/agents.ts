/** Connection pools. Names are resolved by us, and the connection is made to the very address that was looked at. */
import { lookup, type LookupAddress, type LookupAllOptions } from "node:dns";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { isMetadataAddress, isSpecialAddress } from "./addresses.ts";

export interface AgentPair {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

export interface Agents {
  /** `trusted`: private addresses are fine. `fresh`: a connection of its own, closed after use. */
  pick(choice: { readonly trusted: boolean; readonly fresh: boolean }): AgentPair;
  close(): void;
}

/** As `dns.lookup` with `all`. */
export type ResolveName = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export const createAgents = (resolve: ResolveName = lookup): Agents => {
  const publicOnly = allowing(resolve, (address) => !isSpecialAddress(address));
  // The operator vouches for private networks, never for metadata services.
  const trustedOnly = allowing(resolve, (address) => !isMetadataAddress(address));
  const pools = {
    kept: pair(true, publicOnly),
    trustedKept: pair(true, trustedOnly),
    fresh: pair(false, publicOnly),
    trustedFresh: pair(false, trustedOnly),
  };
  return {
    pick: ({ trusted, fresh }) =>
      trusted ? (fresh ? pools.trustedFresh : pools.trustedKept) : fresh ? pools.fresh : pools.kept,
    close() {
      for (const { http: plain, https: secure } of Object.values(pools)) {
        plain.destroy();
        secure.destroy();
      }
    },
  };
};

const pair = (keepAlive: boolean, lookup: LookupFunction): AgentPair => ({
  http: new http.Agent({ keepAlive, lookup }),
  https: new https.Agent({ keepAlive, lookup }),
});

/** The connection is made to the very address that was checked, so a second answer of the name server changes nothing. */
const allowing =
  (resolve: ResolveName, isAllowed: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "");
      const good = addresses.filter((one) => isAllowed(one.address));
      const [first] = good;
      if (first === undefined) {
        return callback(
          Object.assign(new Error("The name resolves to a private address."), { code: "EPRIVATEADDRESS" }),
          "",
        );
      }
      return options.all === true ? callback(null, [...good]) : callback(null, first.address, first.family);
    });
  };
