/** Plays recorded interactions to whoever calls the recorded hosts, through nock, strictly in order. */
import nock from "nock";
import { bodyBytes, type Interaction } from "./recordings.ts";

/** A request as it reached the provider. */
export interface SeenRequest {
  readonly method: string;
  /** Origin and target; nothing is decoded, and a URL object escapes nothing that recordings hold. */
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
      scope.intercept(/.*/, method).reply(async (request: Request) => {
        seen.push({
          method: request.method,
          url: request.url,
          headers: Object.fromEntries(request.headers),
          body: Buffer.from(await request.arrayBuffer()),
        });
        const [next, ...rest] = queue;
        queue = rest;
        if (next === undefined) return [501, "no recorded interaction is left"];
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
