/** Which addresses the entries of `--allow-host` allow: names, suffixes, ports, schemes, and odd ways to write them. */
import { describe, expect, it } from "vitest";
import { judgeUrl } from "./egress.ts";
import { operatorAllows } from "./operator-hosts.ts";

describe("a host that the operator allows", () => {
  it.each<readonly [url: string, entry: string, allowed: boolean]>([
    ["https://gate.example/", "gate.example", true],
    ["https://gate.example:8443/", "gate.example", true],
    ["https://gate.example:8443/", "gate.example:8443", true],
    ["https://gate.example/", "gate.example:8443", false],
    ["https://gate.example/", "gate.example:443", true],
    ["https://sub.gate.example/", "gate.example", false],
    // Names below a suffix.
    ["https://a.corp.example/", "*.corp.example", true],
    ["https://a.b.corp.example/", "*.corp.example", true],
    ["https://a.corp.example:8443/", "*.corp.example", true],
    ["https://a.corp.example:8443/", "*.corp.example:8443", true],
    ["https://a.corp.example/", "*.corp.example:8443", false],
    ["https://corp.example/", "*.corp.example", false],
    ["https://evilcorp.example/", "*.corp.example", false],
    ["https://a.corp.example.evil.example/", "*.corp.example", false],
    ["http://a.corp.example/", "*.corp.example", false],
    ["http://a.corp.example/", "http://*.corp.example", true],
    // Private addresses, as SECURITY.md has them.
    ["https://10.0.0.5/", "10.0.0.5", true],
    ["http://10.0.0.5/", "10.0.0.5", false],
    ["http://10.0.0.5/", "http://10.0.0.5", true],
    ["http://10.0.0.5/", "http://10.0.0.5/", true],
    ["http://10.0.0.5:8080/", "http://10.0.0.5", true],
    ["http://10.0.0.5:8080/", "http://10.0.0.5:8080", true],
    ["http://10.0.0.5:8081/", "http://10.0.0.5:8080", false],
    ["https://10.0.0.5/", "http://10.0.0.5", false],
    ["http://10.0.0.5/", "https://10.0.0.5", false],
    ["http://[fd00::5]:8080/", "http://[fd00::5]", true],
    // Loopback may be called without TLS.
    ["http://localhost:4010/", "localhost", true],
    ["http://foo.localhost/", "foo.localhost", true],
    ["http://foo.localhost/", "*.localhost", true],
    ["http://foo.localhost/", "localhost", false],
    ["http://127.0.0.1:4010/", "127.0.0.1:4010", true],
    ["http://127.8.8.8/", "127.8.8.8", true],
    ["http://[::1]:9/", "[::1]:9", true],
    ["http://localhost.evil.example/", "localhost.evil.example", false],
    // Case and a last dot.
    ["https://GATE.example/", "gate.Example", true],
    ["https://a.CORP.example/", "*.Corp.Example", true],
    ["https://gate.example./", "gate.example", true],
    ["https://gate.example/", "gate.example.", true],
    ["https://a.corp.example./", "*.corp.example", true],
    ["http://foo.localhost./", "FOO.localhost", true],
    ["http://10.0.0.5/", "HTTP://10.0.0.5", true],
    ["https://gate.example/", " gate.example ", true],
    // Never.
    ["https://user@gate.example/", "gate.example", false],
    ["ftp://gate.example/", "gate.example", false],
    ["https://gate.example/", "*", false],
    ["https://gate.example/", "", false],
    ["https://gate.example/", "gate.example evil.example", false],
  ])("%s with %s: %s", (url, entry, allowed) => {
    expect(operatorAllows(new URL(url), [entry])).toBe(allowed);
    expect("trusted" in judgeUrl(url, { hosts: [], operatorHosts: [entry] })).toBe(allowed);
  });

  it("is one of several", () => {
    expect(operatorAllows(new URL("https://b.example"), ["a.example", "b.example"])).toBe(true);
    expect(operatorAllows(new URL("https://c.example"), [])).toBe(false);
  });
});
