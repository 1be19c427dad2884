/** `type: body`: the credential is a member of the request's JSON or form body. */
import { CognateError } from "../../errors.ts";
import type { PlannedBody, RequestPlan } from "../../language/exchange.ts";
import { encodeText } from "../../language/plan-url.ts";
import { literalKey, templateKey } from "../../language/schema-words.ts";
import { reveal, secret } from "../../language/secret.ts";
import { readPlace, setAt } from "../place.ts";
import { compileCredential, renderCredential, type AuthStrategy } from "./strategy.ts";

export const bodyAuth: AuthStrategy = {
  type: "body",
  summary: "Sends a credential as a member of the body. Raw calls cannot carry it, since they leave bodies untouched.",
  properties: {
    at: literalKey(
      "Dotted place in the body; back-ticks around a segment that holds a dot.",
      { type: "string", minLength: 1 },
      { examples: ["auth.token"], anti: [{ value: "", reason: "A member has a name." }] },
    ),
    value: templateKey("Its value; the account's secrets are visible here.", {
      examples: ["{{ credentials.api_key }}"],
      anti: [{ value: ["{{ credentials.api_key }}"], reason: "One text, not a list." }],
    }),
  },
  required: ["at", "value"],
  examples: [{ type: "body", at: "auth.token", value: "{{ credentials.api_key }}" }],
  antiExamples: [
    {
      value: { type: "body", name: "token", value: "{{ credentials.api_key }}" },
      reason: "The key is `at`: a place in the body.",
    },
  ],
  compile(at, compilation) {
    const path = readPlace(String(at.at("at").value));
    const value = compileCredential(at.at("value"), compilation);
    return {
      phase: "apply",
      headerNames: [],
      queryNames: [],
      inBody: true,
      run: (plan, scope, now) => ({ ...plan, body: withCredential(plan, path, renderCredential(value, scope, now)) }),
    };
  },
};

/** The true body is sealed; what may be printed has `***` at the place. */
const withCredential = (plan: RequestPlan, path: readonly string[], value: string): PlannedBody => {
  const contentType = plan.body?.contentType ?? "application/json";
  const write = writerFor(contentType, path);
  const printable = plan.body === undefined ? undefined : new TextDecoder().decode(plan.body.bytes);
  const actual = plan.body?.sealed === undefined ? printable : reveal(plan.body.sealed);
  return {
    contentType,
    bytes: new TextEncoder().encode(write(printable, "***")),
    sealed: secret(write(actual, value)),
  };
};

type Write = (body: string | undefined, value: string) => string;

const writerFor = (contentType: string, path: readonly string[]): Write => {
  if (contentType.includes("json"))
    return (body, value) => JSON.stringify(setAt(body === undefined ? {} : JSON.parse(body), path, value));
  if (contentType.startsWith("application/x-www-form-urlencoded")) {
    const [first = "", ...rest] = path;
    const name = `${first}${rest.map((segment) => `[${segment}]`).join("")}`;
    return (body = "", value) => `${body}${body === "" ? "" : "&"}${encodeText(name)}=${encodeText(value)}`;
  }
  throw new CognateError("not_implemented", `A credential cannot be put into a body of type ${contentType}.`);
};
