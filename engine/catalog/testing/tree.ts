/** For tests: a small made-up provider and model as literals, and a file tree over any such literal. */
import type { FileTree } from "../types.ts";

export const treeOf = (files: Readonly<Record<string, string>>): FileTree => ({
  paths: Object.keys(files).sort(),
  read: (path) => files[path],
});

/** Text of a block, without the indentation of its first line. */
export const yaml = (text: string): string => {
  const lines = text.replace(/^\n/u, "").split("\n");
  const indent = /^ */u.exec(lines[0] ?? "")?.[0].length ?? 0;
  return `${lines
    .map((line) => line.slice(Math.min(indent, /^ */u.exec(line)?.[0].length ?? 0)))
    .join("\n")
    .trimEnd()}\n`;
};

/** A provider whose files have no finding. */
export const acme: Readonly<Record<string, string>> = {
  "integrations/acme/integration.yaml": yaml(`
    cognate: 1
    name: acme
    label: Acme
    category: identity
    base_url: "https://api.{{ account.site }}/v1"
    connections:
      token:
        label: API token
        fields:
          site:
            type: select
            label: Site
            default: acme.example
            options: [ { value: acme.example, label: US }, { value: eu.acme.example, label: Europe } ]
          token: { type: secret, label: Token, env: [ ACME_TOKEN ] }
        auth: [ { type: bearer, token: "{{ credentials.token }}" } ]
        verify: { operation: me.get, label: login }
    rate_limit: { headers: { remaining: x-remaining, reset: x-reset }, reset: seconds }
    errors:
      message: body.error
      rules:
        - { status: 429, action: wait }
    pagination:
      pages: { strategy: page, number: page, size: { to: per_page, max: 100 }, start: 1, stop: [ short_page ] }
  `),
  "integrations/acme/resources/me.yaml": yaml(`
    resource: me
    operations:
      get: { method: GET, path: /me, record: $ }
  `),
  "integrations/acme/resources/users.yaml": yaml(`
    resource: users
    operations:
      list:
        method: GET
        path: /users
        params: { status: {} }
        records: data
        pagination: pages
      get: { method: GET, path: "/users/{{ id }}", record: $ }
  `),
  "integrations/acme/mappings/people/users.yaml": yaml(`
    model: people
    resource: users
    record:
      id: id
      name: $first(name, login)
    list: { operation: users.list, filters: { status: { to: status } } }
    get: { operation: users.get }
  `),
  "unified-models/people/model.yaml": yaml(`
    cognate: 1
    model: people
    label: People
    version: 1.0.0
    resources:
      users:
        schema: users.schema.json
        methods: [ list, get, create ]
        query:
          status: { type: string, description: Whether the user may log in. }
        write: { create: { required: [ name ], properties: [ name ] } }
  `),
  "unified-models/people/users.schema.json": JSON.stringify(
    {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "User",
      description: "A person.",
      type: "object",
      additionalProperties: false,
      required: ["id"],
      properties: {
        id: { type: "string", description: "The provider's id." },
        name: { type: ["string", "null"], description: "The name." },
        status: { type: ["string", "null"], description: "Whether the user may log in." },
        created_at: { type: ["string", "null"], format: "date-time", description: "When the user was made." },
      },
      examples: [{ id: "1", name: "Ada" }],
    },
    null,
    2,
  ),
};

/** The same with some files replaced, or one text in a file replaced by another. */
export const acmeWith = (changes: Readonly<Record<string, string | ((text: string) => string)>>): FileTree =>
  treeOf({
    ...acme,
    ...Object.fromEntries(
      Object.entries(changes).map(([path, change]) => [
        path,
        typeof change === "string" ? change : change(acme[path] ?? ""),
      ]),
    ),
  });
