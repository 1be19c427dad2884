/** Where a Cognate token may ride, in order (http-api-spec 3.2). */
import type { Presented } from "./authenticator.ts";

/**
 * `Authorization: Bearer`, then these credential headers of the integration, then a basic password. Never the query.
 * @param header reads a request header by lower-case name
 */
export const presentedTokens = (
  header: (name: string) => string | undefined,
  credentialHeaders: readonly string[] = [],
): readonly Presented[] => {
  const authorization = header("authorization") ?? "";
  const bearer = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
  const basic = /^basic +(\S+) *$/i.exec(authorization)?.[1];
  return [
    ...(bearer === undefined ? [] : [{ value: bearer, header: "authorization" }]),
    ...credentialHeaders.flatMap((name) => {
      const value = name === "authorization" ? undefined : header(name);
      return value === undefined || value === "" ? [] : [{ value, header: name }];
    }),
    ...(basic === undefined ? [] : passwordOf(basic).map((value) => ({ value, header: "authorization" }))),
  ];
};

const passwordOf = (encoded: string): readonly string[] => {
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  const password = colon === -1 ? "" : decoded.slice(colon + 1);
  return password === "" ? [] : [password];
};
