/** `type: header`: the credential is the value of a header. */
import { templateKey, literalKey } from "../../language/schema-words.ts";
import { checkHeaderValue } from "../print.ts";
import { secret } from "../../language/secret.ts";
import { compileCredential, headerStep, renderCredential, type AuthStrategy } from "./strategy.ts";

export const headerAuth: AuthStrategy = {
  type: "header",
  summary: "Sends a credential as a header of its own.",
  properties: {
    name: literalKey(
      "Name of the header.",
      { type: "string", pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" },
      {
        examples: ["X-Api-Key", "Authorization"],
        anti: [{ value: "X-Api-Key:", reason: "The colon is not part of the name." }],
      },
    ),
    value: templateKey("Its value; the account's secrets are visible here.", {
      examples: ["{{ credentials.api_key }}", "SSWS {{ credentials.token }}"],
      anti: [{ value: ["{{ credentials.api_key }}"], reason: "One text, not a list." }],
    }),
  },
  required: ["name", "value"],
  examples: [
    { type: "header", name: "X-Api-Key", value: "{{ credentials.api_key }}" },
    { type: "header", name: "Authorization", value: "SSWS {{ credentials.token }}" },
  ],
  antiExamples: [
    { value: { type: "header", name: "X-Api-Key" }, reason: "`value` says what is sent." },
    {
      value: { type: "header", header: "X-Api-Key", value: "{{ credentials.api_key }}" },
      reason: "The key is `name`.",
    },
  ],
  compile(at, compilation) {
    const name = String(at.at("name").value).toLowerCase();
    const value = compileCredential(at.at("value"), compilation);
    return headerStep(name, (scope, now) => secret(checkHeaderValue(name, renderCredential(value, scope, now))));
  },
};
