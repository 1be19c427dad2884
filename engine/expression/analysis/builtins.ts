/** The functions of JSONata itself, as the dialect has them (jsonata 2.2: docs/overview, "functions"). */

export const builtinNames: ReadonlySet<string> = new Set(
  `sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match contains replace
  split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power random boolean not map zip filter
  single reduce sift keys lookup append exists spread merge reverse each error assert type sort shuffle distinct base64encode base64decode
  encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl eval toMillis fromMillis clone now millis`.split(/\s+/),
);

/** Refused: they make an answer depend on chance, or run text as code. */
export const forbiddenFunctions: ReadonlySet<string> = new Set(["eval", "random", "shuffle"]);
