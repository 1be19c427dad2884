/** A server with the link catalog over a provider that knows three keys, and a browser without a script. */
import { randomBytes, randomUUID } from "node:crypto";
import { CognateError } from "../../../engine/errors.ts";
import type { Account, Engine } from "../../../engine/operation/types.ts";
import { createAccountOpener } from "../../accounts/open.ts";
import type { AccountRecord } from "../../accounts/store.ts";
import { createMemoryStore } from "../../store/memory.ts";
import type { TestServer } from "../../testing/server.ts";
import { createTestServer, listAnswer, NOW } from "../../testing/server.ts";
import type { ServerOptions } from "../../types.ts";
import { createAuthenticator } from "../../auth/authenticate.ts";
import { linkCatalog } from "./catalog.ts";

export const OPERATOR = "operator-token-of-the-link-tests";
/** Works on the European site alone. */
export const GOOD = "good-key-9f31";
/** A good API key whose application key is not. */
export const HALF = "half-key-51d2";
/** Good, without the permission for groups. */
export const LIMITED = "limited-key-77aa";
/** Good, without any permission. */
export const BARE = "bare-key-c0de";

export interface LinkServer extends TestServer {
  readonly store: ReturnType<typeof createMemoryStore>;
  /** Sites that keys were sent to, in order. */
  readonly tried: readonly string[];
  /** Answers `POST /link-token`. */
  readonly makeLink: (body?: Readonly<Record<string, unknown>>) => Promise<MadeLink>;
  /** Moves the clock. */
  readonly pass: (ms: number) => void;
}

export interface MadeLink {
  readonly link_token: string;
  readonly url: string;
  readonly path: string;
  readonly ignored: readonly string[];
}

export interface LinkServerOptions {
  readonly options?: Partial<ServerOptions>;
  readonly records?: readonly AccountRecord[];
  readonly engine?: Partial<Engine>;
  /** Without a token on loopback. */
  readonly open?: boolean;
}

export const createLinkServer = ({ options, records = [], engine, open }: LinkServerOptions = {}): LinkServer => {
  const tried: string[] = [];
  let now = NOW;
  const clock = (): number => now;
  const store = createMemoryStore(clock);
  const test = createTestServer({
    records,
    engine: { ...provider(tried), ...engine },
    options: options ?? {},
    deps: {
      store,
      clock,
      catalog: () => linkCatalog,
      openAccount: createAccountOpener(["127.0.0.1:9"], clock),
      authenticator: createAuthenticator({
        operatorToken: open === true ? undefined : OPERATOR,
        tokens: store.tokens,
        clock,
      }),
      newId: randomUUID,
      randomBytes,
    },
  });
  return {
    ...test,
    store,
    tried,
    pass: (ms) => void (now += ms),
    async makeLink(body = {}) {
      const { status, json, text } = await test.request("POST", "/link-token", {
        headers: { authorization: `Bearer ${OPERATOR}` },
        body: JSON.stringify({ tenant_id: "t1", ...body }),
      });
      if (status !== 200) throw new Error(`No link: ${text}`);
      const made = json as unknown as Omit<MadeLink, "path">;
      return { ...made, path: `/link/${made.link_token}` };
    },
  };
};

const provider = (tried: string[]): Partial<Engine> => ({
  verify(account) {
    const { site } = account.view.fields;
    tried.push(typeof site === "string" ? site : "");
    const key = keyOf(account);
    const isKnown = [GOOD, LIMITED, BARE].includes(key) && (site === undefined || site === "eu");
    if (isKnown) return Promise.resolve({ label: "Ada's Acme", externalId: "org-1", learned: {} });
    if (key === HALF) {
      const half = "The API key is right, the application key is not.";
      return Promise.reject(
        new CognateError("verification_failed", half, {
          errors: [{ code: "account_credentials_rejected", message: half, parameter: "app_key" }],
        }),
      );
    }
    const message = `Acme rejects the credentials: Unknown key.`;
    const hint = "Check that the keys are whole, not revoked, and of this site.";
    return Promise.reject(
      new CognateError("verification_failed", message, {
        hint,
        errors: [{ code: "account_credentials_rejected", message, hint }],
      }),
    );
  },
  list(call) {
    const key = keyOf(call.account);
    if (key === BARE || (key === LIMITED && call.resource === "groups"))
      return Promise.reject(new CognateError("provider_permission_missing", "Forbidden.", { hint: "Ask an admin." }));
    return Promise.resolve({ answer: listAnswer(), facts: {} });
  },
});

const keyOf = ({ view }: Account): string => String(view.secrets["api_key"] ?? view.secrets["token"]);

export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Keeps cookies and posts forms as a browser without a script does. */
export const createVisitor = (server: Pick<TestServer, "server">, host = "localhost:8080") => {
  const cookies = new Map<string, string>();
  const send = async (
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<Seen> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await server.server.fetch(
      new Request(`http://${host}${path}`, {
        method,
        headers: { host, ...(cookie === "" ? {} : { cookie }), ...headers },
        ...(body === undefined ? {} : { body }),
      }),
    );
    for (const set of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (set.split(";")[0] ?? "").split("=");
      cookies.set(name, value);
    }
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Seen> =>
    send("GET", path, headers);
  return {
    cookies,
    get,
    /** Fills in the form of a page; `field.` names as the page has them. */
    async submit(
      page: Seen,
      values: Readonly<Record<string, string>>,
      headers: Readonly<Record<string, string>> = {},
    ): Promise<Seen> {
      const action = /<form method="post" action="([^"]+)"/.exec(page.text)?.[1] ?? "";
      const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
        ([, name = "", value = ""]) => [name, value] as const,
      );
      const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...values }).toString();
      return send("POST", action, { "content-type": "application/x-www-form-urlencoded", ...headers }, body);
    },
  };
};

/** Text of a page without head, tags and script. */
export const textOf = ({ text }: Seen): string =>
  (text.split("<body>")[1] ?? "")
    .replaceAll(/<script[\s\S]*?<\/script>/g, " ")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ")
    .trim();
