/** `type: query`: the credential is a query parameter. */
import { literalKey, templateKey } from "../../language/schema-words.ts";
import { cutPairs } from "../raw-query.ts";
import type { RequestPlan, Tainted } from "../../language/exchange.ts";
import { compileCredential, renderSecret, type AuthStrategy } from "./strategy.ts";

export const queryAuth: AuthStrategy = {
  type: "query",
  summary: "Sends a credential as a query parameter. Prefer a header where the provider takes one: URLs end in logs.",
  properties: {
    name: literalKey(
      "Name of the parameter.",
      { type: "string", minLength: 1 },
      { examples: ["api_key"], anti: [{ value: "", reason: "A parameter has a name." }] },
    ),
    value: templateKey("Its value; the account's secrets are visible here.", {
      examples: ["{{ credentials.api_key }}"],
      anti: [{ value: ["{{ credentials.api_key }}"], reason: "One text, not a list." }],
    }),
  },
  required: ["name", "value"],
  examples: [{ type: "query", name: "api_key", value: "{{ credentials.api_key }}" }],
  antiExamples: [
    { value: { type: "query", api_key: "{{ credentials.api_key }}" }, reason: "Write `name: api_key, value: …`." },
  ],
  compile(at, compilation) {
    const name = String(at.at("name").value);
    const value = compileCredential(at.at("value"), compilation);
    return {
      phase: "apply",
      headerNames: [],
      queryNames: [name],
      inBody: false,
      run: (plan, scope, now) => withCredential(plan, name, renderSecret(value, scope, now)),
    };
  },
};

/** Next links often repeat the key that the request had; ours replaces it. */
const withCredential = (plan: RequestPlan, name: string, value: Tainted): RequestPlan => {
  const { rawQuery, ...others } = plan;
  const rest = cutPairs(rawQuery, (other) => other === name).rest;
  return {
    ...others,
    ...(rest === undefined ? {} : { rawQuery: rest }),
    query: [...plan.query.filter(([other]) => other !== name), [name, value]],
  };
};
