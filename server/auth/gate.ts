/** Lets a request in: without a token on loopback while all accounts are sandbox accounts, with one everywhere else (http-api-spec 3.1). */
import { CognateError } from "../../engine/errors.ts";
import { isLoopbackHost } from "../http/host.ts";
import type { Authenticator, Caller, Presented } from "./authenticator.ts";
import { ANYBODY } from "./authenticator.ts";

export interface GateDeps {
  readonly authenticator: Authenticator;
  /** The address the server is bound to. */
  readonly boundHost: () => string;
  /** Names besides loopback ones under which a tokenless server may be addressed. */
  readonly hostNames: readonly string[];
  readonly hasRealAccounts: () => Promise<boolean>;
}

export interface Gate {
  /** True while no token is asked for. */
  readonly open: () => Promise<boolean>;
  /**
   * Refuses what a foreign web page sends to a tokenless server (DNS rebinding, form posts).
   * @throws CognateError host_not_allowed
   */
  checkOrigin(header: (name: string) => string | undefined): Promise<void>;
  /** @throws CognateError token_missing | token_invalid | token_conflict */
  admit(presented: readonly Presented[]): Promise<Caller>;
}

export const createGate = (deps: GateDeps): Gate => {
  const open = async (): Promise<boolean> =>
    isLoopbackHost(deps.boundHost()) && !(await deps.authenticator.configured()) && !(await deps.hasRealAccounts());
  return {
    open,
    async checkOrigin(header) {
      // While the store cannot say, the stricter answer: what needs no store goes on.
      if (!(await open().catch(() => true))) return;
      const host = header("host") ?? "";
      const name = hostNameOf(host);
      if (!isLoopbackHost(name) && !deps.hostNames.includes(name))
        throw refused(`The Host header names "${host.slice(0, 100)}".`);
      const origin = header("origin");
      if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
        throw refused("The request comes from a page of another origin.");
      if (header("sec-fetch-site") === "cross-site") throw refused("The request comes from a page of another site.");
    },
    async admit(presented) {
      return (await open()) ? ANYBODY : deps.authenticator.authenticate(presented);
    },
  };
};

const refused = (why: string): CognateError =>
  new CognateError("host_not_allowed", `${why} A server without tokens answers local programs only.`, {
    hint: "Address it as localhost, or set COGNATE_TOKEN.",
  });

/** The name without port; `[::1]:80` is `[::1]`. */
const hostNameOf = (host: string): string =>
  (host.startsWith("[") ? host.slice(0, host.indexOf("]") + 1) : (host.split(":")[0] ?? "")).toLowerCase();
