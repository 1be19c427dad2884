/** The headers of a plan, credentials and content type apart. */
import type { ResponseFormat } from "../language/exchange.ts";
import type { ResolvedArgs } from "./args.ts";
import { checkHeaderValue, printHeader, type Pair } from "./print.ts";
import type { CompiledRequest, RequestInputs } from "./types.ts";

const ACCEPT: Readonly<Record<ResponseFormat, string>> = {
  json: "application/json",
  ndjson: "application/x-ndjson",
  csv: "text/csv",
  xml: "application/xml",
  text: "text/plain, */*;q=0.5",
  binary: "*/*",
  none: "*/*",
};

/** Lower-case names, one each; an empty value drops the header. `accept` follows the answer's format unless the files set it. */
export const buildHeaders = (
  request: CompiledRequest,
  { scope, args }: ResolvedArgs,
  inputs: RequestInputs,
): ReadonlyMap<string, string> => {
  const headers = new Map<string, string>([["accept", ACCEPT[request.responseFormat]]]);
  const put = ([name, value]: readonly [string, string | undefined]): unknown =>
    value !== undefined && headers.set(name, value);
  for (const [name, template] of request.headers)
    put([name, printHeader(name, template.render(scope, inputs.now), template.where)]);
  for (const param of request.params.filter((one) => one.in === "header"))
    put([param.name, printHeader(param.name, args[param.key], request.where)]);
  for (const [name, value] of inputs.placements?.headers ?? ([] as readonly Pair[]))
    put([name.toLowerCase(), checkHeaderValue(name, value)]);
  if (request.idempotencyHeader !== undefined && inputs.idempotencyKey !== undefined) {
    put([request.idempotencyHeader, checkHeaderValue(request.idempotencyHeader, inputs.idempotencyKey)]);
  }
  return headers;
};
