/** What an imitated provider is: a pure function from a request to an answer, over generated rows. */

export interface SandboxRequest {
  readonly method: string;
  /** Raw target: path and query, nothing decoded. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

export interface SandboxResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or empty. */
  readonly body: string;
}

export interface Sandbox {
  /** Which way to connect, and the fields that are accepted: what an account of the sandbox is opened with. */
  readonly connection: string;
  readonly credentials: Readonly<Record<string, unknown>>;
  /** Operations that are served, as `resource.operation`. */
  readonly operations: readonly string[];
  /** Counts requests for rate limits and faults; everything else depends on the request alone. */
  respond(request: SandboxRequest): SandboxResponse;
}

/** A row of a collection, with what every draw about it depends on. */
export interface SandboxRow {
  readonly value: unknown;
  /** `hours:12/orgs:1`: the same for the same row, whatever the request. */
  readonly key: string;
}
