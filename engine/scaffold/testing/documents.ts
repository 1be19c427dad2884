/** Documents in the styles that providers write them, made up. */
import { globex, graph, pager, seeker } from "./hosted.ts";
import { paged, query, inPath, text, whole, moment, list, object, ref, answer, body } from "./words.ts";

/** Root array, no paging, an API key, an upload. */
const petshop = {
  openapi: "3.0.3",
  info: { title: "Petshop", description: "Pets, and those who buy them." },
  servers: [{ url: "/api/v3" }],
  security: [{ api_key: [] }],
  paths: {
    "/user": {
      get: { summary: "All users.", ...answer(list(ref("User"))) },
      post: { ...body("application/json", ref("User")), ...answer(ref("User")) },
    },
    "/user/{username}": {
      get: { parameters: [inPath("username")], ...answer(ref("User")) },
      delete: { parameters: [inPath("username")], responses: { "204": { description: "gone" } } },
    },
    "/user/login": {
      get: {
        parameters: [query("username", text), query("password", text)],
        responses: { "200": { description: "fine", content: { "text/plain": { schema: text } } } },
      },
    },
    "/pet/findByStatus": {
      get: {
        parameters: [
          {
            ...query("status", { type: "array", items: { type: "string", enum: ["available", "sold"] } }),
            explode: false,
          },
        ],
        ...answer(list(ref("Pet"))),
      },
    },
    "/pet/{petId}/uploadImage": {
      post: {
        parameters: [inPath("petId")],
        ...body("application/octet-stream", { type: "string", format: "binary" }),
        ...answer(object({})),
      },
    },
  },
  components: {
    securitySchemes: { api_key: { type: "apiKey", in: "header", name: "api_key" } },
    schemas: {
      User: object({
        id: { type: "integer", format: "int64", example: 10 },
        username: text,
        firstName: text,
        lastName: text,
        email: text,
        password: text,
        phone: text,
        userStatus: whole,
      }),
      Pet: object({ id: whole, name: text, status: { type: "string", enum: ["available", "sold"] } }),
    },
  },
};

/** Link header, `per_page`, an organization in the path, numeric ids, dates. */
const forge = {
  openapi: "3.1.0",
  info: { title: "Forge" },
  servers: [{ url: "https://api.forge.example" }],
  paths: {
    "/orgs/{org}/members": {
      get: {
        summary: "List organization members",
        ...paged(
          [
            inPath("org"),
            query("role", { type: "string", enum: ["all", "admin", "member"] }),
            query("per_page", whole, "The number of results per page (max 100)."),
            query("page", whole, "The page number."),
          ],
          list(ref("Member")),
          {
            headers: {
              Link: { schema: text },
              "X-RateLimit-Remaining": {},
              "X-RateLimit-Limit": {},
              "X-RateLimit-Reset": {},
            },
          },
        ),
      },
    },
    "/orgs/{org}/members/{username}": {
      get: { parameters: [inPath("org"), inPath("username")], ...answer(ref("Member")) },
      delete: { parameters: [inPath("org"), inPath("username")], responses: { "204": { description: "gone" } } },
    },
    "/user": { get: { summary: "The authenticated user", ...answer(ref("Member")) } },
  },
  components: {
    securitySchemes: { token: { type: "http", scheme: "bearer" } },
    schemas: {
      Member: object({
        id: whole,
        login: text,
        avatar_url: { type: "string", format: "uri" },
        name: { type: ["string", "null"] },
        email: { type: ["string", "null"], format: "email" },
        created_at: moment,
        updated_at: moment,
        site_admin: { type: "boolean" },
      }),
    },
  },
};

/** `starting_after` with `has_more`, form bodies, epochs, an error object. */
const purse = {
  openapi: "3.0.0",
  info: { title: "Purse" },
  servers: [{ url: "https://api.purse.example/" }],
  security: [{ basicAuth: [] }, { bearerAuth: [] }],
  paths: {
    "/v1/accounts": {
      get: {
        ...paged(
          [
            query(
              "limit",
              { type: "integer" },
              "A limit on the number of objects to be returned. Limit can range between 1 and 100, and the default is 10.",
            ),
            query("starting_after", text),
            query("ending_before", text),
            query("email", text),
            { ...query("expand", list(text)), style: "deepObject", explode: true },
          ],
          object(
            {
              object: { type: "string", enum: ["list"] },
              data: list(ref("Account")),
              has_more: { type: "boolean" },
              url: text,
            },
            { required: ["data", "has_more"] },
          ),
        ),
        responses: {
          "200": {
            description: "fine",
            content: {
              "application/json": {
                schema: object({
                  object: { type: "string", enum: ["list"] },
                  data: list(ref("Account")),
                  has_more: { type: "boolean" },
                  url: text,
                }),
              },
            },
          },
          default: {
            description: "problem",
            content: {
              "application/json": { schema: object({ error: object({ code: text, message: text, type: text }) }) },
            },
          },
        },
      },
      post: { ...body("application/x-www-form-urlencoded", object({ email: text })), ...answer(ref("Account")) },
    },
    "/v1/accounts/{account}": { get: { parameters: [inPath("account")], ...answer(ref("Account")) } },
  },
  components: {
    securitySchemes: { basicAuth: { type: "http", scheme: "basic" }, bearerAuth: { type: "http", scheme: "bearer" } },
    schemas: {
      Account: object({
        id: text,
        object: text,
        created: { type: "integer", format: "unix-time" },
        display_name: text,
        email: text,
        metadata: object({}),
        deleted: { type: "boolean" },
      }),
    },
  },
};

/** Dotted methods, an envelope with `ok`, a cursor in `response_metadata`, OAuth 2. */
const chatter = {
  openapi: "3.0.0",
  info: { title: "Chatter" },
  servers: [{ url: "https://chatter.example/api" }],
  security: [{ oauth: ["users:read"] }],
  paths: {
    "/users.list": {
      get: {
        ...paged(
          [query("cursor", text), query("limit", whole, "The maximum number of items to return.")],
          object({
            ok: { type: "boolean" },
            members: list(ref("User")),
            cache_ts: whole,
            response_metadata: object({ next_cursor: text }),
          }),
        ),
      },
    },
    "/users.info": {
      get: {
        parameters: [{ ...query("user", text), required: true }],
        ...answer(object({ ok: { type: "boolean" }, user: ref("User") })),
      },
    },
    "/auth.test": { get: answer(object({ ok: { type: "boolean" }, user_id: text })) },
  },
  components: {
    securitySchemes: {
      oauth: {
        type: "oauth2",
        flows: {
          authorizationCode: {
            authorizationUrl: "https://chatter.example/oauth/authorize",
            tokenUrl: "https://chatter.example/oauth/access",
            scopes: { "users:read": "" },
          },
        },
      },
    },
    schemas: {
      User: object({
        id: text,
        name: text,
        deleted: { type: "boolean" },
        is_bot: { type: "boolean" },
        tz: text,
        updated: whole,
        profile: object({ real_name: text, email: text, image_512: text, title: text, phone: text }),
      }),
    },
  },
};

export const DOCUMENTS = { petshop, forge, purse, chatter, pager, graph, globex, seeker } as const;
