/** `type: aws_sigv4`: signs the final URL, headers and bytes (AWS Signature Version 4). */
import { literalKey, templateKey } from "../../language/schema-words.ts";
import { SCOPES } from "../../language/scopes.ts";
import { secret, type Secret } from "../../language/secret.ts";
import { hashHex, signSigv4 } from "./sigv4.ts";
import { signableOf } from "./signable.ts";
import { compileCredential, renderCredential, type AuthStrategy } from "./strategy.ts";

const SENT = ["x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "authorization"];

export const awsSigv4Auth: AuthStrategy = {
  type: "aws_sigv4",
  summary: "Signs the final URL and bytes (AWS Signature Version 4).",
  properties: {
    service: literalKey(
      "Service name of the credential scope.",
      { type: "string", pattern: "^[a-z0-9-]+$" },
      { examples: ["iam"], anti: [{ value: "IAM", reason: "Lower case, as in the endpoint." }] },
    ),
    region: templateKey("Region of the credential scope.", {
      examples: ["us-east-1", "{{ account.region }}"],
      anti: [{ value: ["us-east-1"], reason: "One region, not a list." }],
    }),
    access_key: templateKey("Access key id.", {
      examples: ["{{ credentials.access_key }}"],
      anti: [{ value: ["{{ credentials.access_key }}"], reason: "One text, not a list." }],
    }),
    secret_key: templateKey("Secret access key.", {
      examples: ["{{ credentials.secret_key }}"],
      anti: [{ value: ["{{ credentials.secret_key }}"], reason: "One text, not a list." }],
    }),
    session_token: templateKey("Session token, of temporary credentials; an empty one is not sent.", {
      examples: ["{{ credentials.session_token }}"],
      anti: [{ value: ["{{ credentials.session_token }}"], reason: "One text, not a list." }],
    }),
  },
  required: ["service", "region", "access_key", "secret_key"],
  examples: [
    {
      type: "aws_sigv4",
      service: "iam",
      region: "us-east-1",
      access_key: "{{ credentials.key }}",
      secret_key: "{{ credentials.secret }}",
    },
  ],
  antiExamples: [
    {
      value: { type: "aws_sigv4", service: "iam", region: "us-east-1" },
      reason: "`access_key` and `secret_key` say who signs.",
    },
  ],
  compile(at, compilation) {
    const service = String(at.at("service").value);
    const region = compilation.template(at.at("region"), SCOPES.auth);
    const accessKey = compileCredential(at.at("access_key"), compilation);
    const secretKey = compileCredential(at.at("secret_key"), compilation);
    const token =
      at.value["session_token"] === undefined ? undefined : compileCredential(at.at("session_token"), compilation);
    return {
      phase: "sign",
      headerNames: SENT,
      queryNames: [],
      inBody: false,
      run(plan, scope, now) {
        const timestamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, "");
        const signable = signableOf(plan);
        const session = token?.render(scope, now);
        const added: readonly (readonly [string, string | Secret])[] = [
          ["x-amz-date", timestamp],
          ...(typeof session === "string" && session !== ""
            ? [["x-amz-security-token", secret(session)] as const]
            : []),
          ...(service === "s3" ? [["x-amz-content-sha256", hashHex(signable.bytes)] as const] : []),
        ];
        const kept = plan.headers.filter(([name]) => !SENT.includes(name));
        const { headers } = signableOf({ ...plan, headers: [...kept, ...added] });
        const signed = Object.entries(headers).filter(([name]) => name === "content-type" || name.startsWith("x-amz-"));
        const authorization = signSigv4({
          ...signable,
          headers: { host: signable.host, ...Object.fromEntries(signed) },
          accessKey: renderCredential(accessKey, scope, now),
          secretKey: renderCredential(secretKey, scope, now),
          region: renderCredential(region, scope, now),
          service,
          timestamp,
        });
        return { ...plan, headers: [...kept, ...added, ["authorization", secret(authorization)]] };
      },
    };
  },
};
