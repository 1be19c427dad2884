/** Where requests may go, and what the guard sees through. */
import { describe, expect, it } from "vitest";
import { isSpecialAddress } from "./addresses.ts";
import { createAgents } from "./agents.ts";
import { judgeUrl } from "./egress.ts";
import { nextRequest } from "./redirect.ts";
import { json, startFaultServer } from "./testing/fault-server.ts";
import { createWire } from "./wire.ts";

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
    // Literal addresses in every way to write them, declared or not.
    ["https://127.0.0.1/", ["127.0.0.1"], false],
    ["https://8.8.8.8/", ["8.8.8.8"], false],
    ["https://127.1/", ["127.0.0.1"], false],
    ["https://2130706433/", ["127.0.0.1"], false],
    ["https://0x7f000001/", ["127.0.0.1"], false],
    ["https://0x7f.0x0.0x0.0x1/", ["127.0.0.1"], false],
    ["https://0177.0.0.1/", ["127.0.0.1"], false],
    ["https://127.0.0.1./", ["127.0.0.1"], false],
    ["https://0/", ["0.0.0.0"], false],
    ["https://①②⑦.0.0.1/", ["127.0.0.1"], false],
    ["https://%31%32%37.0.0.1/", ["127.0.0.1"], false],
    ["https://169.254.169.254/latest/meta-data", ["169.254.169.254"], false],
    ["https://[::ffff:127.0.0.1]/", ["[::ffff:7f00:1]"], false],
    ["https://[fd00:ec2::254]/", ["[fd00:ec2::254]"], false],
    // What looks like the host and is not.
    ["https://api.acme.example%2eevil.example/", ["api.acme.example"], false],
    ["https://api.acme.example%00.evil.example/", ["api.acme.example"], false],
    ["https://api.acme.example\n.evil.example/", ["api.acme.example"], false],
    ["https://evil.example/#@api.acme.example", ["api.acme.example"], false],
    ["https://evil.example/?@api.acme.example", ["api.acme.example"], false],
    ["https://evil.example\\@api.acme.example/", ["api.acme.example"], false],
    ["https://:secret@api.acme.example/", ["api.acme.example"], false],
    ["https://api.acme.example:@evil.example/", ["api.acme.example"], false],
    ["https://аpi.acme.example/", ["api.acme.example"], false],
    ["https://api.acme.example../", ["api.acme.example"], false],
    ["https://x.evil.example/.acme.example", ["*.acme.example"], false],
    ["https://acme.example.evil.example/", ["*.acme.example"], false],
    ["//api.acme.example/", ["api.acme.example"], false],
    ["file:///etc/passwd", ["*"], false],
    ["javascript:alert(1)", ["*"], false],
    ["https://anything.example/", ["*"], false],
    ["https://api.acme.example:80/", ["api.acme.example"], false],
    // What is the host, written oddly.
    ["https://api.acme.example:443/", ["api.acme.example"], true],
    ["https://api。acme。example/", ["api.acme.example"], true],
    ["https://api.acme.example\\@evil.example/", ["api.acme.example"], true],
    ["https://api.acme.example/#@evil.example", ["api.acme.example"], true],
    ["HTTPS://API.ACME.EXAMPLE/", ["API.acme.example"], true],
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
    ["https://gate.example/", ["gate.example"], true],
    ["http://gate.example/", ["gate.example"], false],
    ["http://gate.example/", ["http://gate.example"], true],
    ["http://localhost:9/", ["localhost"], true],
    ["http://app.localhost:9/", ["app.localhost"], true],
    ["http://localhost.evil.example/", ["localhost.evil.example"], false],
    ["https://10.0.0.7/", ["10.0.0.7"], true],
    ["http://10.0.0.7/", ["10.0.0.7"], false],
    ["http://user@127.0.0.1/", ["127.0.0.1"], false],
    ["http://127.0.0.1.evil.example/", ["127.0.0.1"], false],
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
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "[::1]",
    "::7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "::ffff:a9fe:a9fe",
    "::ffff:0:10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:a00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
  ])("%s is no provider's", (address) => {
    expect(isSpecialAddress(address)).toBe(true);
  });

  it.each([
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "192.167.1.1",
    "223.255.255.255",
    "2600::1",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:8.8.8.8",
  ])("%s may be one", (address) => {
    expect(isSpecialAddress(address)).toBe(false);
  });
});

interface Found {
  readonly error?: string | undefined;
  readonly addresses?: readonly string[];
}

/** What the pool would connect to if the name server answered so. */
const resolved = async (trusted: boolean, ...answers: readonly (readonly string[])[]): Promise<readonly Found[]> => {
  const queue = [...answers];
  const agents = createAgents((_name, _options, callback) =>
    callback(
      null,
      (queue.shift() ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    ),
  );
  const { lookup } = agents.pick({ trusted, fresh: false }).https.options;
  if (lookup === undefined) expect.unreachable("the pool resolves names by itself");
  const ask = () =>
    new Promise<Found>((resolve) =>
      lookup("acme.example", { all: true }, (error, addresses) =>
        resolve(
          error === null
            ? { addresses: (Array.isArray(addresses) ? addresses : []).map((one) => one.address) }
            : { error: error.code },
        ),
      ),
    );
  const found: Found[] = [];
  // oxlint-disable-next-line no-await-in-loop -- the answers come in order
  for (const _answer of answers) found.push(await ask());
  agents.close();
  return found;
};

describe("a name", () => {
  const refused = { error: "EPRIVATEADDRESS" };

  it.each([
    ["a public address", ["8.8.8.8"], { addresses: ["8.8.8.8"] }],
    ["a private one", ["10.0.0.1"], refused],
    ["loopback", ["127.0.0.1"], refused],
    ["the metadata service", ["169.254.169.254"], refused],
    ["loopback in IPv6 clothes", ["::ffff:127.0.0.1"], refused],
    ["a private address behind NAT64", ["64:ff9b::a00:1"], refused],
    ["a private address in 6to4", ["2002:a00:1::"], refused],
    ["one of each: the private one is left out", ["10.0.0.1", "8.8.8.8", "::1"], { addresses: ["8.8.8.8"] }],
    ["nothing", [], refused],
  ])("that resolves to %s", async (_says, answer, expected) => {
    expect(await resolved(false, answer)).toEqual([expected]);
  });

  it("that is rebound between two calls is looked at each time, and the connection takes what was looked at", async () => {
    expect(await resolved(false, ["8.8.8.8"], ["127.0.0.1"], ["8.8.4.4"])).toEqual([
      { addresses: ["8.8.8.8"] },
      refused,
      { addresses: ["8.8.4.4"] },
    ]);
  });

  it.each([
    ["a private network", ["10.0.0.1"], { addresses: ["10.0.0.1"] }],
    ["loopback", ["127.0.0.1"], { addresses: ["127.0.0.1"] }],
    ["the metadata service", ["169.254.169.254"], refused],
    ["the metadata service in IPv6 clothes", ["::ffff:169.254.169.254"], refused],
    ["the metadata service over IPv6", ["fd00:ec2::254"], refused],
    ["a link-local address", ["fe80::1"], refused],
    ["another cloud's metadata service", ["100.100.100.200"], refused],
  ])(
    "that the operator trusts may lead to a private network, and never to metadata: %s",
    async (_says, answer, expected) => {
      expect(await resolved(true, answer)).toEqual([expected]);
    },
  );

  it("is connected to by the address that was looked at: one question for one connection", async () => {
    let asked = 0;
    const server = await startFaultServer(json(200, {}));
    const agents = createAgents((_name, _options, callback) => {
      asked += 1;
      callback(null, [{ address: asked === 1 ? "127.0.0.1" : "192.0.2.1", family: 4 }]);
    });
    const { wire } = createWire({ agents });
    const url = server.origin.replace("127.0.0.1", "rebound.example");
    const answer = await wire(
      { method: "GET", url, headers: {} },
      { timeoutMs: 5000, maxBytes: 1000, trusted: true, fresh: true },
    );
    expect([answer.status, asked]).toEqual([200, 1]);
    expect(server.received[0]?.head).toMatch(/host: rebound\.example/i);
    const refusedWire = wire(
      { method: "GET", url, headers: {} },
      { timeoutMs: 5000, maxBytes: 1000, trusted: false, fresh: true },
    );
    await expect(refusedWire).rejects.toMatchObject({ code: "provider_unreachable", sent: false });
    expect(server.received).toHaveLength(1);
    agents.close();
    await server.close();
  });
});

const from = (url: string, location: string, over: { readonly status?: number; readonly method?: string } = {}) =>
  nextRequest(
    { method: over.method ?? "GET", url, headers: { "acme-key": "s3cret", accept: "*/*" } },
    { status: over.status ?? 302, headers: { location }, bytes: new Uint8Array() },
    {
      egress: policy(["api.acme.example", "files.acme.example"], ["127.0.0.1:9"]),
      credentialHeaders: ["acme-key"],
      credentialInBody: false,
    },
  );

describe("a redirect", () => {
  const START = "https://api.acme.example/a";

  it.each([
    ["to another path", "/b", "https://api.acme.example/b", true],
    ["to a path beside", "b?x=1", "https://api.acme.example/b?x=1", true],
    ["with the host in capitals", "https://API.ACME.EXAMPLE/b", "https://api.acme.example/b", true],
    ["to another declared host", "https://files.acme.example/b", "https://files.acme.example/b", false],
    ["without a scheme", "//files.acme.example/b", "https://files.acme.example/b", false],
  ])("%s is followed, with credentials only to the same host", (_says, location, url, keeps) => {
    const next = from(START, location);
    expect([next?.url, next?.headers["acme-key"] !== undefined]).toEqual([url, keeps]);
  });

  it.each([
    ["to a host that is not declared", "https://evil.example/"],
    ["to the host without TLS", "http://api.acme.example/"],
    ["to a subdomain of it", "https://x.api.acme.example/"],
    ["with its name as user", "https://api.acme.example@evil.example/"],
    ["with a user", "https://user:pass@api.acme.example/"],
    ["to another port", "https://api.acme.example:8443/"],
    ["to loopback", "https://127.0.0.1/"],
    ["to loopback as a number", "https://2130706433/"],
    ["to the metadata service", "http://169.254.169.254/latest/"],
    ["without a scheme, elsewhere", "//evil.example/"],
    ["by backslashes", "\\\\evil.example/"],
    ["to a file", "file:///etc/passwd"],
    ["to data", "data:text/plain,x"],
    ["that cannot be read", "https://["],
  ])("%s is not followed", (_says, location) => {
    expect(() => from(START, location)).toThrow(expect.objectContaining({ code: "provider_redirect" }));
  });

  it("from a trusted host takes no credentials to a declared one", () => {
    expect(from("http://127.0.0.1:9/", "https://api.acme.example/b")?.headers).toEqual({ accept: "*/*" });
  });

  it.each([301, 302])("%i of a write is not followed: the method would be a guess", (status) => {
    expect(() => from(START, "/b", { status, method: "POST" })).toThrow(/does not say which method/);
  });
});
