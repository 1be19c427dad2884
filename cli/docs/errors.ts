/** The page of error codes, from engine/errors.ts. */
import { CODE_ALIASES, ERROR_CODES, type ErrorCode, type Fault } from "../../engine/errors.ts";

const WHO: Readonly<Record<Fault, string>> = {
  caller: "The request has to change. Sending it again as it is gives the same answer.",
  account: "The connected account has to change: new credentials, more permissions, another field.",
  provider:
    "The provider answered so, or did not answer. Where `retryable` is true, the same request may succeed later.",
  integration:
    "The files of the integration have to change; its author finds the place in the server's log, or in the answer with `--dev`.",
  engine: "Cognate itself failed, or does not do this. The server's log has the cause under the `request_id`.",
};

const row = (code: ErrorCode): string => {
  const { status, retryable, summary } = ERROR_CODES[code];
  return `| \`${code}\` | ${status} | ${retryable ? "yes" : "no"} | ${summary} |`;
};

const codesOf = (fault: Fault): readonly ErrorCode[] =>
  (Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => ERROR_CODES[code].fault === fault);

const section = (fault: Fault): string =>
  [
    `## Fault: ${fault}`,
    "",
    WHO[fault],
    "",
    "| code | status | retry | meaning |",
    "|---|---|---|---|",
    ...codesOf(fault).map(row),
  ].join("\n");

/** @param httpApi how the page of the HTTP API is named here */
export const errorsPage = (httpApi = "[http-api.md](http-api.md#errors)"): string =>
  [
    "# Error codes",
    "",
    "<!-- Written by cli/docs/errors.ts from engine/errors.ts. Change that file, then run: npm run generate -->",
    "",
    `For people who call Cognate, and for authors of error rules. Every error answer is \`application/problem+json\` with one of these codes; how it looks stands in ${httpApi}. The status is the one on \`/unified\` and \`/proxy\`; \`provider_rejected\` keeps the provider's 400, 410, 413, 414, 415 or 422. On \`/custom\` and \`/passthrough\` a provider's answer passes as it is: only errors that carry the header \`x-cognate-error\` are Cognate's.`,
    "",
    ...(Object.keys(WHO) as Fault[]).flatMap((fault) => [section(fault), ""]),
    "## Other names",
    "",
    "Error rules in YAML may also write:",
    "",
    ...Object.entries(CODE_ALIASES).map(([alias, code]) => `- \`${alias}\` for \`${code}\``),
    "",
  ].join("\n");
