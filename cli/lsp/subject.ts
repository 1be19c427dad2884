/** Everything known about the place that an editor asks about. */
import { parseDocument } from "yaml";
import type { Integration } from "../../engine/catalog/index.ts";
import type { Schema } from "../../engine/catalog/structure/problem.ts";
import type { Model, ModelResource } from "../../engine/mapping/types.ts";
import type { AnswerSource, Answers } from "./answers.ts";
import { type Cursor, cursorAt, valueIn } from "./cursor.ts";
import { folderOf, knownFile, type KnownFile } from "./file-kind.ts";
import type { Place, Project } from "./project.ts";
import { schemasAt } from "./schema-at.ts";

export interface Subject {
  readonly project: Project;
  readonly file: string;
  readonly kind: KnownFile["kind"];
  readonly cursor: Cursor;
  /** Schemas of the value at the cursor; of the mapping that a key is written in. */
  readonly schemas: readonly Schema[];
  readonly integration: Integration | undefined;
  readonly answers: Answers;
  readonly source: AnswerSource;
  /** What a mapping or an overlay maps. */
  readonly target: ModelResource | undefined;
  /** The mapping's own file as a plain value: of an overlay, that of the mapping below it. */
  readonly mapping: unknown;
}

const NO_ANSWERS: Answers = new Map();

/** undefined for files that are not of the language, and where nothing stands. */
export const subjectAt = async (
  project: Project,
  source: AnswerSource,
  file: string,
  text: string,
  offset: number,
): Promise<Subject | undefined> => {
  const known = knownFile(file);
  const cursor = known === undefined ? undefined : cursorAt(text, offset);
  if (known === undefined || cursor === undefined) return undefined;
  const integration = known.integration === undefined ? undefined : project.integrations.get(known.integration);
  const mapping = known.kind === "overlay" ? mappingBelow(project, file, cursor.root) : cursor.root;
  return {
    project,
    file,
    kind: known.kind,
    cursor,
    schemas: schemasAt(known.kind, cursor.path, cursor.root),
    integration,
    answers: integration === undefined ? NO_ANSWERS : await source.of(integration),
    source,
    target: known.kind === "mapping" || known.kind === "overlay" ? targetOf(project.models, mapping) : undefined,
    mapping,
  };
};

const mappingBelow = (project: Project, file: string, overlay: unknown): unknown => {
  const text = project.tree.read(`${folderOf(file)}/mappings/${String(valueIn(overlay, ["mapping"]))}.yaml`);
  return text === undefined ? undefined : (parseDocument(text, { logLevel: "silent" }).toJS() as unknown);
};

const targetOf = (models: ReadonlyMap<string, Model>, mapping: unknown): ModelResource | undefined =>
  models.get(String(valueIn(mapping, ["model"])))?.resources.get(String(valueIn(mapping, ["resource"])));

/**
 * The expression or template that stands at a path; for one that was never compiled, the nearest other one: names in
 * sight are mostly those of its neighbours.
 */
export const placeAt = ({ project, file, cursor }: Subject): Place | undefined => {
  const shared = (path: Place["path"]): number => {
    const end = path.findIndex((key, index) => String(key) !== String(cursor.path[index]));
    return end === -1 ? path.length : end;
  };
  return project
    .places(file)
    .toSorted((a, b) => shared(b.path) - shared(a.path) || a.path.length - b.path.length)
    .at(0);
};

/** Operations that a mapping reads records with, wherever its sources name them. */
export const operationsIn = (mapping: unknown): readonly string[] => {
  const found: string[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) look(item);
    else if (typeof value === "object" && value !== null)
      for (const [key, member] of Object.entries(value)) {
        if (key === "operation" && typeof member === "string") found.push(member);
        else if (key !== "steps") look(member);
      }
  };
  look(valueIn(mapping, ["list"]));
  look(valueIn(mapping, ["get"]));
  return [...new Set(found)];
};
