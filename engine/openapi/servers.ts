/** `servers` of a document or an operation. */
import { listOf, printedOf, recordOf, textOf, textsOf } from "./record.ts";
import type { ApiServer } from "./types.ts";

export const readServers = (value: unknown): readonly ApiServer[] =>
  listOf(value).flatMap((one) => {
    const server = recordOf(one);
    const url = textOf(server["url"]);
    if (url === undefined) return [];
    const description = textOf(server["description"]);
    return [
      {
        url,
        ...(description === undefined ? {} : { description }),
        variables: Object.entries(recordOf(server["variables"])).map(([name, variable]) => {
          const { enum: values, ...rest } = recordOf(variable);
          const about = textOf(rest["description"]);
          return {
            name,
            default: printedOf(rest["default"]),
            enum: [...new Set(textsOf(values))],
            ...(about === undefined ? {} : { description: about }),
          };
        }),
      },
    ];
  });

/** The path that all operations of a server begin with, without a slash at the end; variables stay holes. */
export const basePathOf = ({ url }: ApiServer): string =>
  (/^(?:[a-z{][^/]*:\/\/[^/]*)?(\/.*)?$/iu.exec(url)?.[1] ?? "").replace(/\/+$/u, "");
