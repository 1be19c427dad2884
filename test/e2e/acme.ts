/** A made-up provider as files and as a loopback server: what suites that cross rooms talk to. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { loadCatalog } from "../../engine/catalog/index.ts";
import type { Catalog } from "../../engine/catalog/types.ts";
import { treeOf, yaml } from "../../engine/catalog/testing/tree.ts";

const FILES: Readonly<Record<string, string>> = {
  "integrations/acme/integration.yaml": yaml(`
    cognate: 1
    name: acme
    label: Acme
    category: identity
    base_url: "https://api.{{ account.site }}/v1"
    connections:
      keys:
        label: API key
        fields:
          site:
            type: select
            label: Site
            default: acme.example
            env: [ ACME_SITE ]
            options: [ { value: acme.example, label: US }, { value: eu.acme.example, label: Europe } ]
          api_key: { type: secret, label: API key, env: [ ACME_KEY ] }
        auth: [ { type: header, name: Acme-Key, value: "{{ credentials.api_key }}" } ]
        verify: { operation: me.get, label: login }
    rate_limit: { headers: { limit: x-limit, remaining: x-remaining, reset: x-reset, period: x-period }, reset: seconds }
    errors:
      message: body.errors[0]
      shape: '{ "errors": [message] }'
      request_id: $lookup(headers, "x-acme-request")
    pagination:
      pages: { strategy: page, number: page, size: { to: per_page, max: 100 }, start: 1, stop: [ short_page ] }
  `),
  "integrations/acme/resources/me.yaml": yaml(`
    resource: me
    operations:
      get: { method: GET, path: /me, record: $ }
  `),
  "integrations/acme/resources/members.yaml": yaml(`
    resource: members
    operations:
      list: { method: GET, path: /members, params: { status: {} }, records: data, pagination: pages }
      get: { method: GET, path: "/members/{{ id }}", record: $ }
      create: { method: POST, path: /members, record: $ }
      update: { method: PATCH, path: "/members/{{ id }}", record: $ }
      delete: { method: DELETE, path: "/members/{{ id }}", response_format: none }
  `),
  "integrations/acme/mappings/directory/people.yaml": yaml(`
    model: directory
    resource: people
    record:
      id: id
      name: name
      status: status
    list: { operation: members.list, filters: { status: { to: status }, name: local } }
    get: { operation: members.get }
    create: { operation: members.create, body: { name: name } }
    update: { operation: members.update, body: { name: name } }
    delete: { operation: members.delete }
  `),
  "unified-models/directory/model.yaml": yaml(`
    cognate: 1
    model: directory
    label: Directory
    version: 1.0.0
    resources:
      people:
        schema: people.schema.json
        methods: [ list, get, create, update, delete ]
        query:
          status: { type: string, description: Whether the person may log in. }
          name: { type: string, field: name, description: The name. }
        write: { create: { required: [ name ], properties: [ name ] }, update: { properties: [ name ] } }
  `),
  "unified-models/directory/people.schema.json": JSON.stringify({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Person",
    description: "A person.",
    type: "object",
    additionalProperties: false,
    required: ["id"],
    properties: {
      id: { type: "string", description: "The provider's id." },
      name: { type: ["string", "null"], description: "The name." },
      status: { type: ["string", "null"], description: "Whether the person may log in." },
      remote_data: { description: "The provider's own record." },
    },
    examples: [{ id: "1", name: "Ada" }],
  }),
};

/** @param changed files in place of the usual ones, or besides */
export const acmeCatalog = (changed: Readonly<Record<string, string>> = {}): Catalog =>
  loadCatalog(treeOf({ ...FILES, ...changed }));

export const MEMBERS = Array.from({ length: 25 }, (_, index) => ({
  id: `m${index + 1}`,
  name: index % 5 === 0 ? "Ada" : `Person ${index + 1}`,
  status: index % 2 === 0 ? "active" : "gone",
}));

/** A request as it reached the provider; nothing decoded. */
export interface SeenRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface AcmeServer {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Answers in place of the usual ones; returns whether it did. */
  intercept(
    handler: ((request: SeenRequest, response: ServerResponse, incoming: IncomingMessage) => boolean) | undefined,
  ): void;
  /** Resolves when the connection of a request that the provider holds was closed from the other side. */
  readonly server: Server;
  close(): Promise<void>;
}

export const startAcme = async (): Promise<AcmeServer> => {
  let seen: SeenRequest[] = [];
  let handler: Parameters<AcmeServer["intercept"]>[0];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const request = {
        method: incoming.method ?? "",
        target: incoming.url ?? "",
        headers: incoming.headers,
        rawHeaders: incoming.rawHeaders,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      seen = [...seen, request];
      if (handler?.(request, response, incoming) !== true) answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    server,
    get seen() {
      return seen;
    },
    intercept(next) {
      handler = next;
      seen = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

const json = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, {
    "content-type": "application/json",
    "x-acme-request": "req-7",
    "x-limit": "100",
    "x-remaining": "7",
    "x-reset": "9",
    "x-period": "60",
    "set-cookie": "session=1",
  });
  response.end(JSON.stringify(value));
};

const objectOf = (body: string): object => (body.startsWith("{") ? (JSON.parse(body) as object) : {});

const answer = ({ method, target, headers, body }: SeenRequest, response: ServerResponse): void => {
  const url = new URL(target, "http://acme.test");
  if (headers["acme-key"] !== "s3cret-key") return json(response, 401, { errors: ["Unknown key"] });
  if (url.pathname === "/v1/me") return json(response, 200, { login: "ada@acme.example" });
  if (url.pathname === "/v1/members" && method === "GET") {
    const size = Number(url.searchParams.get("per_page") ?? 10);
    const page = Number(url.searchParams.get("page") ?? 1);
    const status = url.searchParams.get("status");
    const matching = MEMBERS.filter((member) => status === null || member.status === status);
    return json(response, 200, { data: matching.slice((page - 1) * size, page * size) });
  }
  if (url.pathname === "/v1/members" && method === "POST")
    return json(response, 201, { id: "m100", ...objectOf(body) });
  const id = decodeURIComponent(/^\/v1\/members\/(.+)$/.exec(url.pathname)?.[1] ?? "");
  const member =
    MEMBERS.find((one) => one.id === id) ?? (id.includes("/") ? { id, name: "Slash", status: "active" } : undefined);
  if (member === undefined) return json(response, 404, { errors: ["No such member"] });
  if (method === "PATCH") return json(response, 200, { ...member, ...objectOf(body) });
  if (method === "DELETE") {
    response.writeHead(204).end();
    return;
  }
  json(response, 200, member);
};
