/** The function library: one file a function, listed here. */
import { addTime } from "./add-time.ts";
import { base64decode } from "./base64decode.ts";
import { base64encode } from "./base64encode.ts";
import { compact } from "./compact.ts";
import type { LibraryFunction } from "./define.ts";
import { digest } from "./digest.ts";
import { first } from "./first.ts";
import { floorTime } from "./floor-time.ts";
import { groupBy } from "./group-by.ts";
import { hmac } from "./hmac.ts";
import { jsonParse } from "./json-parse.ts";
import { keyBy } from "./key-by.ts";
import { mapValues } from "./map-values.ts";
import { omit } from "./omit.ts";
import { parseQuery } from "./parse-query.ts";
import { parseUrl } from "./parse-url.ts";
import { pick } from "./pick.ts";
import { stringifyQuery } from "./stringify-query.ts";
import { toEpoch } from "./to-epoch.ts";
import { toHost } from "./to-host.ts";
import { toIso } from "./to-iso.ts";
import { toNumber } from "./to-number.ts";
import { unquoted } from "./unquoted.ts";
import { values } from "./values.ts";

export { type LibraryFunction, usage } from "./define.ts";
export { isUnquoted } from "./unquoted.ts";

/** In the order of the docs page. */
const library: readonly LibraryFunction[] = [
  first,
  mapValues,
  toNumber,
  compact,
  pick,
  omit,
  keyBy,
  groupBy,
  values,
  toIso,
  toEpoch,
  addTime,
  floorTime,
  base64encode,
  base64decode,
  jsonParse,
  unquoted,
  parseUrl,
  parseQuery,
  stringifyQuery,
  toHost,
  digest,
  hmac,
];

/** By name, without `$`. */
export const FUNCTIONS: Readonly<Record<string, LibraryFunction>> = Object.fromEntries(
  library.map((one) => [one.name, one]),
);
