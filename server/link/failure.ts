/** Why a try failed, for the customer: one sentence, what to do, and what the provider said. */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Connection, Integration } from "../../engine/catalog/types.ts";
import type { CognateError, ErrorCode } from "../../engine/errors.ts";
import type { Json } from "../accounts/body.ts";
import { mayBeOfAnotherSite, siteField } from "../accounts/find-site.ts";
import type { PostedForm } from "./form-values.ts";
import { inputName } from "./form-values.ts";
import type { Failure } from "./view/form.ts";

/** What is wrong with the form or the credentials is 422; the rest keeps its status. */
export const statusOf = (error: CognateError): ContentfulStatusCode =>
  error.code === "invalid_body" || error.code === "credential_missing" ? 422 : (error.status as ContentfulStatusCode);

/** @param fixed fields that the application has set */
export const failureOf = (
  { integration, connection }: { readonly integration: Integration; readonly connection: Connection },
  form: PostedForm,
  fixed: Json,
  error: CognateError,
): Failure => {
  const fields = wrongFields(connection, error);
  const wrong = Object.keys(fields).length;
  if (wrong > 0)
    return { heading: wrong === 1 ? "Something is missing or wrong" : "Some fields are missing or wrong", fields };
  const sentence = SENTENCES[error.errors[0]?.code ?? error.code];
  const otherSites = otherSitesOf(integration, connection, form, fixed, error);
  return {
    heading: sentence === undefined ? error.message : sentence(integration.label),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(sentence === undefined ? {} : { detail: error.message }),
    fields,
    ...(otherSites === undefined ? {} : { otherSites }),
  };
};

/** Of the form, or the one that the provider's narrower checks found wrong. */
const wrongFields = (connection: Connection, { code, errors }: CognateError): Failure["fields"] =>
  Object.fromEntries(
    code === "invalid_body" || code === "verification_failed"
      ? errors.flatMap(({ parameter, message }) =>
          parameter !== undefined && connection.fields.some(({ name }) => name === parameter)
            ? [[parameter, message]]
            : [],
        )
      : [],
  );

/** Told in the words of somebody who has keys and no log. Other codes speak for themselves. */
const SENTENCES: Readonly<Partial<Record<ErrorCode, (label: string) => string>>> = {
  account_credentials_rejected: (label) => `${label} does not accept these credentials`,
  provider_permission_missing: (label) => `${label} knows these credentials, but they lack a permission`,
  not_found: (label) => `The address answers, but not as ${label} does`,
  provider_answer_invalid: (label) => `The address answers, but not as ${label} does`,
  provider_unexpected_answer: (label) => `The address answers, but not as ${label} does`,
  provider_redirect: (label) => `The address answers, but not as ${label} does`,
  provider_unreachable: (label) => `${label} could not be reached`,
  provider_timeout: (label) => `${label} did not answer in time`,
  deadline_exceeded: (label) => `${label} did not answer in time`,
  provider_error: (label) => `${label} has a failure of its own at the moment`,
  provider_rate_limited: (label) => `${label} asks to wait before the next try`,
};

/** Offered once, and not where the application has set the site. */
const otherSitesOf = (
  integration: Integration,
  connection: Connection,
  form: PostedForm,
  fixed: Json,
  error: CognateError,
): Failure["otherSites"] => {
  const site = siteField(integration, connection);
  if (site === undefined || fixed[site.name] !== undefined || form.has("find_site") || !mayBeOfAnotherSite(error))
    return undefined;
  const tried = form.get(inputName(site.name));
  return {
    field: site.name,
    labels: site.options.filter(({ value }) => value !== tried).map(({ label }) => label),
  };
};
