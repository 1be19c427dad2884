/** `type: basic`: `Authorization: Basic …` (RFC 7617). */
import { templateKey } from "../../language/schema-words.ts";
import { SCOPES } from "../../language/scopes.ts";
import { secret } from "../../language/secret.ts";
import { headerStep, renderCredential, type AuthStrategy } from "./strategy.ts";

/** UTF-8, as RFC 7617 §2.1 lets servers ask for and most expect. */
const base64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));

export const basicAuth: AuthStrategy = {
  type: "basic",
  summary: "Sends a user name and a password as `Authorization: Basic …`.",
  properties: {
    username: templateKey("User name; for many providers an e-mail address or the key itself.", {
      examples: ["{{ credentials.email }}"],
      anti: [{ value: ["{{ credentials.email }}"], reason: "One text, not a list." }],
    }),
    password: templateKey(
      'Password or token. A fixed text is allowed: providers that take a key as user name want `""` or `x` here.',
      {
        examples: ["{{ credentials.token }}", ""],
        anti: [{ value: null, reason: 'Write `""` for an empty password.' }],
      },
    ),
  },
  required: ["username", "password"],
  examples: [
    { type: "basic", username: "{{ credentials.email }}", password: "{{ credentials.token }}" },
    { type: "basic", username: "{{ credentials.api_key }}", password: "" },
  ],
  antiExamples: [
    {
      value: { type: "basic", username: "{{ credentials.api_key }}" },
      reason: 'Say `password: ""` if the provider wants none.',
    },
  ],
  compile(at, compilation) {
    // Both may be fixed texts, as long as one of them comes from the account.
    const username = compilation.template(at.at("username"), SCOPES.auth);
    const password = compilation.template(at.at("password"), SCOPES.auth);
    if (username.constant !== undefined && password.constant !== undefined) {
      compilation.findings.report(
        "plain_secret",
        at.span,
        "User name and password stand here in plain text.",
        'Read them from the account: "{{ credentials.NAME }}".',
      );
    }
    return headerStep("authorization", (scope, now) =>
      secret(`Basic ${base64(`${renderCredential(username, scope, now)}:${renderCredential(password, scope, now)}`)}`),
    );
  },
};
