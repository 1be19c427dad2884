/** Two made-up integrations to connect: one with sites and two ways, one that is plain. */
import type { Catalog, Connection, ConnectionField, Integration } from "../../../engine/catalog/types.ts";
import { testCatalog } from "../../testing/catalog.ts";

const field = (name: string, type: ConnectionField["type"], more: Partial<ConnectionField> = {}): ConnectionField => ({
  name,
  type,
  label: name,
  required: true,
  options: [],
  allowOther: false,
  env: [],
  secret: type === "secret",
  ...more,
});

const site = field("site", "select", {
  label: "Site",
  help: "The address bar of Acme tells it; you can paste it here.",
  default: "us",
  allowOther: true,
  options: [
    { value: "us", label: "US (us.acme.example)" },
    { value: "eu", label: "Europe (eu.acme.example)" },
    { value: "ap", label: "Asia (ap.acme.example)" },
  ],
});

const base = testCatalog.integrations.get("acme");
if (base === undefined) throw new Error("the test catalog has lost acme");
const auth = base.defaults.auth["keys"];
if (auth === undefined) throw new Error("acme has lost its keys");

const keys: Connection = {
  name: "keys",
  label: "API key and application key",
  description: "The application key carries the permissions of the person who made it.",
  documentationUrl: "https://docs.acme.example/keys",
  scopes: [],
  fields: [
    site,
    field("api_key", "secret", { label: "API key", help: "Organization settings, API keys." }),
    field("app_key", "secret", { label: "Application key" }),
    field("team", "text", { label: "Team", required: false }),
    field("archived", "boolean", { label: "Read archived records too", required: false }),
  ],
  auth,
  verify: { operation: "members.get" },
  learn: [],
};

const token: Connection = {
  ...keys,
  name: "token",
  label: "Access token",
  description: "A personal access token. No key is needed beside it.",
  fields: [site, field("token", "secret", { label: "Access token" })],
};

const acme: Integration = {
  ...base,
  description: "People and teams of a made-up company.",
  connections: new Map([
    ["keys", keys],
    ["token", token],
  ]),
};

const people = base.mappings.get("directory/people");

/** One way to connect, one field; its label has what HTML has to escape. */
const globex: Integration = {
  ...base,
  name: "globex",
  label: "Globex <&> Sons",
  defaults: {
    ...base.defaults,
    baseUrl: {
      ...base.defaults.baseUrl,
      references: { variables: [], names: [], paths: [], members: [], functions: [] },
    },
  },
  connections: new Map([
    ["keys", { ...keys, fields: [field("api_key", "secret", { label: "API key" })], description: "One key." }],
  ]),
  mappings: new Map(
    people === undefined
      ? []
      : [
          ["directory/people", people],
          ["directory/groups", { ...people, resource: "groups" }],
        ],
  ),
};

export const linkCatalog: Catalog = {
  ...testCatalog,
  integrations: new Map([
    ["acme", acme],
    ["globex", globex],
  ]),
};
