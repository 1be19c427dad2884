/** What the failures of PostgreSQL and of the way to it mean to a person (postgresql.org/docs/current/errcodes-appendix.html). */
import { CognateError } from "../../../engine/errors.ts";

interface Meaning {
  readonly code: RegExp;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
}

const AWAY =
  "Is it running, and does DATABASE_URL name it? Requests are served again as soon as it answers; no restart is needed.";

const MEANINGS: readonly Meaning[] = [
  {
    code: /^(28|3D000)/,
    message: "PostgreSQL refuses the login.",
    hint: "Check user, password and database in DATABASE_URL.",
    retryable: false,
  },
  {
    code: /^42501$/,
    message: "the PostgreSQL user lacks a privilege.",
    hint: "It has to own the tables and may create some in its schema.",
    retryable: false,
  },
  {
    code: /^53[12]/,
    message: "PostgreSQL has no space left.",
    hint: "Free space for the database; nothing was half-written.",
    retryable: true,
  },
  {
    code: /^53/,
    message: "PostgreSQL takes no more connections.",
    hint: "Raise max_connections, or run fewer servers.",
    retryable: true,
  },
  {
    code: /^25006$/,
    message: "PostgreSQL is read-only: a standby?",
    hint: "Point DATABASE_URL at the primary.",
    retryable: true,
  },
  {
    code: /^(57014|55P03)$/,
    message: "PostgreSQL did not answer in time.",
    hint: "Look for long transactions and locks in pg_stat_activity.",
    retryable: true,
  },
  { code: /^40/, message: "PostgreSQL took the transaction back.", hint: "Try again.", retryable: true },
  { code: /^(08|57P|58|XX)/, message: "PostgreSQL is stopping, starting or failing.", hint: AWAY, retryable: true },
  { code: /^E[A-Z_]+$/, message: "PostgreSQL cannot be reached.", hint: AWAY, retryable: true },
  {
    code: /^SELF_SIGNED|^DEPTH_ZERO|^UNABLE_TO|^CERT_|^ERR_TLS/,
    message: "the certificate of PostgreSQL is not trusted.",
    hint: "Give its CA by `sslrootcert` in DATABASE_URL, or by NODE_EXTRA_CA_CERTS.",
    retryable: false,
  },
];

/** The driver's own failures carry no code. */
const BROKEN =
  /connection terminated|connection ended|client has encountered|timeout exceeded|query read timeout|not queryable|has been discarded|client was closed/i;

export const translatePostgresFailure = (error: unknown): CognateError => {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  const meaning =
    code === undefined
      ? BROKEN.test(text)
        ? { message: "the connection to PostgreSQL broke.", hint: AWAY, retryable: true }
        : undefined
      : MEANINGS.find((one) => one.code.test(code));
  if (meaning === undefined) return new CognateError("internal_error", "The store failed.", { cause: error });
  const { message, hint, retryable } = meaning;
  return new CognateError("unavailable", `The store cannot be used: ${message}`, { hint, retryable, cause: error });
};

/** An AggregateError of several addresses carries the code of the first. */
const codeOf = (error: unknown): string | undefined =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
