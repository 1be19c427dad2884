/** Connection pools. Names are resolved by us and special addresses refused, unless the operator trusts the host. */
import { lookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { isSpecialAddress } from "./addresses.ts";

export interface AgentPair {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

export interface Agents {
  /** `trusted`: private addresses are fine. `fresh`: a connection of its own, closed after use. */
  pick(choice: { readonly trusted: boolean; readonly fresh: boolean }): AgentPair;
  close(): void;
}

export const createAgents = (): Agents => {
  const pools = {
    kept: pair(true, publicOnly),
    trustedKept: pair(true),
    fresh: pair(false, publicOnly),
    trustedFresh: pair(false),
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

const pair = (keepAlive: boolean, resolve?: LookupFunction): AgentPair => {
  const options = { keepAlive, ...(resolve === undefined ? {} : { lookup: resolve }) };
  return { http: new http.Agent(options), https: new https.Agent(options) };
};

/** The connection is made to the very address that was checked, so a second answer of the name server changes nothing. */
const publicOnly: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, "");
    const good = addresses.filter((one) => !isSpecialAddress(one.address));
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
