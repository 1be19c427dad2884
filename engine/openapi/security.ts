/** `securitySchemes` and `security`. */
import { follow } from "./references.ts";
import { isRecord, recordOf, textOf, textsOf } from "./record.ts";
import type { ApiSchema, OAuthFlow, SecurityRequirement, SecurityScheme } from "./types.ts";

export const readSecuritySchemes = (root: ApiSchema): ReadonlyMap<string, SecurityScheme> =>
  new Map(
    Object.entries(recordOf(recordOf(root["components"])["securitySchemes"])).flatMap(([name, value]) => {
      const scheme = follow(value, root);
      return scheme === undefined ? [] : [[name, readScheme(scheme)] as const];
    }),
  );

const PLACES = ["header", "query", "cookie"] as const;
const FLOWS = ["authorizationCode", "clientCredentials", "implicit", "password"] as const;

const readScheme = (scheme: ApiSchema): SecurityScheme => {
  const type = textOf(scheme["type"]) ?? "";
  const description = textOf(scheme["description"]);
  const common = description === undefined ? {} : { description };
  const place = PLACES.find((one) => one === scheme["in"]);
  const name = textOf(scheme["name"]);
  if (type === "apiKey" && place !== undefined && name !== undefined)
    return { kind: "apiKey", name, in: place, ...common };
  if (type === "http") return { kind: "http", scheme: (textOf(scheme["scheme"]) ?? "").toLowerCase(), ...common };
  if (type === "oauth2") return { kind: "oauth2", flows: readFlows(scheme["flows"]), ...common };
  return { kind: "other", type, ...common };
};

const readFlows = (value: unknown): readonly OAuthFlow[] => {
  const flows = recordOf(value);
  return FLOWS.flatMap((flow) => {
    const one = flows[flow];
    if (!isRecord(one)) return [];
    const authorizationUrl = textOf(one["authorizationUrl"]);
    const tokenUrl = textOf(one["tokenUrl"]);
    return [
      {
        flow,
        ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
        ...(tokenUrl === undefined ? {} : { tokenUrl }),
        scopes: Object.keys(recordOf(one["scopes"])),
      },
    ];
  });
};

/** An empty alternative (`{}`) means that no credentials are needed. */
export const readSecurity = (alternatives: readonly unknown[]): readonly SecurityRequirement[] =>
  alternatives.flatMap((one) =>
    isRecord(one) ? [new Map(Object.entries(one).map(([name, scopes]) => [name, textsOf(scopes)] as const))] : [],
  );
