/** `GET /link/{token}` and `/connect-account`: shows what is to choose or to fill in. Looking never uses a link up. */
import type { Incoming, ServerParts } from "../types.ts";
import { openValues } from "./connect.ts";
import { readDetails } from "./details.ts";
import { errorMessage } from "./message.ts";
import { replyPage } from "./reply.ts";
import { formToken } from "./session.ts";
import { connectionPage, integrationPage } from "./view/choices.ts";
import { endPage, gonePage } from "./view/ends.ts";
import { formPage } from "./view/form.ts";
import type { Ask } from "./visit.ts";
import { beginSession, choose, openVisit, surroundingsOf } from "./visit.ts";

export const showLink = async (parts: ServerParts, incoming: Incoming, token: string): Promise<Response> => {
  const ask: Ask = (name) => incoming.pairs.find(([key]) => key === name)?.[1] ?? "";
  const visit = await openVisit(parts, incoming, token, ask);
  if (visit === undefined) return replyGone(parts, incoming);
  const choice = choose(parts, visit, ask);
  const { session, access } = beginSession(parts, visit);
  const { link } = visit;
  const before = link.accountId === undefined ? undefined : await parts.accounts.get(link.accountId);
  return replyPage(parts, incoming, choice.kind === "nothing" ? 404 : 200, access, (nonce) => {
    const around = surroundingsOf(visit, ask, nonce);
    switch (choice.kind) {
      case "nothing":
        return endPage(NOTHING.heading, NOTHING.text, { ...around.data, message: NOTHING.message }, nonce);
      case "integration":
        return integrationPage(choice.among, around);
      case "connection":
        return connectionPage(choice.integration, choice.chosen, around);
      default:
        return formPage(
          {
            ...choice,
            action: visit.path,
            csrf: formToken(session, link.id),
            reconnect: link.accountId !== undefined,
            values: before === undefined ? {} : openValues(choice.connection, before),
            fixed: readDetails(link).context,
          },
          around,
        );
    }
  });
};

const NOTHING = {
  heading: "There is nothing to connect here",
  text: "What this link asks for is not available. Go back to the application that sent you here.",
  message: errorMessage("invalid_integration", "The link allows no integration that is installed."),
};

/** 410 with one text, and nothing in the headers that tells the causes apart (http-api-spec 3.10). */
export const replyGone = (parts: ServerParts, incoming: Incoming): Response => {
  const origins = parts.options.linkOrigins;
  const message = errorMessage("invalid_token", "The link is unknown, used or expired.");
  return replyPage(parts, incoming, 410, { origins }, (nonce) => gonePage({ message, origins }, nonce));
};

/** `/connect-account/post-connect`: Truto's form after connecting has nothing to ask here. */
export const showPostConnect = (parts: ServerParts, incoming: Incoming): Response => {
  const origins = parts.options.linkOrigins;
  const message = errorMessage("rapid_form_error", "not set up");
  return replyPage(parts, incoming, 200, { origins }, (nonce) =>
    endPage(
      "There is nothing to set up",
      "No form follows after connecting.",
      { message, origins, close: true },
      nonce,
    ),
  );
};
