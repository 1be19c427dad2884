/** Providers' documents are wrong in places: whatever is missing or absurd in one, what is proposed validates and its fixtures pass. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readFolder } from "../catalog/files.ts";
import { loadCatalog } from "../catalog/index.ts";
import { OpenApiError, readOpenApi, type OpenApiDocument } from "../openapi/index.ts";
import { createCursorSealer } from "../operation/sealer.ts";
import { scaffold, settle } from "./index.ts";
import { DOCUMENTS } from "./testing/documents.ts";

const tree = readFolder(new URL("../../", import.meta.url).pathname);
const around = {
  paths: tree.paths.filter((path) => path.startsWith("unified-models/")),
  read: (path: string) => tree.read(path),
};
const models = [...loadCatalog(around).models.values()].flatMap((model) => [...model.resources.values()]);
const sealer = createCursorSealer({ current: new Uint8Array(32) });

type Step = string;
const placesIn = (value: unknown, path: readonly Step[] = []): readonly (readonly Step[])[] =>
  typeof value === "object" && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...path, key]))]
    : [path];

/** What may stand in the place of anything: values, words of schemas, schemas that contradict themselves or what they meet. */
const JUNK = [
  null,
  1,
  "x",
  [],
  {},
  true,
  "a: b #c",
  "{{ x }}",
  "boolean",
  "integer",
  "array",
  "object",
  ["boolean", "string"],
  ["string", "integer"],
  { type: "array" },
  { type: "array", items: {} },
  { enum: [true] },
  { enum: [1, "a"] },
  { example: true },
  { example: { a: 1 } },
  { type: "string", enum: [1, {}] },
  { type: "string", example: "x" },
  { type: "integer", example: 1.5 },
  { oneOf: [{ type: "object" }, { type: "string" }] },
  { anyOf: [{ type: "boolean" }, { type: "string" }] },
  { type: "string", format: "date-time", example: "yesterday" },
  { type: "number", minimum: 3, maximum: 1 },
  { $ref: "#/components/schemas/User" },
] as const;

/** A copy with the place replaced, or taken away. */
const spoilt = (value: unknown, [step, ...rest]: readonly Step[], by: unknown): unknown => {
  if (step === undefined || typeof value !== "object" || value === null) return by;
  const members = Object.entries(value).flatMap(([key, member]) => {
    if (key !== step) return [[key, member] as const];
    return rest.length === 0 && by === undefined ? [] : [[key, spoilt(member, rest, by)] as const];
  });
  return Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members);
};

const broken = fc
  .tuple(
    fc.constantFrom(...Object.values(DOCUMENTS)),
    fc.array(fc.tuple(fc.nat(), fc.option(fc.constantFrom(...JUNK), { nil: undefined })), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([document, changes]) =>
    changes.reduce<unknown>((text, [at, by]) => {
      const places = placesIn(text).filter((path) => path.length > 1);
      return spoilt(text, places[at % Math.max(1, places.length)] ?? ["none"], by);
    }, document),
  );

const read = (document: unknown): OpenApiDocument | undefined => {
  try {
    return readOpenApi(JSON.stringify(document));
  } catch (error) {
    if (error instanceof OpenApiError) return undefined;
    throw error;
  }
};

const propose = (document: OpenApiDocument) =>
  scaffold({ name: "acme", document, targets: models, models, only: [], invented: false, schemas: "schemas" });

/** Each has a list of users and one by id; `moves` is the parameter that leads to the next page, `size` is what is said of the page size, `user` of the record. */
const directory = ({ moves = "page", size = {}, user = {}, list = {}, media = "application/json" }) => ({
  openapi: "3.1.0",
  info: { title: "Acme" },
  servers: [{ url: "https://api.acme.example" }],
  paths: {
    "/users": {
      get: {
        parameters: [
          { name: moves, in: "query", schema: { type: moves === "page" ? "integer" : "string" } },
          { name: "per_page", in: "query", schema: { type: "integer", ...size } },
        ],
        responses: {
          "200": {
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: { users: { type: "array", items: { $ref: "#/components/schemas/User" } } },
                  ...list,
                },
              },
            },
          },
        },
      },
    },
    "/users/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: { "200": { content: { [media]: { schema: { $ref: "#/components/schemas/User" } } } } },
      },
    },
  },
  components: {
    schemas: {
      User: { type: "object", properties: { id: { type: "string" }, name: { type: "string" }, ...user } },
    },
  },
});

const groups = { groups: { type: "array", items: { type: "x", properties: { id: { type: "string" } } } } };
const emails = (primary: unknown, value: unknown = { type: "string" }) => ({
  email_addresses: { type: "array", items: { type: "object", properties: { value, primary } } },
});
const created = (schema: unknown) => ({ created_at: schema });

interface Odd {
  readonly says: string;
  readonly document: Parameters<typeof directory>[0];
  /** Of the file it shows in: the mapping, if no other is named. */
  readonly file?: string;
  readonly holds: RegExp;
}

const ODD: readonly Odd[] = [
  {
    says: "members tell that something is an object, where its type is none there is",
    document: { user: groups },
    holds: /groups: \{ each: groups, fields: \{ id: id \} \}/u,
  },
  {
    says: "what has no type is no boolean",
    document: { user: emails({}) },
    holds: /emails: \{ each: email_addresses, fields: \{ email: value \} \}/u,
  },
  {
    says: "what may be a boolean or text is no boolean",
    document: { user: emails({ type: ["boolean", "string"] }) },
    holds: /emails: \{ each: email_addresses, fields: \{ email: value \} \}/u,
  },
  {
    says: "values tell the type that is not said",
    document: { user: emails({ enum: [true, false] }) },
    holds: /is_primary: primary/u,
  },
  {
    says: "of several forms the first one counts: an object is no text",
    document: {
      user: { ...emails({}, { oneOf: [{ type: "object" }, { type: "string" }] }), title: { type: "string" } },
    },
    holds: /nothing alike was found for:.* emails,/u,
  },
  {
    says: "of several forms the first one counts: a boolean is no moment",
    document: { user: created({ anyOf: [{ type: "boolean" }, { type: "string" }] }) },
    holds: /nothing alike was found for:.* created_at,/u,
  },
  {
    says: "what the example shows to be no moment is none",
    document: { user: created({ type: "string", format: "date-time", example: "yesterday" }) },
    holds: /nothing alike was found for:.* created_at,/u,
  },
  {
    says: "a moment in a form of its own is read, whatever its format is called",
    document: { user: created({ type: "string", format: "date-time", example: "2026-01-02 03:04:05" }) },
    holds: /created_at: "\$toIso\(created_at\)"/u,
  },
  {
    says: "an id that is an object cannot be another field too",
    document: { user: { id: { oneOf: [{ type: "object" }, { type: "string" }] }, name: { type: "boolean" } } },
    holds: /id: id # low: TODO(?![^]*identifiers: id)/u,
  },
  {
    says: "a least page size above the greatest is left out",
    document: { size: { minimum: 3, maximum: 1 } },
    file: "integration.yaml",
    holds: /size: \{ to: per_page, max: 1 \}/u,
  },
  {
    says: "a least page size above the usual one raises it",
    document: { size: { minimum: 249.5 } },
    file: "integration.yaml",
    holds: /size: \{ to: per_page, min: 250, max: 250 \}/u,
  },
  {
    says: "an id that is an object leads to no next page",
    document: {
      moves: "starting_after",
      list: {
        properties: {
          users: { type: "array", items: { $ref: "#/components/schemas/User" } },
          has_more: { type: "boolean" },
        },
      },
      user: { id: { type: "object" } },
    },
    file: "resources/users.yaml",
    holds: /pagination: .*TODO/u,
  },
  {
    says: "an answer that is called a list is one, whatever members it has",
    document: { list: { type: "array" } },
    file: "resources/users.yaml",
    holds: /records: "\$"/u,
  },
  {
    says: "an answer that is no JSON gives no record by its id",
    document: { media: "application/pdf" },
    holds: /# TODO: get, if/u,
  },
];

it.each(ODD)("$says", async ({ document, file = "mappings/user-directory/users.yaml", holds }) => {
  const { files, findings, dropped } = await settle(
    propose(readOpenApi(JSON.stringify(directory(document)))),
    around,
    sealer,
  );
  expect([findings.filter(({ severity }) => severity === "error"), dropped]).toEqual([[], []]);
  expect(files.get(`integrations/acme/${file}`)).toMatch(holds);
});

it("a document with holes and absurdities gives no error, and no fixture that fails", async () => {
  await fc.assert(
    fc.asyncProperty(broken, async (spoilt) => {
      const document = read(spoilt);
      if (document === undefined) return;
      const made = propose(document);
      if (made.operations === 0) return;
      const { findings, dropped } = await settle(made, around, sealer);
      expect([findings.filter(({ severity }) => severity === "error"), dropped]).toEqual([[], []]);
    }),
    { numRuns: 60 },
  );
}, 60_000);
