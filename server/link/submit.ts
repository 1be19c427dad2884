/** `POST /link/{token}`: the form comes back; connected, or the form again with the cause. */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { asCognateError } from "../http/problem.ts";
import type { Incoming, ServerParts } from "../types.ts";
import type { Choice } from "./choice.ts";
import { beginAgreement } from "./authorize.ts";
import type { Try } from "./connect.ts";
import { connectThroughLink, needsAgreement } from "./connect.ts";
import { replyConnected } from "./connected.ts";
import { readDetails } from "./details.ts";
import { failureOf, statusOf } from "./failure.ts";
import type { PostedForm } from "./form-values.ts";
import { readForm, typedValues } from "./form-values.ts";
import { replyGone } from "./pages.ts";
import { replyPage, replyRedirect } from "./reply.ts";
import { formToken, isFormToken } from "./session.ts";
import type { Outcome } from "./settle.ts";
import { siteOf } from "./site.ts";
import { leavePage } from "./view/ends.ts";
import type { Failure } from "./view/form.ts";
import { formPage } from "./view/form.ts";
import type { Visit } from "./visit.ts";
import { beginSession, choose, openVisit, surroundingsOf } from "./visit.ts";

export const submitLink = async (parts: ServerParts, incoming: Incoming, token: string): Promise<Response> => {
  const form = readForm(incoming.header("content-type"), await incoming.bytes());
  const visit = await openVisit(parts, incoming, token, form.get);
  if (visit === undefined) return replyGone(parts, incoming);
  const choice = choose(parts, visit, form.get);
  if (choice.kind !== "form") return replyRedirect(incoming, visit.path);
  const shown = { parts, incoming, visit, choice, form };
  if (!isOfThisPage(incoming, visit, form)) return replyForm(shown, 403, FOREIGN);
  try {
    if (needsAgreement(choice.connection)) return await replyAgreement(shown);
    return replyOutcome(shown, await connectThroughLink(parts, incoming, tryOf(shown)));
  } catch (thrown) {
    const error = asCognateError(thrown);
    if (error.code === "internal_error")
      parts.logger.error({ request_id: incoming.requestId, err: error.cause ?? error }, "linking failed");
    const fixed = readDetails(visit.link).context;
    return replyForm(shown, statusOf(error), failureOf(choice, form, fixed, error));
  }
};

interface Shown {
  readonly parts: ServerParts;
  readonly incoming: Incoming;
  readonly visit: Visit;
  readonly choice: Extract<Choice, { kind: "form" }>;
  readonly form: PostedForm;
}

const isOfThisPage = (incoming: Incoming, { session, link }: Visit, form: PostedForm): boolean => {
  const from = incoming.header("sec-fetch-site");
  return (
    (from === undefined || from === "same-origin") &&
    session !== undefined &&
    isFormToken(form.get("csrf"), session, link.id)
  );
};

const FOREIGN: Failure = {
  heading: "This page could not be recognised",
  hint: "It was open for too long, or the browser blocks cookies here. Try once more; if that does not help, open the link in a window of its own.",
  fields: {},
};

const tryOf = ({ visit, choice, form }: Shown): Try => ({
  link: visit.link,
  integration: choice.integration,
  connection: choice.connection,
  typed: typedValues(choice.connection, form, readDetails(visit.link).context),
  findSite: form.has("find_site"),
  acceptMissing: form.has("accept_missing"),
});

const replyOutcome = (shown: Shown, outcome: Outcome): Response => {
  const { parts, incoming, visit, choice, form } = shown;
  if (outcome.kind === "gone") return replyGone(parts, incoming);
  if (outcome.kind === "useless")
    return replyForm(shown, 422, {
      heading: `${choice.integration.label} knows these credentials, but they lack every permission that is needed`,
      hint: `Grant the permissions in ${choice.integration.label}, then connect again.`,
      fields: {},
      resources: outcome.resources,
    });
  return replyConnected(
    parts,
    incoming,
    { ...visit, integration: choice.integration, opened: isOpened(form) },
    outcome,
  );
};

/** Said by the page's script: a window waits. */
const isOpened = (form: PostedForm): boolean => form.get("opened") === "1";

/** To the provider's own page. A page and no redirect: browsers hold those after a form to `form-action`. */
const replyAgreement = async (shown: Shown): Promise<Response> => {
  const { parts, incoming, visit, choice, form } = shown;
  const { label } = choice.integration;
  if (visit.framed)
    return replyForm(shown, 422, {
      heading: `${label} asks you to agree on a page of its own, which cannot be shown here`,
      hint: "Open the link in a window of its own.",
      fields: {},
    });
  const { base } = siteOf(parts.options.publicUrl, incoming.header("host"));
  const agreeing = { session: visit.session ?? "", base };
  const url = await beginAgreement(parts, tryOf(shown), agreeing, isOpened(form));
  if (url === undefined) return replyGone(parts, incoming);
  return replyPage(parts, incoming, 200, { origins: [] }, (nonce) => leavePage(label, url, nonce));
};

const replyForm = (
  { parts, incoming, visit, choice, form }: Shown,
  status: ContentfulStatusCode,
  failure: Failure,
): Response => {
  const { session, access } = beginSession(parts, visit);
  const fixed = readDetails(visit.link).context;
  return replyPage(parts, incoming, status, access, (nonce) =>
    formPage(
      {
        ...choice,
        action: visit.path,
        csrf: formToken(session, visit.link.id),
        reconnect: visit.link.accountId !== undefined,
        values: typedValues(choice.connection, form, fixed),
        fixed,
        failure,
      },
      surroundingsOf(visit, form.get, nonce),
    ),
  );
};
