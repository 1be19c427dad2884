/** What an author is told though nothing is wrong. */
import { expect, test } from "vitest";
import { acmeWith } from "./testing/tree.ts";
import { loadCatalog } from "./index.ts";

const CONNECTION = "integrations/acme/integration.yaml";
const unread = (auth: string): readonly string[] =>
  loadCatalog(
    acmeWith({
      [CONNECTION]: (text) =>
        text
          .replace("token: { type: secret", "client_id: { type: text, label: Id }\n      client_secret: { type: secret")
          .replace('{ type: bearer, token: "{{ credentials.token }}" }', auth),
    }),
    { notices: true },
  ).findings.map(({ message }) => message);

const URLS = "authorize_url: https://login.acme.example/a, token_url: https://login.acme.example/t";
const SESSION = 'login: { method: POST, url: "https://login.acme.example/l" }, token: t';

test.each([
  ["a client's own grant", "{ type: oauth2_client_credentials, token_url: https://login.acme.example/t }", []],
  ["a person's grant", `{ type: oauth2_authorization_code, ${URLS} }`, []],
  [
    "a grant that says where its id comes from",
    '{ type: oauth2_client_credentials, token_url: https://login.acme.example/t, client_id: "{{ account.site }}" }',
    ["nothing reads the field `client_id`"],
  ],
  [
    "a session",
    `{ type: session, ${SESSION}, apply: [{ type: header, name: X, value: "{{ token.access_token }}" }] }`,
    ["nothing reads the field `client_id`", "nothing reads the field `client_secret`"],
  ],
])("the fields that %s reads by name are read", (_what, auth, expected) => {
  expect(unread(auth)).toEqual(expected);
});

/** The compiler leaves a regular expression on the left of `??` to the reference evaluator. */
const DECLINED = `"$type(/a/ ?? 1)"`;

test("an expression that the compiler declines is a notice, and only where notices are asked for", () => {
  const tree = acmeWith({
    "integrations/acme/mappings/people/users.yaml": `model: people
resource: users
bind:
  first: ${DECLINED}
record:
  id: id
  name: $first(name, $first)
list: { operation: users.list }
get: { operation: users.get }
`,
  });
  const codes = (notices: boolean): readonly string[] =>
    loadCatalog(tree, { notices })
      .findings.map(({ code }) => code)
      .filter((code) => code === "evaluated_by_reference");
  expect(codes(true)).toEqual(["evaluated_by_reference"]);
  expect(codes(false)).toEqual([]);
});
