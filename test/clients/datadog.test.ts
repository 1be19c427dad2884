/** The official Datadog client through `/passthrough/datadog`, in each way to set a server (http-api-spec 1.5). */
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountRecord, startCognate, type CognateUnderTest } from "../support/cognate.ts";
import { startLoopbackProvider, type LoopbackProvider } from "../support/loopback-provider.ts";
import { loadDatadogClient, type Configuration, type DatadogClient } from "./datadog-client.ts";

const datadog = loadDatadogClient();

const collect = async <T>(items: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe.runIf(datadog !== undefined)("the official client against an imitated Datadog", () => {
  const { client, v1, v2 } = datadog as DatadogClient;
  let cognate: CognateUnderTest;
  beforeAll(async () => {
    cognate = await startCognate({ sandboxes: ["datadog"] });
  });
  afterAll(() => cognate.close());

  const keys = { apiKeyAuth: "the client wants one", appKeyAuth: "and another" };
  const withBaseServer = (path: string): Configuration =>
    client.createConfiguration({
      authMethods: keys,
      baseServer: new client.ServerConfiguration(`${cognate.url}${path}`, {}),
    });
  const withVariables = (path: string): Configuration => {
    const configuration = client.createConfiguration({ authMethods: keys, serverIndex: 1 });
    configuration.setServerVariables({ protocol: "http", name: `${new URL(cognate.url).host}${path}` });
    return configuration;
  };
  const WAYS = [
    ["a base server", () => withBaseServer("/passthrough/datadog")],
    ["a base server with the account in the path", () => withBaseServer("/passthrough/datadog@datadog-sandbox")],
    ["server variables", () => withVariables("/passthrough/datadog")],
    ["server variables with the account in the path", () => withVariables("/passthrough/datadog@datadog-sandbox")],
  ] as const;

  it.each(WAYS)("set by %s reads all users through its pagination", async (_way, configure) => {
    const users = await collect(new v2.UsersApi(configure()).listUsersWithPagination({ pageSize: 40 }));
    expect(users.length).toBe(250);
    expect(new Set(users.map((user) => user.id)).size).toBe(250);
    expect(users[0]?.attributes).toMatchObject({ email: expect.stringContaining("@") as string });
  });

  it("reads one user, roles, teams and monitors", async () => {
    const configuration = withBaseServer("/passthrough/datadog");
    const users = new v2.UsersApi(configuration);
    const [first] = (await users.listUsers({ pageSize: 1 })).data ?? [];
    expect((await users.getUser({ userId: first?.id ?? "" })).data?.id).toBe(first?.id);
    expect((await new v2.RolesApi(configuration).listRoles({ pageSize: 100 })).data?.length).toBe(12);
    expect((await collect(new v2.TeamsApi(configuration).listTeamsWithPagination({ pageSize: 5 }))).length).toBe(16);
    const monitors = new v1.MonitorsApi(configuration);
    const all = await collect(monitors.listMonitorsWithPagination({ pageSize: 50 }));
    expect(all.length).toBe(140);
    const monitorId = all[3]?.id ?? 0;
    expect(await monitors.getMonitor({ monitorId })).toMatchObject({ id: monitorId });
  });

  it("reads hourly usage, dates and brackets encoded as it does", async () => {
    const day = 24 * 3_600_000;
    const midnight = Math.floor(Date.now() / day) * day;
    const { data } = await new v2.UsageMeteringApi(withVariables("/passthrough/datadog")).getHourlyUsage({
      filterTimestampStart: new Date(midnight - 5 * day),
      filterTimestampEnd: new Date(midnight - 4 * day),
      filterProductFamilies: "infra_hosts",
    });
    expect(data?.length).toBeGreaterThanOrEqual(24);
    expect(data?.[0]?.attributes).toMatchObject({ productFamily: "infra_hosts" });
  });

  it("shows the provider's own errors", async () => {
    const users = new v2.UsersApi(withBaseServer("/passthrough/datadog"));
    await expect(users.getUser({ userId: "nobody" })).rejects.toMatchObject({
      code: 404,
      body: { errors: ["Not Found"] },
    });
    await expect(users.getUser({ userId: "nobody" })).rejects.toBeInstanceOf(client.ApiException);
  });

  it("shows our errors in the provider's shape", async () => {
    const users = new v2.UsersApi(withBaseServer("/passthrough/datadog@nobody"));
    await expect(users.getUser({ userId: "u1" })).rejects.toMatchObject({
      code: 404,
      body: { errors: [expect.stringContaining("no such account")] },
    });
    // This call of the client declares no 404: it shows the body as text.
    await expect(users.listUsers({})).rejects.toThrow(/no such account/);
  });
});

describe.runIf(datadog !== undefined)("the official client with a token of Cognate", () => {
  const { client, v1, v2 } = datadog as DatadogClient;
  const TOKEN = "a-token-of-cognate";
  let cognate: CognateUnderTest;
  let provider: LoopbackProvider;
  beforeAll(async () => {
    provider = await startLoopbackProvider();
    const context = { site: "datadoghq.com", api_key: "key", application_key: "second-key" };
    cognate = await startCognate({
      token: TOKEN,
      accounts: ["acc", "acc_2"].map((id) => accountRecord(id, "datadog", "keys", context, provider.url)),
      options: { allowHosts: ["127.0.0.1"] },
    });
  });
  afterAll(async () => {
    await cognate.close();
    await provider.close();
  });

  const configure = (authMethods: object, path = "/passthrough/datadog@acc"): Configuration =>
    client.createConfiguration({
      authMethods,
      baseServer: new client.ServerConfiguration(`${cognate.url}${path}`, {}),
    });

  it.each([
    ["in the place of the API key", { apiKeyAuth: TOKEN, appKeyAuth: TOKEN }],
    ["in the place of the API key, beside somebody's real application key", { apiKeyAuth: TOKEN, appKeyAuth: "a-key" }],
    ["as access token", { AuthZ: { accessToken: TOKEN }, apiKeyAuth: "", appKeyAuth: "" }],
  ])("%s, is let in and never passed on", async (_way, authMethods) => {
    provider.answer(() => ({ body: { data: [{ type: "users", id: "u1", attributes: {} }] } }));
    const { data } = await new v2.UsersApi(configure(authMethods)).listUsers({ filter: "a b+c@d" });
    expect(data?.[0]?.id).toBe("u1");
    expect(provider.seen.map(({ target }) => target)).toEqual(["/api/v2/users?filter=a+b%2Bc%40d"]);
    expect(provider.seen[0]?.headers).toMatchObject({ "dd-api-key": "key", "dd-application-key": "second-key" });
    expect(JSON.stringify(provider.seen)).not.toContain(TOKEN);
    expect(provider.seen[0]?.headers["authorization"]).toBeUndefined();
  });

  it("sends only the API key to some operations, and that is enough", async () => {
    provider.answer(() => ({ body: { valid: true } }));
    expect(await new v1.AuthenticationApi(configure({ apiKeyAuth: TOKEN })).validate()).toMatchObject({ valid: true });
  });

  it("is told what is wrong in its own words", async () => {
    const users = (authMethods: object, path?: string) => new v2.UsersApi(configure(authMethods, path)).listUsers({});
    await expect(users({ apiKeyAuth: "wrong", appKeyAuth: "wrong" })).rejects.toThrow(/401.*token is unknown/s);
    await expect(users({ apiKeyAuth: TOKEN, appKeyAuth: TOKEN }, "/passthrough/datadog")).rejects.toMatchObject({
      code: 400,
      body: { errors: [expect.stringContaining("Several accounts")] },
    });
  });

  it("deletes with a body", async () => {
    provider.answer(() => ({ body: { data: [] } }));
    const body = { data: { type: "users", id: "u1" } };
    await new v2.RolesApi(configure({ apiKeyAuth: TOKEN, appKeyAuth: TOKEN })).removeUserFromRole({
      roleId: "r/1",
      body,
    });
    expect(provider.seen).toMatchObject([{ method: "DELETE", target: "/api/v2/roles/r%2F1/users" }]);
    expect(JSON.parse(provider.seen[0]?.body.toString() ?? "")).toEqual(body);
  });

  it("uploads compressed bodies untouched", async () => {
    provider.answer(() => ({ status: 202, body: {} }));
    const logs = new v2.LogsApi(configure({ apiKeyAuth: TOKEN }));
    await logs.submitLog({ contentEncoding: "gzip", body: [{ message: "hello", ddsource: "test" }] });
    expect(provider.seen[0]).toMatchObject({ target: "/api/v2/logs", headers: { "content-encoding": "gzip" } });
    expect(gunzipSync(provider.seen[0]?.body ?? Buffer.alloc(0)).toString()).toContain('"message":"hello"');
  });

  it("gives up on a rate limit with the provider's own wait", async () => {
    provider.answer(() => ({ status: 429, headers: { "x-ratelimit-reset": "7" }, body: { errors: ["slow down"] } }));
    const api = new v2.UsersApi(configure({ apiKeyAuth: TOKEN, appKeyAuth: TOKEN }));
    await expect(api.listUsers({})).rejects.toMatchObject({ code: 429, body: { errors: ["slow down"] } });
    expect(provider.seen.length).toBe(1);
  });
});
