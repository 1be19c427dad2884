/** What an account must say of its host, by the servers of a document. */
import { describe, expect, it } from "vitest";
import { readServers } from "../openapi/servers.ts";
import { baseUrlOf } from "./base-url.ts";

const at = (url: string, variables: Readonly<Record<string, object>>) =>
  baseUrlOf("acme", readServers([{ url, variables }]));

describe("where the API of an account is", () => {
  it.each([
    [
      "a service's own host",
      "https://{sub}.acme.example",
      { sub: { default: "api" } },
      "https://api.acme.example",
      undefined,
    ],
    [
      "a customer in one of several regions",
      "https://{shop}.{region}",
      { shop: { default: "demo" }, region: { default: "eu.example", enum: ["eu.example", "us.example"] } },
      "https://{{ account.shop }}.{{ account.region }}",
      ["*.eu.example", "*.us.example"],
    ],
    ["a port", "https://acme.example:{port}", { port: { default: "443" } }, "https://acme.example:443", undefined],
    [
      "a whole host",
      "https://{host}/v1",
      { host: { default: "git.example.com" } },
      "https://{{ account.host }}/v1",
      "account",
    ],
  ])("%s", (_, url, variables, expected, hosts) => {
    expect(at(url, variables)).toMatchObject({ url: expected, hosts });
  });
});
