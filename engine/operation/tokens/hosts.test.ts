/** Token addresses belong to the integration's hosts: known ones are added, free ones must be covered. */
import { expect, it } from "vitest";
import { loadCatalog } from "../../catalog/index.ts";
import { treeOf, yaml } from "../../catalog/testing/tree.ts";

const load = (tokenUrl: string, hosts = "") =>
  loadCatalog(
    treeOf({
      "integrations/acme/integration.yaml": yaml(`
        cognate: 1
        name: acme
        label: Acme
        category: identity
        base_url: https://api.acme.example
        ${hosts}
        connections:
          oauth:
            label: OAuth
            fields: { login_host: { type: host, label: Host }, client_id: { type: text, label: Id }, client_secret: { type: secret, label: Secret } }
            auth: [ { type: oauth2_client_credentials, token_url: "${tokenUrl}" } ]
      `),
    }),
  );

it("a fixed token address is among the hosts", () => {
  const { integrations, findings } = load("https://login.acme.example/token");
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(integrations.get("acme")?.hosts).toEqual(["api.acme.example", "login.acme.example"]);
});

it("one that the account names must be covered, since credentials go there", () => {
  const free = "https://{{ credentials.login_host }}/token";
  expect(load(free).findings).toMatchObject([
    { code: "host_not_covered", span: { path: "connections.oauth.auth.0.token_url" } },
  ]);
  expect(load(free, 'hosts: [ "*.acme.example" ]').findings).toEqual([]);
});
