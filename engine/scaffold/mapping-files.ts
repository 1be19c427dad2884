/** Writes mappings/MODEL/RESOURCE.yaml. */
import { printFields } from "./print-nodes.ts";
import type { TargetGuess } from "./targets.ts";
import { operationName, type Planned, remark, type ScaffoldInput } from "./types.ts";
import { flow, indent, keyOf, lines } from "./yaml.ts";

export const mappingFile = (
  guess: TargetGuess,
  { invented, schemas }: Pick<ScaffoldInput, "invented" | "schemas">,
): string => {
  const { mapping, list, get, filters } = guess;
  const { model, name } = mapping.resource;
  return lines([
    `# yaml-language-server: $schema=../../../../${schemas}/mapping.json`,
    `model: ${model}`,
    `resource: ${name}`,
    ...(invented ? ["# TODO: each path as the provider's records have it"] : []),
    ...printFields(mapping),
    ...(list === undefined
      ? []
      : [
          "list:",
          `  operation: ${operationName(list)} ${remark(guess)}`,
          ...argsLines(list),
          ...(filters.length === 0
            ? []
            : [
                "  filters:",
                ...indent(
                  filters.map((one) => `${keyOf(one.parameter)}: ${flow(one.config)} ${remark(one)}`),
                  4,
                ),
              ]),
        ]),
    ...(get === undefined
      ? ["# TODO: get, if the provider gives one record by its id"]
      : ["get:", `  operation: ${operationName(get)} # high: the same resource, by its id`, ...argsLines(get)]),
  ]);
};

/** What a path wants beside the id is a field of the account. */
const argsLines = ({ params }: Planned): readonly string[] => {
  const args = params.filter((one) => one.required).map(({ key }) => [key, `{{ account.${key} }}`] as const);
  return args.length === 0
    ? []
    : [`  args: ${flow(Object.fromEntries(args))} # medium: TODO, the same for a whole account?`];
};
