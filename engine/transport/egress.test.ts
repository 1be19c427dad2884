import { describe, expect, it } from "vitest";
import { isSpecialAddress } from "./addresses.ts";
import { judgeUrl } from "./egress.ts";

const policy = (hosts: readonly string[], operatorHosts: readonly string[] = []) => ({ hosts, operatorHosts });
const passes = (url: string, hosts: readonly string[], operatorHosts: readonly string[] = []): boolean =>
  "trusted" in judgeUrl(url, policy(hosts, operatorHosts));

describe("a declared host", () => {
  it.each([
    ["https://api.acme.example/x", ["api.acme.example"], true],
    ["https://API.acme.example./x", ["api.acme.example"], true],
    ["https://a.b.acme.example/", ["*.acme.example"], true],
    ["https://acme.example/", ["*.acme.example"], false],
    ["https://evilacme.example/", ["*.acme.example"], false],
    ["https://api.acme.example.evil.example/", ["api.acme.example"], false],
    ["https://api.acme.example:8443/", ["api.acme.example"], false],
    ["https://api.acme.example:8443/", ["api.acme.example:8443"], true],
    ["http://api.acme.example/", ["api.acme.example"], false],
    ["ftp://api.acme.example/", ["api.acme.example"], false],
    ["https://user@api.acme.example/", ["api.acme.example"], false],
    ["https://api.acme.example@evil.example/", ["api.acme.example"], false],
    ["https://10.0.0.1/", ["10.0.0.1"], false],
    ["https://[::1]/", ["[::1]"], false],
    ["nonsense", ["nonsense"], false],
    ["https://api.acme.example/", [], false],
  ] as const)("%s with hosts %j: %s", (url, hosts, expected) => {
    expect(passes(url, hosts)).toBe(expected);
  });
});

describe("a host that the operator allows", () => {
  it.each([
    ["http://127.0.0.1:8080/", ["127.0.0.1"], true],
    ["http://127.0.0.1:8080/", ["127.0.0.1:8080"], true],
    ["http://127.0.0.1:8081/", ["127.0.0.1:8080"], false],
    ["http://localhost/", ["127.0.0.1"], false],
    ["http://gate.example/", ["gate.example"], true],
    ["http://gate.example/", ["https://gate.example"], false],
    ["https://gate.example/", ["http://gate.example"], false],
    ["http://gate.example:80/", ["http://gate.example:80"], true],
    ["http://[::1]:9/", ["[::1]:9"], true],
    ["https://sub.gate.example/", ["gate.example"], false],
  ] as const)("%s with %j: %s", (url, operatorHosts, expected) => {
    expect(passes(url, [], operatorHosts)).toBe(expected);
  });

  it("is trusted with a private address, a declared one is not", () => {
    expect(judgeUrl("https://a.example/", policy(["a.example"]))).toEqual({ trusted: false });
    expect(judgeUrl("https://a.example/", policy(["a.example"], ["a.example"]))).toEqual({ trusted: true });
  });
});

describe("special addresses", () => {
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::a00:1",
    "[::1]",
  ])("%s is no provider's", (address) => {
    expect(isSpecialAddress(address)).toBe(true);
  });

  it.each(["1.1.1.1", "172.32.0.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])("%s may be one", (address) => {
    expect(isSpecialAddress(address)).toBe(false);
  });
});
