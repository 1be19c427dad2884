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

const JUNK = [null, 1, "x", [], {}, true, "a: b #c", "{{ x }}"] as const;

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

it("a document with holes and absurdities gives no error, and no fixture that fails", async () => {
  await fc.assert(
    fc.asyncProperty(broken, async (spoilt) => {
      const document = read(spoilt);
      if (document === undefined) return;
      const made = scaffold({
        name: "acme",
        document,
        targets: models,
        models,
        only: [],
        invented: false,
        schemas: "schemas",
      });
      if (made.operations === 0) return;
      const { findings, dropped } = await settle(made, around, sealer);
      expect([findings.filter(({ severity }) => severity === "error"), dropped]).toEqual([[], []]);
    }),
    { numRuns: 60 },
  );
}, 60_000);
