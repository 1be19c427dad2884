/** Canary credentials: whatever goes wrong, none of them is found in logs, errors, answers, traces or explanations, in any encoding. */
import { execFile } from "node:child_process";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { yaml } from "../../engine/catalog/testing/tree.ts";
import { acmeCatalog, type SeenRequest } from "../e2e/acme.ts";
import { startHarness, type Answer, type Harness } from "../e2e/harness.ts";
import { REPOSITORY } from "../support/cognate.ts";
import { secretsIn } from "../support/secret-forms.ts";

/** Letters and digits, so that they look the same in JSON, URLs and forms; what stands around them does not. */
const CORES = {
  header: "cnryHeader9f2a7c41",
  query: "cnryQuery7b1c03de",
  password: "cnryPassword8d4e55",
  unused: "cnryUnused66aa10fe",
  operator: "cnryOperator31bb90",
} as const;
const ALL = Object.values(CORES);

const CONTEXT = {
  api_key: `k!'()*~<>/${CORES.header}+/="x`,
  query_key: `q!'()*~<>/é ${CORES.query}&+/="ü☃`,
  password: `p:'<é>&${CORES.password}"\\@!'()*~<>/`,
  unused: `${CORES.unused}\n\t`,
  user: "ada@acme.example",
};
const TOKEN = `${CORES.operator}-token`;

const INTEGRATION = yaml(`
  cognate: 1
  name: acme
  label: Acme
  category: identity
  base_url: "https://api.acme.example/v1"
  connections:
    keys:
      label: Keys
      fields:
        user: { type: text, label: User }
        api_key: { type: secret, label: API key }
        query_key: { type: secret, label: Query key }
        password: { type: secret, label: Password }
        unused: { type: secret, label: Not sent }
      auth:
        - { type: header, name: Acme-Key, value: "{{ credentials.api_key }}" }
        - { type: query, name: key, value: "{{ credentials.query_key }}" }
        - { type: basic, username: "{{ credentials.user }}", password: "{{ credentials.password }}" }
      verify: { operation: me.get, label: login }
  rate_limit: { headers: { limit: x-limit, remaining: x-remaining, reset: x-reset, period: x-period }, reset: seconds }
  errors:
    message: body.errors[0]
    provider_code: body.code
    request_id: headers.\`x-request-id\`
    shape: '{ "errors": [message] }'
  pagination:
    pages: { strategy: page, number: page, size: { to: per_page, max: 100 }, start: 1, stop: [ short_page ] }
`);

const lines: string[] = [];
const logger = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });

let cognate: Harness;
beforeAll(async () => {
  const catalog = acmeCatalog({ "integrations/acme/integration.yaml": INTEGRATION });
  if (catalog.findings.length > 0) throw new Error("The made-up provider has findings.");
  cognate = await startWith(catalog);
});
afterAll(() => cognate.close());

const startWith = (catalog: ReturnType<typeof acmeCatalog>): Promise<Harness> =>
  startHarness({}, TOKEN, { catalog, context: CONTEXT, logger, validate: false });

const A = () => `integrated_account_id=${cognate.accountId}`;
const ask = (method: string, target: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> =>
  cognate.ask(method, target, {
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });

/** Everything that a provider may know of a request, in the encodings that providers and proxies print. */
const reflection = ({ headers, target }: SeenRequest): string => {
  const authorization = String(headers["authorization"] ?? "");
  const key = String(headers["acme-key"] ?? "");
  const password = Buffer.from(authorization.replace("Basic ", ""), "base64").toString("utf8");
  const texts = [key, target, decodeURIComponent(target.replaceAll("+", " ")), authorization, password];
  return texts
    .flatMap((text) => [
      text,
      ...written(text),
      ...[encodeURIComponent(text), new URLSearchParams([["a", text]]).toString()].flatMap((url) => [
        url.replaceAll(/%../g, (escape) => escape.toLowerCase()),
        JSON.stringify(url),
      ]),
      Buffer.from(text).toString("base64"),
      Buffer.from(`x${text}`).toString("base64url"),
      Buffer.from(text).toString("hex"),
    ])
    .join(" | ");
};

const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
const unicode = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
const ENTITIES: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  '"': "&quot;",
  "'": "&#39;",
};

/** As the encoders of common languages write a text: for URLs, forms, JSON and pages. */
const written = (text: string): readonly string[] => {
  const json = JSON.stringify(text);
  const safe = json.replaceAll(/[<>&']|[^ -~]/g, unicode);
  return [
    encodeURIComponent(text),
    encodeURIComponent(text).replaceAll(/[!'()*]/g, percent),
    new URLSearchParams([["a", text]]).toString(),
    json,
    json.replaceAll("/", "\\/"),
    json.replaceAll(/[^ -~]/g, unicode),
    safe,
    safe.replaceAll(/\\u[0-9a-f]{4}/g, (escape) => `\\u${escape.slice(2).toUpperCase()}`),
    text.replaceAll(/[<>&"']/g, (char) => ENTITIES[char] ?? char),
  ];
};

type Behaviour = (request: SeenRequest, response: ServerResponse) => void;

const refuse =
  (status: number): Behaviour =>
  (request, response) => {
    const said = reflection(request);
    response.writeHead(status, { "content-type": "application/json", "x-request-id": "req-1", "retry-after": "1" });
    response.end(JSON.stringify({ errors: [`You sent ${said}`], code: "E1", nested: { [`k ${said}`]: [said] } }));
  };

const BEHAVIOURS: Readonly<Record<string, Behaviour | undefined>> = {
  "answers as it should": undefined,
  ...Object.fromEntries(
    [400, 401, 403, 404, 409, 412, 422, 429, 500, 503].map((status) => [
      `repeats the request in a ${status}`,
      refuse(status),
    ]),
  ),
  "repeats the request in a page of HTML": (request, response) => {
    response.writeHead(502, { "content-type": "text/html" }).end(`<pre>${reflection(request)}</pre>`);
  },
  "repeats the request in JSON that is cut off": (request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(`{"data":[{"id":"${reflection(request)}`);
  },
  "repeats the request in plain text with 200": (request, response) => {
    response.writeHead(200, { "content-type": "text/plain" }).end(reflection(request));
  },
  "repeats the request in its request id and code": (request, response) => {
    const said = String(request.headers["acme-key"]);
    response.writeHead(400, { "content-type": "application/json", "x-request-id": said });
    response.end(JSON.stringify({ errors: ["no"], code: said }));
  },
  "redirects elsewhere, with the request in the address": (request, response) => {
    response.writeHead(302, { location: `https://evil.example/?${encodeURIComponent(reflection(request))}` }).end();
  },
  "redirects in a circle, with the request in the address": (request, response) => {
    response
      .writeHead(307, { location: `/v1/members?again=${encodeURIComponent(String(request.headers["acme-key"]))}` })
      .end();
  },
  "breaks off": (_request, response) => void response.destroy(),
  "answers half": (request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100000" });
    response.write(`{"data":["${reflection(request)}`, () => response.destroy());
  },
};

/** What is passed on byte for byte is the provider's own word; the other surfaces are ours. */
const OWN_CALLS: readonly (readonly [method: string, target: string, body?: string | undefined, accept?: string])[] = [
  ["GET", "/unified/directory/people?A&limit=2"],
  ["GET", "/unified/directory/people?A&explain=true&limit=2"],
  ["GET", "/unified/directory/people?A&response_format=debug&limit=2"],
  ["GET", "/unified/directory/people?A&strict=true"],
  ["GET", "/unified/directory/people?A", undefined, "application/x-ndjson"],
  ["GET", "/unified/directory/people/m1?A"],
  ["GET", "/unified/directory/people/m1?A&response_format=debug"],
  ["POST", "/unified/directory/people?A&response_format=debug", '{"name":"Ada"}'],
  ["PATCH", "/unified/directory/people/m1?A&explain=true", '{"name":"Ada"}'],
  ["DELETE", "/unified/directory/people/m1?A"],
  ["GET", "/proxy/members?A&limit=2&include_envelope=true"],
  ["POST", "/integrated-account/refresh-credentials", '{"id":"ID"}'],
  ["POST", "/integrated-account", JSON.stringify({ integration: "acme", context: CONTEXT, base_url: "ACME" })],
  ["GET", "/integrated-account"],
  ["GET", "/integrated-account/ID"],
  ["PATCH", "/integrated-account/ID", JSON.stringify({ context: { api_key: CONTEXT.api_key } })],
  ["PATCH", "/integrated-account/ID", JSON.stringify({ base_url: "http://127.0.0.1:9" })],
  ["POST", "/integrated-account/token", '{"integrated_account_id":"ID"}'],
  ["GET", "/integrated-account/ID/capabilities"],
  ["GET", "/unified/directory/people/meta/list?A"],
  ["GET", "/log"],
  ["GET", "/openapi.json?A"],
  ["GET", "/api-token"],
  ["GET", "/readyz"],
];

const fill = (text: string): string =>
  text
    .replaceAll("ID", cognate.accountId)
    .replaceAll("ACME", cognate.acme.url)
    .replace(/\bA(?=&|$)/, A());

const shown = ({ status, rawHeaders, text }: Answer): string => `${status} ${rawHeaders.join("\n")} ${text}`;

describe.each(Object.keys(BEHAVIOURS))("a provider that %s", (name) => {
  it("gets no credential into what callers or operators read", async () => {
    const behave = BEHAVIOURS[name];
    const found: string[] = [];
    let answered = 0;
    lines.length = 0;
    for (const [method, target, body, accept] of OWN_CALLS) {
      cognate.acme.intercept((request, response) => {
        behave?.(request, response);
        return behave !== undefined;
      });
      // oxlint-disable-next-line no-await-in-loop -- one provider, one behaviour at a time
      const answer = await ask(
        method,
        fill(target),
        body === undefined ? undefined : fill(body),
        accept === undefined ? {} : { accept },
      );
      answered += cognate.acme.seen.length;
      const leaked = secretsIn(shown(answer), ALL);
      if (leaked.length > 0) found.push(`${method} ${target}: ${leaked.join(", ")} in ${shown(answer).slice(0, 2000)}`);
      if (/\n\s+at .+:\d+:\d+/.test(answer.text)) found.push(`${method} ${target}: a stack trace`);
    }
    expect(found).toEqual([]);
    expect(secretsIn(lines.join(""), ALL)).toEqual([]);
    // The provider was asked, and had the credentials to repeat.
    expect(answered).toBeGreaterThan(10);
    expect(lines.length).toBeGreaterThanOrEqual(OWN_CALLS.length);
  });

  it("gets none into errors that Cognate makes on the raw surfaces", async () => {
    const behave = BEHAVIOURS[name];
    lines.length = 0;
    for (const target of [`/custom/members?${A()}`, `/passthrough/acme@${cognate.accountId}/members`]) {
      cognate.acme.intercept((request, response) => {
        behave?.(request, response);
        return behave !== undefined;
      });
      // oxlint-disable-next-line no-await-in-loop -- as above
      const answer = await ask("GET", target).catch(() => undefined);
      const ours = answer?.headers["x-cognate-error"] === undefined ? "" : shown(answer);
      expect(secretsIn(ours, ALL)).toEqual([]);
    }
    expect(secretsIn(lines.join(""), ALL)).toEqual([]);
  });
});

it("tokens that are refused leave nothing of themselves", async () => {
  lines.length = 0;
  const answers = await Promise.all([
    ask("GET", "/integrated-account", undefined, { authorization: `Bearer ${CORES.header}` }),
    ask("GET", "/integrated-account", undefined, { authorization: `Basic ${btoa(`x:${CORES.password}`)}` }),
    ask("GET", `/passthrough/acme@${cognate.accountId}/members`, undefined, {
      authorization: "",
      "acme-key": CORES.header,
    }),
    ask("GET", `/integrated-account?token=${CORES.query}`),
    ask("GET", `/unified/directory/people/1?${A()}&api_key=${CORES.query}`),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 400, 400]);
  expect(secretsIn(answers.map(shown).join("\n") + lines.join(""), ALL)).toEqual([]);
});

it("the search itself finds a secret in every form", () => {
  const secret = CONTEXT.password;
  const forms = [
    secret,
    JSON.stringify({ a: secret }),
    JSON.stringify(JSON.stringify(secret)),
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    btoa(`user:${secret}`),
    btoa(`x${secret}`),
    btoa(`xy${secret}`),
    Buffer.from(`{"auth":"${secret}"}`).toString("base64url"),
    Buffer.from(secret).toString("hex"),
    Buffer.from(secret).toString("hex").toUpperCase(),
  ];
  expect(forms.filter((form) => secretsIn(form, ALL).length === 0)).toEqual([]);
});

const run = promisify(execFile);

describe("the command line", () => {
  const fields = ["--field", "site=datadoghq.com", "--base-url", "http://127.0.0.1:1"];
  const env = { ...process.env, DD_API_KEY: CONTEXT.api_key, DD_APP_KEY: CORES.query, LOG_LEVEL: "trace" };

  it.each([
    ["plan", "datadog", "user-directory/users"],
    ["plan", "datadog", "user-directory/users", "--format", "json"],
    ["call", "datadog", "user-directory/users", "--deadline", "500"],
    ["explain", "datadog", "user-directory/users", "--deadline", "500"],
    ["test", "integrations/datadog"],
  ])("%s %s %s prints no credential", async (...args) => {
    const options = args[0] === "test" ? [] : fields;
    const done = run(process.execPath, [join(REPOSITORY, "cli/main.ts"), ...args, ...options], {
      cwd: REPOSITORY,
      env,
    });
    const { stdout, stderr } = await done.catch((error: { stdout: string; stderr: string }) => error);
    expect(stdout.length + stderr.length).toBeGreaterThan(0);
    expect(secretsIn(stdout + stderr, ALL)).toEqual([]);
  });
});
