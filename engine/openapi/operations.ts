/** `paths`: every operation with its parameters, body and answers, references followed. */
import { follow } from "./references.ts";
import { isRecord, listOf, recordOf, textOf, textsOf } from "./record.ts";
import { readSecurity } from "./security.ts";
import { readServers } from "./servers.ts";
import type { ApiBody, ApiOperation, ApiParameter, ApiResponse, ApiSchema, SecurityRequirement } from "./types.ts";

const METHODS = ["get", "post", "put", "patch", "delete", "head", "options"] as const;

export const readOperations = (root: ApiSchema, security: readonly SecurityRequirement[]): readonly ApiOperation[] =>
  Object.entries(recordOf(root["paths"])).flatMap(([path, item]) => {
    const all = follow(item, root);
    if (all === undefined || !path.startsWith("/")) return [];
    return METHODS.flatMap((method) => {
      const operation = all[method];
      return isRecord(operation) ? [readOperation(method, path, operation, { item: all, root, security })] : [];
    });
  });

interface Around {
  readonly item: ApiSchema;
  readonly root: ApiSchema;
  readonly security: readonly SecurityRequirement[];
}

const readOperation = (method: string, path: string, at: ApiSchema, { item, root, security }: Around): ApiOperation => {
  const texts = {
    id: textOf(at["operationId"]),
    summary: textOf(at["summary"]),
    description: textOf(at["description"]),
    documentationUrl: textOf(recordOf(at["externalDocs"])["url"]),
  };
  const body = readBody(at["requestBody"], root);
  return {
    method: method.toUpperCase(),
    path,
    ...(Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)) as Partial<
      Record<keyof typeof texts, string>
    >),
    tags: textsOf(at["tags"]),
    deprecated: at["deprecated"] === true,
    parameters: readParameters(item["parameters"], at["parameters"], root),
    ...(body === undefined ? {} : { body }),
    responses: Object.entries(recordOf(at["responses"])).flatMap(([status, one]) => readResponse(status, one, root)),
    security: Array.isArray(at["security"]) ? readSecurity(at["security"]) : security,
    servers: readServers(at["servers"] ?? item["servers"]),
  };
};

const PLACES = ["query", "path", "header", "cookie"] as const;

/** Those of the operation replace those of the path with the same name and place. */
const readParameters = (ofPath: unknown, own: unknown, root: ApiSchema): readonly ApiParameter[] => {
  const found = [...listOf(ofPath), ...listOf(own)].flatMap((one) => readParameter(one, root));
  return [...new Map(found.map((one) => [`${one.in} ${one.name}`, one])).values()];
};

const readParameter = (value: unknown, root: ApiSchema): readonly ApiParameter[] => {
  const at = recordOf(follow(value, root));
  const place = PLACES.find((one) => one === at["in"]);
  const name = textOf(at["name"]);
  if (place === undefined || name === undefined) return [];
  const description = textOf(at["description"]);
  const style = textOf(at["style"]);
  const [media] = Object.values(recordOf(at["content"]));
  const schema = recordOf(at["schema"] ?? recordOf(media)["schema"]);
  const example = at["example"] ?? firstExample(at["examples"], root);
  return [
    {
      name,
      in: place,
      required: at["required"] === true || place === "path",
      deprecated: at["deprecated"] === true,
      schema,
      ...(description === undefined ? {} : { description }),
      ...(style === undefined ? {} : { style }),
      ...(typeof at["explode"] === "boolean" ? { explode: at["explode"] } : {}),
      ...(example === undefined ? {} : { example }),
    },
  ];
};

const firstExample = (value: unknown, root: ApiSchema): unknown => {
  const [first] = Object.values(recordOf(value));
  return follow(first, root)?.["value"];
};

/** JSON first, whatever else there is. */
const preferred = (content: ApiSchema): readonly [contentType: string, media: ApiSchema] | undefined => {
  const all = Object.entries(content).flatMap(([type, media]) => (isRecord(media) ? [[type, media] as const] : []));
  return all.find(([type]) => /[/+]json\b/iu.test(type)) ?? all[0];
};

const readBody = (value: unknown, root: ApiSchema): ApiBody | undefined => {
  const at = follow(value, root);
  const media = preferred(recordOf(at?.["content"]));
  if (at === undefined || media === undefined) return undefined;
  return { required: at["required"] === true, contentType: media[0], schema: recordOf(media[1]["schema"]) };
};

const readResponse = (status: string, value: unknown, root: ApiSchema): readonly ApiResponse[] => {
  const at = follow(value, root);
  if (at === undefined) return [];
  const [contentType, media] = preferred(recordOf(at["content"])) ?? [];
  const example = media?.["example"] ?? firstExample(media?.["examples"], root);
  return [
    {
      status,
      ...(contentType === undefined ? {} : { contentType }),
      ...(isRecord(media?.["schema"]) ? { schema: media["schema"] } : {}),
      headers: Object.keys(recordOf(at["headers"])).map((name) => name.toLowerCase()),
      ...(example === undefined ? {} : { example }),
    },
  ];
};
