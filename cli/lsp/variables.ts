/** What stands below a variable, as far as files say: `query.status`, `$steps.detail.name`, `account.site`. */
import { bodiesOf, recordsOf } from "./answers.ts";
import { valueIn } from "./cursor.ts";
import { evaluateText, membersOf } from "./evaluate.ts";
import { operationsIn, placeAt, type Subject } from "./subject.ts";

type Members = ReadonlyMap<string, unknown>;

const NONE: Members = new Map();

/** @param path the variable, then names below it */
export const variableMembers = (subject: Subject, [root = "", ...path]: readonly string[]): Members => {
  const found = rootMembers(subject, root, path);
  if (root === "steps" || path.length === 0) return found;
  return membersOf([valueIn(Object.fromEntries(found), path)]);
};

const rootMembers = (subject: Subject, root: string, path: readonly string[]): Members => {
  const { integration, target, answers, mapping, cursor, kind } = subject;
  switch (root) {
    case "query":
      return named([...(target?.query.keys() ?? [])]);
    case "fields":
      return NONE;
    case "account":
      return named(connectionFields(subject, false));
    case "credentials":
      return named(connectionFields(subject, placeAt(subject)?.scope.secrets === true));
    case "args":
      return kind === "resource" && integration !== undefined
        ? named(
            integration.operations
              .get(`${String(valueIn(cursor.root, ["resource"]))}.${String(cursor.path[1])}`)
              ?.request.params.map(({ key }) => key) ?? [],
          )
        : NONE;
    case "steps":
      return stepMembers(subject, path);
    case "input":
      return named(Object.keys(target?.schema["properties"] ?? {}));
    case "body":
    case "page":
      return membersOf(bodiesOf(answers, kind === "integration" ? [...answers.keys()] : operationsIn(mapping)));
    case "record":
    case "parent":
    case "records":
      return integration === undefined ? NONE : membersOf(recordsOf(answers, operationsIn(mapping), integration));
    case "headers":
      return membersOf([...answers.values()].flatMap((all) => all.map(({ headers }) => headers)));
    default:
      return NONE;
  }
};

const named = (names: readonly string[]): Members => new Map(names.map((name) => [name, undefined]));

const connectionFields = ({ integration }: Subject, secrets: boolean): readonly string[] =>
  [...(integration?.connections.values() ?? [])].flatMap((connection) => [
    ...connection.fields.filter((field) => secrets || !field.secret).map((field) => field.name),
    ...connection.learn.map((one) => one.name),
  ]);

const stepMembers = ({ mapping, answers, integration }: Subject, [name, ...path]: readonly string[]): Members => {
  const steps = valueIn(mapping, ["steps"]);
  const all = (Array.isArray(steps) ? steps : []) as readonly unknown[];
  if (name === undefined) return named(all.map((step) => String(valueIn(step, ["name"]))));
  const operation = valueIn(
    all.find((step) => valueIn(step, ["name"]) === name),
    ["operation"],
  );
  if (typeof operation !== "string" || integration === undefined) return NONE;
  const records = recordsOf(answers, [operation], integration);
  return membersOf(path.length === 0 ? records : records.map((record) => evaluateText(path.join("."), record)));
};
