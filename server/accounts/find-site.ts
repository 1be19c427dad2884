/** Keys of another site: tries the declared ones, when asked (http-api-spec 3.17). */
import type { Connection, ConnectionField, Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import { hostFields } from "./host-fields.ts";

/** The field that chooses among declared sites; undefined if the integration has none. */
export const siteField = (integration: Integration, connection: Connection): ConnectionField | undefined => {
  const deciding = hostFields(integration, connection);
  return connection.fields.find(
    ({ name, type, options }) => type === "select" && options.length > 1 && deciding.has(name),
  );
};

export interface SiteSearch<T> {
  readonly field: ConnectionField;
  /** The value that the caller gave; tried first. */
  readonly given: unknown;
  /** @throws CognateError verification_failed */
  readonly verify: (site: string) => Promise<T>;
}

/**
 * One after another, so that the keys reach no more sites than they must.
 * @throws CognateError verification_failed with the cause on the given site if no site takes them
 */
export const verifyFindingSite = async <T>({ field, given, verify }: SiteSearch<T>): Promise<T> => {
  const first = typeof given === "string" && given !== "" ? [given] : [];
  const sites = new Set([...first, ...field.options.map(({ value }) => value)]);
  let failure: CognateError | undefined;
  for (const site of sites) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one site at a time
      return await verify(site);
    } catch (error) {
      if (!(error instanceof CognateError) || error.code !== "verification_failed") throw error;
      if (failure === undefined && !mayBeOfAnotherSite(error)) throw error;
      failure ??= error;
    }
  }
  throw new CognateError(
    "verification_failed",
    `No site of the list takes these credentials. ${failure?.message ?? ""}`.trim(),
    {
      hint: "Check that they are whole and not revoked.",
      errors: failure?.errors ?? [],
      cause: failure,
      ...(failure?.provider === undefined ? {} : { provider: failure.provider }),
    },
  );
};

/** What keys of another site look like: refused as a whole, or an address that does not answer as it should. */
export const mayBeOfAnotherSite = (error: CognateError): boolean =>
  error.code === "verification_failed" &&
  error.errors[0]?.parameter === undefined &&
  SITE_CAUSES.has(error.errors[0]?.code ?? "");

const SITE_CAUSES: ReadonlySet<string> = new Set([
  "account_credentials_rejected",
  "provider_permission_missing",
  "not_found",
  "provider_answer_invalid",
  "provider_unexpected_answer",
  "provider_redirect",
]);
