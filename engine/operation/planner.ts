/** The requests of a call, nothing sent: the call's own code over a provider that writes down and answers with nothing. */
import type { Operation } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import { allLeaves } from "../mapping/source-leaves.ts";
import type { Source, Step, View } from "../mapping/types.ts";
import type { Fetch, Fetched } from "./fetch.ts";
import { getItem } from "./item.ts";
import { type ListTarget, setUpList } from "./list-setup.ts";
import { planCall } from "./perform.ts";
import { hasPages, laterCall, type LaterCall, Planned } from "./planned.ts";
import { createCalls, type ProviderCalls } from "./provider-calls.ts";
import { createProvider, type Provider } from "./provider.ts";
import { askedFields } from "./shape.ts";
import { stepsAt } from "./steps.ts";
import { findTarget } from "./target.ts";
import type { EngineDeps, ItemCall, ListCall, PlannedCall, PlanKind, WriteCall } from "./types.ts";
import { removeItem, writeItem } from "./write.ts";

type AnyCall = ListCall | ItemCall | WriteCall;
export type Planner = (call: AnyCall, kind: PlanKind) => Promise<readonly PlannedCall[]>;

/** @throws CognateError of the caller's own query, body or account */
export const createPlanner =
  (deps: EngineDeps, maxPages: number): Planner =>
  async (call, kind) => {
    const target = findTarget(deps.catalog(), call.account, call);
    const { integration, mapping } = target;
    // A plan that is only shown gets no token.
    const account = (await deps.tokens?.peek({ ...call, integration })) ?? call.account;
    const shown = { ...call, account };
    const provider = createProvider({ ...deps, integration, call: shown, newKey: deps.newKey, tokens: undefined });
    const notes = createNotes(target, kind, provider, call);
    const calls: ProviderCalls = withPlans(createCalls(provider, shown, maxPages), notes);
    try {
      if (kind === "list") {
        const { clock, cursors } = deps;
        const setup = setUpList(shown, target, { fetch: notes.fetch, clock, cursors, maxPages });
        const position = setup.opened?.position ?? (await setup.walk.start());
        if (position === undefined) return notes.planned;
        await setup.walk.readRaw(position);
      } else if (kind === "get") await getItem(shown as ItemCall, target, calls);
      else if (kind === "delete") await removeItem(shown as WriteCall, target, calls);
      else await writeItem(kind, shown as WriteCall, target, calls);
    } catch (error) {
      // After a step its answer decides, so what follows cannot be known; before one it is the caller's mistake.
      const depends = error instanceof CognateError && notes.planned.length > 0;
      if (!(error instanceof Planned) && !depends) throw error;
      if (depends) notes.later(mainOperations(target, kind), "after the steps");
    }
    const view = viewOf(target, kind, notes.main);
    const needed = view?.neededSteps(
      kind === "list" || kind === "get" ? askedFields(call, target.resource, view) : undefined,
      [],
    );
    for (const at of ["page", "record", "after"] as const)
      for (const step of stepsAt(mapping.steps, at, kind, needed)) notes.later([step.operation], WHEN[at], step.name);
    if (kind === "create" || kind === "update") {
      if (mapping[kind]?.readsBack === true && mapping.get !== undefined)
        notes.later([mapping.get.operation], "to read the record back");
    }
    if (kind === "list" && mapping.list !== undefined) {
      const { main } = notes;
      const operation = integration.operations.get(main ?? "");
      if (operation !== undefined && hasPages(operation)) notes.later([operation.name], "for each further page");
      notes.later(sourcesAfter(mapping.list.source, main), "for the next source");
    }
    return notes.planned;
  };

const WHEN: Readonly<Record<Exclude<Step["at"], "call">, LaterCall["when"]>> = {
  page: "for each page",
  record: "for each record",
  after: "after the write",
};

const nothingOf = (operation: Operation): Fetched => ({
  answer: {
    status: 200,
    headers: {},
    body: undefined,
    text: "",
    bytes: new Uint8Array(),
    request: { method: operation.request.method, url: "", operation: operation.name, attempt: 0 },
    outcome: "ignored",
  },
  records: [],
});

interface Notes {
  readonly planned: readonly PlannedCall[];
  readonly fetch: Fetch;
  readonly send: ProviderCalls["send"];
  /** The call's own operation, once it is planned. */
  readonly main: string | undefined;
  later(operations: readonly string[], when: LaterCall["when"], step?: string): void;
}

const createNotes = (target: ListTarget, kind: PlanKind, { base }: Provider, call: AnyCall): Notes => {
  const planned: PlannedCall[] = [];
  const extra = call.remoteQuery === undefined ? {} : { extraQuery: call.remoteQuery };
  let main: string | undefined;
  const stepOf = (operation: string): string | undefined =>
    target.mapping.steps.find((step) => step.at === "call" && step.operation === operation)?.name;
  const own = (operation: Operation, plan: Extract<PlannedCall, { kind: "request" }>["plan"]): never => {
    main = operation.name;
    const before = planned.flatMap((one) => one.step ?? []);
    const depends = before.filter((name) => readsStep(target, kind, operation.name, name));
    planned.push({ kind: "request", plan, ...(depends.length === 0 ? {} : { dependsOn: depends }) });
    throw new Planned();
  };
  return {
    planned,
    get main() {
      return main;
    },
    // oxlint-disable-next-line require-await -- what planning throws is a rejection, as of the real one
    async fetch({ purpose, operation, args, placements }) {
      const placed = placements === undefined ? {} : { placements };
      const isStep = purpose === "step";
      const plan = planCall({ ...base, operation, args, ...placed, ...(isStep ? {} : extra) });
      if (!isStep) return own(operation, plan);
      const step = stepOf(operation.name);
      planned.push({ kind: "request", plan, ...(step === undefined ? {} : { step }) });
      return nothingOf(operation);
    },
    // oxlint-disable-next-line require-await -- likewise
    async send(operation, args, extras = {}) {
      return own(operation, planCall({ ...base, operation, args, ...extras, ...extra }));
    },
    later(operations, when, step) {
      for (const name of operations) {
        const operation = target.integration.operations.get(name);
        if (operation !== undefined) planned.push(laterCall(operation, when, step));
      }
    },
  };
};

const withPlans = (calls: ProviderCalls, { fetch, send }: Notes): ProviderCalls => ({
  ...calls,
  fetch,
  send,
  environment: { ...calls.environment, fetch },
});

/** A body is built from whatever its mapping reads: a write depends on every step before it. */
const readsStep = ({ mapping }: ListTarget, kind: PlanKind, operation: string, step: string): boolean => {
  if (kind === "create" || kind === "update") return true;
  const args =
    kind === "list"
      ? allLeavesOf(mapping).find((leaf) => leaf.kind === "operation" && leaf.operation === operation)
      : mapping[kind];
  const references = args !== undefined && "args" in args ? args.args?.references : undefined;
  return references?.members.some((member) => member === `steps.${step}` || member === "steps.*") === true;
};

const allLeavesOf = (mapping: ListTarget["mapping"]): ReturnType<typeof allLeaves> => allLeaves(mapping.list?.source);

/** Operations of a concatenation's members after the one that is read first; of all, if that one is static. */
const sourcesAfter = (source: Source, main: string | undefined): readonly string[] => {
  if (source.kind === "choose") return source.branches.flatMap((branch) => sourcesAfter(branch, main));
  if (source.kind !== "concat") return [];
  if (main === undefined) return operationsOf(source);
  const at = source.members.findIndex((member) => operationsOf(member).includes(main));
  const within = source.members[at];
  return at < 0 || within === undefined
    ? []
    : [...sourcesAfter(within, main), ...source.members.slice(at + 1).flatMap(operationsOf)];
};

const operationsOf = (source: Source): readonly string[] =>
  allLeaves(source).flatMap((leaf) => (leaf.kind === "operation" ? [leaf.operation] : []));

const mainOperations = ({ mapping }: ListTarget, kind: PlanKind): readonly string[] => {
  if (kind !== "list") return [mapping[kind]?.operation ?? ""];
  return mapping.list === undefined ? [] : operationsOf(mapping.list.source);
};

const viewOf = ({ mapping }: ListTarget, kind: PlanKind, main: string | undefined): View | undefined => {
  if (kind === "delete") return undefined;
  if (kind !== "list") return mapping[kind]?.view;
  return allLeavesOf(mapping).find((leaf) => leaf.kind === "operation" && leaf.operation === main)?.view;
};
