/** For tests: a made-up provider whose sandbox is given as a literal, asked directly or by the engine that lists from it. */
import { loadCatalog } from "../catalog/index.ts";
import { acme, treeOf } from "../catalog/testing/tree.ts";
import type { Catalog, Integration } from "../catalog/types.ts";
import { openAccount } from "../operation/account.ts";
import { createEngine } from "../operation/index.ts";
import { createCursorSealer } from "../operation/sealer.ts";
import type { Account, Engine } from "../operation/types.ts";
import { createSend } from "../transport/send.ts";
import { createSandbox, type Sandbox, type SandboxResponse } from "./index.ts";

export const NOW = Date.parse("2026-03-01T12:34:56Z");
export const TOKEN = "sandbox-token";

type Literal = Readonly<Record<string, unknown>>;

export interface SandboxUnderTest {
  readonly catalog: Catalog;
  readonly integration: Integration;
  readonly sandbox: Sandbox;
  /** Sends the right credentials unless other headers are given. */
  ask(method: string, target: string, more?: { headers?: Record<string, string>; body?: unknown }): Asked;
}

export interface Asked extends SandboxResponse {
  readonly json: unknown;
}

export interface SandboxFiles {
  readonly sandbox: Literal;
  /** Operations of `things`. */
  readonly operations: Literal;
  /** Keys of integration.yaml, over the defaults. */
  readonly integration?: Literal;
  readonly list?: Literal;
  readonly clock?: () => number;
}

/** JSON is YAML, so the files are literals. @throws if they have errors */
export const sandboxOf = (files: SandboxFiles): SandboxUnderTest => {
  const catalog = loadCatalog(treeOf(textOf(files)));
  const integration = catalog.integrations.get("acme");
  const sandbox = integration === undefined ? undefined : createSandbox(integration, files.clock ?? (() => NOW));
  const errors = catalog.findings.filter(({ severity }) => severity === "error");
  if (integration === undefined || sandbox === undefined || errors.length > 0)
    throw new Error(errors.map(({ span, message }) => `${span.file}:${span.line} ${message}`).join("\n"));
  return {
    catalog,
    integration,
    sandbox,
    ask(method, target, { headers = { authorization: `Bearer ${TOKEN}` }, body } = {}) {
      const bytes = body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body));
      const answer = sandbox.respond({ method, target, headers, body: bytes });
      return { ...answer, json: answer.body === "" ? undefined : (JSON.parse(answer.body) as unknown) };
    },
  };
};

const textOf = ({ sandbox, operations, integration = {}, list }: SandboxFiles): Readonly<Record<string, string>> => ({
  "integrations/acme/integration.yaml": JSON.stringify({
    cognate: 1,
    name: "acme",
    label: "Acme",
    category: "identity",
    base_url: "https://api.acme.example",
    connections: {
      token: {
        label: "Token",
        fields: { token: { type: "secret", label: "Token" } },
        auth: [{ type: "bearer", token: "{{ credentials.token }}" }],
      },
    },
    ...integration,
  }),
  "integrations/acme/resources/things.yaml": JSON.stringify({ resource: "things", operations }),
  "integrations/acme/sandbox/sandbox.yaml": JSON.stringify({ credentials: { token: TOKEN }, ...sandbox }),
  ...(list === undefined
    ? {}
    : {
        "integrations/acme/mappings/people/users.yaml": JSON.stringify({
          model: "people",
          resource: "users",
          record: { id: "id" },
          list,
        }),
        ...Object.fromEntries(Object.entries(acme).filter(([path]) => path.startsWith("unified-models/"))),
      }),
});

/** The engine over the sandbox, as over a network. */
export const engineOver = ({
  catalog,
  integration,
  sandbox,
}: SandboxUnderTest): { engine: Engine; account: Account } => {
  const send = createSend({
    wire: (request) => {
      const { pathname, search } = new URL(request.url);
      const served = sandbox.respond({ ...request, target: pathname + search, body: request.body });
      return Promise.resolve({
        status: served.status,
        headers: served.headers,
        bytes: new TextEncoder().encode(served.body),
      });
    },
    clock: () => NOW,
    sleep: () => Promise.resolve(),
    random: () => 0,
  });
  const cursors = createCursorSealer({ current: new Uint8Array(32).fill(7) });
  const engine = createEngine({ catalog: () => catalog, send, clock: () => NOW, cursors });
  const account = openAccount(integration, {
    id: "acc_1",
    connection: sandbox.connection,
    context: sandbox.credentials,
    now: NOW,
  });
  return { engine, account };
};
