/** Every recorded exchange through `/custom` on a listening server: what was recorded comes out, and what was sent goes in. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { accountRecord, startCognate, type CognateUnderTest } from "../support/cognate.ts";
import { startRecordedProvider, type RecordedProvider } from "../support/recorded-provider.ts";
import { bodyBytes, loadScenarios, type Interaction } from "../support/recordings.ts";
import { describeShared } from "../support/shared.ts";

const TOKEN = "a-token-of-cognate";
const ACCOUNT = "recorded";
const KEYS = { site: "datadoghq.com", api_key: "key-of-the-account", application_key: "second-key-of-the-account" };

/** `extra/` is the same provider's, recorded by another of its clients. */
const scenarios = loadScenarios("datadog");

describeShared("recordings through /custom", () => {
  let cognate: CognateUnderTest;
  let provider: RecordedProvider;
  beforeAll(async () => {
    const urls = scenarios.flatMap((one) => one.interactions.map(({ request }) => new URL(request.url).origin));
    provider = startRecordedProvider([...new Set(urls)]);
    cognate = await startCognate({ accounts: [accountRecord(ACCOUNT, "datadog", "keys", KEYS)], token: TOKEN });
  });
  afterAll(async () => {
    await cognate.close();
    provider.close();
  });

  it("are all here", () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(951);
  });

  it.each(scenarios.map((one) => [one.file, one] as const))("%s", async (_file, { interactions }) => {
    provider.load(interactions);
    for (const interaction of interactions) {
      // oxlint-disable-next-line no-await-in-loop -- in the order of the recording
      const answer = await replay(cognate, interaction);
      expect(answer.headers["x-cognate-error"]).toBeUndefined();
      expect(answer.status).toBe(interaction.response.status);
      expect(answer.headers["content-type"]).toBe(interaction.response.headers["content-type"]);
      expect(answer.bytes.equals(bodyBytes(interaction.response) ?? Buffer.alloc(0))).toBe(true);
    }
    expect(provider.seen.map(comparable)).toEqual(interactions.map(({ request }) => wanted(request)));
    expect(provider.seen.map(({ headers }) => credentials(headers))).toEqual(interactions.map(() => INJECTED));
    const leaks = provider.seen.filter((one) => JSON.stringify([one.url, one.headers]).includes(TOKEN));
    expect(leaks).toEqual([]);
  });
});

const replay = (cognate: CognateUnderTest, { request }: Interaction) => {
  const { pathname, search } = split(request.url);
  const body = bodyBytes(request);
  return cognate.send(
    request.method,
    `/custom${pathname}${search}${search === "" ? "?" : "&"}integrated_account_id=${ACCOUNT}`,
    {
      headers: { authorization: `Bearer ${TOKEN}`, ...request.headers },
      ...(body === undefined ? {} : { body }),
    },
  );
};

/** Textual: a URL object would already rewrite what has to arrive as it is. */
const split = (url: string): { readonly pathname: string; readonly search: string } => {
  const [, pathname = "", search = ""] = /^https:\/\/[^/]+([^?]*)(.*)$/.exec(url) ?? [];
  return { pathname, search };
};

const INJECTED = { api: KEYS.api_key, application: KEYS.application_key, authorization: undefined };

const credentials = (headers: Readonly<Record<string, string>>) => ({
  api: headers["dd-api-key"],
  application: headers["dd-application-key"],
  authorization: headers["authorization"],
});

const comparable = ({ method, url, headers, body }: RecordedProvider["seen"][number]) => ({
  method,
  url,
  accept: headers["accept"],
  contentType: headers["content-type"],
  body: body.toString("utf8"),
});

const wanted = (request: Interaction["request"]) => ({
  method: request.method,
  url: request.url,
  accept: request.headers["accept"],
  contentType: request.headers["content-type"],
  body: (bodyBytes(request) ?? Buffer.alloc(0)).toString("utf8"),
});
