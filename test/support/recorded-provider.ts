/** Plays recorded interactions to whoever calls the recorded hosts, through nock, strictly in order. */
import nock from "nock";
import { bodyBytes, type Interaction } from "./recordings.ts";

/** A request as it reached the provider. */
export interface SeenRequest {
  readonly method: string;
  /** Origin and raw target, nothing decoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface RecordedProvider {
  readonly seen: readonly SeenRequest[];
  /** Sets what is answered next; forgets what was seen. */
  load(interactions: readonly Interaction[]): void;
  close(): void;
}

/** Intercepts these origins; every other host but loopback is out of reach. */
export const startRecordedProvider = (origins: readonly string[]): RecordedProvider => {
  let queue: readonly Interaction[] = [];
  let seen: SeenRequest[] = [];
  nock.disableNetConnect();
  nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])/);
  for (const origin of origins) {
    const scope = nock(origin, { encodedQueryParams: true }).persist();
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]) {
      scope.intercept(/.*/, method).reply(function reply(_uri, body) {
        const headers = Object.fromEntries(
          Object.entries(this.req.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
        );
        seen.push({ method, url: `${origin}${this.req.path}`, headers, body: bytesOf(body, headers["content-type"]) });
        const [next, ...rest] = queue;
        queue = rest;
        if (next === undefined) return [500, "no recorded interaction is left"];
        return [next.response.status, bodyBytes(next.response) ?? "", { ...next.response.headers }];
      });
    }
  }
  return {
    get seen() {
      return seen;
    },
    load(interactions) {
      queue = interactions;
      seen = [];
    },
    close() {
      nock.cleanAll();
      nock.enableNetConnect();
      nock.restore();
    },
  };
};

/** nock parses JSON bodies and hands binary ones over as hex; equality of JSON is what the recording can tell. */
const bytesOf = (body: unknown, contentType: string | undefined): Buffer => {
  if (typeof body !== "string") return Buffer.from(JSON.stringify(body), "utf8");
  const hex = /^[0-9a-f]+$/.test(body) && body.length % 2 === 0 && contentType !== undefined && !/json|text|form/.test(contentType);
  return hex ? Buffer.from(body, "hex") : Buffer.from(body, "utf8");
};
