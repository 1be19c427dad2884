/** Credential values under wraps: printable anywhere, readable only by the one function that sends them. */

const hidden = new WeakMap<Secret, string>();

/** An opaque credential. JSON, templates and consoles print `***`. */
export interface Secret {
  readonly kind: "secret";
  toString(): string;
  toJSON(): string;
}

export const secret = (value: string): Secret => {
  const wrapped: Secret = Object.freeze({ kind: "secret" as const, toString: () => "***", toJSON: () => "***" });
  hidden.set(wrapped, value);
  return wrapped;
};

export const isSecret = (value: unknown): value is Secret =>
  typeof value === "object" && value !== null && hidden.has(value as Secret);

/** The credential itself. Called by `transport` (to send) and the redactor (to know what to mask), by nobody else. */
export const reveal = (value: string | Secret): string =>
  typeof value === "string" ? value : (hidden.get(value) ?? "");
