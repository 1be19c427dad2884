/** Documents of providers with tenants and quoted names. */
import { paged, query, inPath, text, whole, moment, list, object, ref, answer, body } from "./words.ts";

/** Offsets, a total, a typed host, a table of states. */
export const pager = {
  openapi: "3.1.0",
  info: { title: "Pager" },
  servers: [
    {
      url: "https://{tenant}.pager.example/rest/v1",
      variables: { tenant: { default: "acme", description: "Your tenant." } },
    },
  ],
  security: [{ key: [] }],
  paths: {
    "/people": {
      get: paged(
        [
          query("offset", { type: "integer", default: 0 }),
          query("limit", { type: "integer", minimum: 1, maximum: 250 }),
          query("query", text),
        ],
        object({ people: list(ref("Person")), total: whole, more: { type: "boolean" } }),
      ),
    },
    "/people/{id}": { get: { parameters: [inPath("id")], ...answer(object({ person: ref("Person") })) } },
  },
  components: {
    securitySchemes: { key: { type: "apiKey", in: "query", name: "key" } },
    schemas: {
      Base: object({ id: text, createdOn: moment }),
      Person: {
        allOf: [
          ref("Base"),
          object({
            fullName: text,
            mail: list(text),
            state: { type: "string", enum: ["ACTIVE", "DISABLED", "PENDING"] },
            teams: list(object({ id: text, name: text })),
            manager: ref("Person"),
          }),
        ],
      },
    },
  },
};

/** OData: quoted names everywhere. */
export const graph = {
  openapi: "3.0.1",
  info: { title: "Graph" },
  servers: [{ url: "https://graph.example/v1.0" }],
  security: [{ azure: [] }],
  paths: {
    "/users": {
      get: paged(
        [query("$top", { type: "integer", maximum: 999 }), query("$filter", text)],
        object({ value: list(ref("User")), "@odata.nextLink": { type: "string", nullable: true } }),
      ),
    },
    "/users/{user-id}": { get: { parameters: [inPath("user-id")], ...answer(ref("User")) } },
  },
  components: {
    securitySchemes: {
      azure: {
        type: "oauth2",
        flows: { clientCredentials: { tokenUrl: "https://login.graph.example/token", scopes: {} } },
      },
    },
    schemas: {
      User: object({
        id: text,
        displayName: text,
        givenName: text,
        surname: text,
        mail: text,
        userPrincipalName: text,
        createdDateTime: moment,
        "@odata.type": text,
      }),
    },
  },
};

/** HAL, its links put together by `allOf`; a tenant that no description calls one; a record that holds itself. */
export const globex = {
  openapi: "3.0.3",
  info: { title: "Globex" },
  servers: [{ url: "https://{tenant}.globex.example", variables: { tenant: { default: "demo" } } }],
  security: [{ token: [] }],
  paths: {
    "/users": {
      get: paged([query("size", { type: "integer", maximum: 50 })], {
        allOf: [
          ref("Page"),
          object({
            _links: object({ self: object({ href: text }) }),
            _embedded: object({ users: list(ref("User")) }),
          }),
        ],
      }),
    },
    "/users/{login}": { get: { parameters: [inPath("login")], ...answer(ref("User")) } },
  },
  components: {
    securitySchemes: { token: { type: "http", scheme: "bearer" } },
    schemas: {
      Page: object({ _links: object({ next: object({ href: text }) }) }),
      User: object({
        id: text,
        login: text,
        displayName: text,
        createdDateTime: moment,
        time_zone: text,
        email_addresses: list(object({ value: text, primary: { type: "boolean" } })),
        memberOf: list(object({ id: text, displayName: text })),
        manager: ref("User"),
      }),
    },
  },
};

/** A search whose cursor rides in the body. */
export const seeker = {
  openapi: "3.0.3",
  info: { title: "Seeker" },
  servers: [{ url: "https://api.seeker.example/v2" }],
  security: [{ token: [] }],
  paths: {
    "/users": {
      get: paged(
        [query("cursor", text)],
        object({ users: list(object({ id: text, name: text, login: text })), next: text }),
      ),
    },
    "/users/search": {
      post: {
        ...body("application/json", object({ cursor: text, limit: { type: "integer", maximum: 100 } })),
        ...answer(object({ users: list(object({ id: text, name: text })), next: text })),
      },
    },
  },
  components: { securitySchemes: { token: { type: "http", scheme: "bearer" } }, schemas: {} },
};
