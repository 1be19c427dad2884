/** What providers answered: samples of operations, and the answers that the integration's fixtures play. */
import { randomBytes } from "node:crypto";
import type { Catalog, FileTree, Integration } from "../../engine/catalog/index.ts";
import { playFixture } from "../../engine/fixtures/index.ts";
import type { Fixture } from "../../engine/fixtures/types.ts";
import type { FieldTrace } from "../../engine/mapping/types.ts";
import { createCursorSealer } from "../../engine/operation/sealer.ts";
import { evaluateText } from "./evaluate.ts";

interface Answer {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** By operation, the samples first. */
export type Answers = ReadonlyMap<string, readonly Answer[]>;

export interface AnswerSource {
  of(integration: Integration): Promise<Answers>;
  /** Each field of a mapping (`model/resource`) in the first record of a fixture that has a value for it, else in the first record. */
  explained(integration: Integration, mapping: string): Promise<readonly FieldTrace[]>;
}

/** Answers are kept until a file changes that decides over them: mappings are edited far more often. */
export const createAnswers = (catalog: () => Catalog, tree: FileTree): AnswerSource => {
  const cursors = createCursorSealer({ current: randomBytes(32) });
  const kept = new Map<string, { readonly key: string; readonly answers: Promise<Answers> }>();
  const traces = new WeakMap<Integration, Map<string, Promise<readonly FieldTrace[]>>>();

  const keyOf = ({ folder }: Integration): string =>
    tree.paths
      .filter((path) => path.startsWith(`${folder}/`) && !/\/(?:mappings|overlays|sandbox)\//u.test(path))
      .map((path) => `${path}\n${tree.read(path) ?? ""}`)
      .join("\n");

  const collect = async (integration: Integration): Promise<Answers> => {
    const answers = new Map<string, Answer[]>();
    const add = (operation: string, answer: Answer): void =>
      void answers.set(operation, [...(answers.get(operation) ?? []), answer]);
    for (const operation of integration.operations.values())
      for (const body of operation.samples) add(operation.name, { body, headers: {} });
    for (const fixture of integration.fixtures) {
      const onAnswer = ({ status, body, headers, request }: Parameters<NonNullable<OnAnswer>>[0]): void => {
        if (status < 300 && body !== undefined) add(request.operation, { body, headers });
      };
      // oxlint-disable-next-line no-await-in-loop -- nothing waits: the clock is a fake one
      await playFixture(integration, fixture, { catalog: catalog(), cursors, onAnswer });
    }
    return answers;
  };

  const explain = async (integration: Integration, mapping: string): Promise<readonly FieldTrace[]> => {
    const fields = new Map<string, FieldTrace>();
    for (const fixture of integration.fixtures) {
      const { call } = fixture.value as Fixture;
      if (!("unified" in call) || call.unified !== mapping) continue;
      // oxlint-disable-next-line no-await-in-loop -- nothing waits: the clock is a fake one
      const { trace } = await playFixture(integration, fixture, { catalog: catalog(), cursors, explain: true });
      for (const event of trace.events)
        if (event.kind === "record")
          for (const field of event.fields) if (isEmpty(fields.get(field.field))) fields.set(field.field, field);
    }
    return [...fields.values()];
  };

  return {
    of(integration) {
      const key = keyOf(integration);
      const known = kept.get(integration.name);
      if (known?.key === key) return known.answers;
      const answers = collect(integration);
      kept.set(integration.name, { key, answers });
      return answers;
    },
    explained(integration, mapping) {
      const known = traces.get(integration) ?? new Map<string, Promise<readonly FieldTrace[]>>();
      traces.set(integration, known);
      const made = known.get(mapping) ?? explain(integration, mapping);
      known.set(mapping, made);
      return made;
    },
  };
};

type OnAnswer = Parameters<typeof playFixture>[2]["onAnswer"];

const isEmpty = (field: FieldTrace | undefined): boolean =>
  field === undefined || field.value === null || (Array.isArray(field.value) && field.value.length === 0);

export const bodiesOf = (answers: Answers, operations: readonly string[]): readonly unknown[] =>
  operations.flatMap((name) => (answers.get(name) ?? []).map(({ body }) => body));

/** The provider's records in the answers of these operations. */
export const recordsOf = (
  answers: Answers,
  operations: readonly string[],
  integration: Integration,
): readonly unknown[] =>
  operations.flatMap((name) => {
    const source = integration.operations.get(name)?.reader.expression?.source;
    return source === undefined ? [] : bodiesOf(answers, [name]).flatMap((body) => listOf(evaluateText(source, body)));
  });

export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
