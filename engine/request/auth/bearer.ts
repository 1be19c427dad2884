/** `type: bearer`: `Authorization: Bearer …` (RFC 6750 §2.1). */
import { templateKey } from "../../language/schema-words.ts";
import { secret } from "../../language/secret.ts";
import { checkHeaderValue } from "../print.ts";
import { compileCredential, headerStep, renderCredential, type AuthStrategy } from "./strategy.ts";

export const bearerAuth: AuthStrategy = {
  type: "bearer",
  summary: "Sends a token as `Authorization: Bearer …`.",
  properties: {
    token: templateKey("The token alone; `Bearer` is written by the engine.", {
      examples: ["{{ credentials.token }}"],
      anti: [{ value: { $text: "token.txt" }, reason: "Secrets do not live in files of the integration." }],
    }),
  },
  required: ["token"],
  examples: [{ type: "bearer", token: "{{ credentials.token }}" }],
  antiExamples: [{ value: { type: "bearer", value: "{{ credentials.token }}" }, reason: "The key is `token`." }],
  compile(at, compilation) {
    const token = compileCredential(at.at("token"), compilation);
    return headerStep("authorization", (scope, now) =>
      secret(checkHeaderValue("authorization", `Bearer ${renderCredential(token, scope, now)}`)),
    );
  },
};
