/** The pagination room: from checked YAML to a pager. */
import type { Compilation } from "../language/compilation.ts";
import type { Located } from "../language/located.ts";
import { didYouMean } from "../language/suggest.ts";
import { type Config, overlayConfig, readConfig } from "./config.ts";
import { none } from "./none.ts";
import { createPager } from "./pager.ts";
import { createParts } from "./parts.ts";
import { RESERVED_STRATEGIES, STRATEGIES } from "./registry.ts";
import type { Strategy } from "./strategy.ts";
import type { Pager } from "./types.ts";

export { chooseSize } from "./pager.ts";
export { paginationSchema, presetSchema } from "./schema.ts";

const NO_PRESETS: ReadonlyMap<string, Located> = new Map();

const resolve = (at: Located, compilation: Compilation, presets: ReadonlyMap<string, Located>): Config | undefined => {
  const use =
    typeof at.value === "string"
      ? at
      : typeof at.value === "object" && at.value !== null && "use" in at.value
        ? (at as Located<Record<string, unknown>>).at("use")
        : undefined;
  if (use === undefined) return readConfig(at);
  const preset = presets.get(String(use.value));
  if (preset === undefined) {
    compilation.findings.report(
      "unknown_reference",
      use.span,
      `There is no pagination preset \`${String(use.value)}\`.`,
      didYouMean(String(use.value), [...presets.keys()]) ?? "Presets stand under `pagination` in integration.yaml.",
    );
    return undefined;
  }
  return use === at ? readConfig(preset) : overlayConfig(preset, at);
};

/** The strategy of a block; with findings for what JSON Schema cannot see once a preset and replacements are merged. */
const strategyOf = (config: Config, compilation: Compilation): Strategy | undefined => {
  const at = config.at("strategy");
  const name = String(at.value);
  const strategy = STRATEGIES.find((candidate) => candidate.type === name);
  if (strategy === undefined) {
    if (RESERVED_STRATEGIES.includes(name))
      compilation.findings.report(
        "not_yet_supported",
        at.span,
        `The strategy \`${name}\` is reserved and not yet supported.`,
        "`dynamic` can say many pagings that have no strategy of their own.",
      );
    else
      compilation.findings.report(
        "wrong_value",
        at.span,
        `There is no pagination strategy \`${name}\`.`,
        didYouMean(
          name,
          STRATEGIES.map((s) => s.type),
        ),
      );
    return undefined;
  }
  for (const [key, child] of config.keys) {
    if (key !== "strategy" && !(key in strategy.properties))
      compilation.findings.report(
        "unknown_key",
        child.keySpan,
        `\`${key}\` is not part of the strategy \`${name}\`.`,
        didYouMean(key, Object.keys(strategy.properties)),
      );
  }
  for (const key of strategy.required.filter((required) => !config.has(required))) {
    if (key === "stop")
      compilation.findings.report(
        "stop_missing",
        config.anchor.keySpan,
        `The strategy \`${name}\` needs a \`stop\` rule: it decides whether a list is complete.`,
        "For example `stop: [ { total: … } ]` or `stop: [ { has_more: … } ]`; `empty_page` is always safe and costs one request.",
      );
    else
      compilation.findings.report("missing_key", config.anchor.keySpan, `The strategy \`${name}\` needs \`${key}\`.`);
  }
  if (
    config.has("stop") &&
    config
      .at("stop")
      .items()
      .some((rule) => rule.value === "short_page") &&
    !config.has("size")
  ) {
    compilation.findings.report(
      "missing_key",
      config.at("stop").span,
      "`short_page` needs `size`: how long is a full page?",
    );
  }
  return strategy;
};

const compileConfig = (config: Config, compilation: Compilation, presets: ReadonlyMap<string, Located>): Pager => {
  const strategy = strategyOf(config, compilation) ?? none;
  const parts = createParts(config, compilation, (at) => compilePagination(at, compilation, presets));
  return createPager(strategy, strategy.compile(parts), parts);
};

/**
 * Compiles `pagination:` of an operation; without one the list is a single page.
 * @param presets `pagination` of integration.yaml, by name
 * Findings: unknown_reference, wrong_value, not_yet_supported, unknown_key, missing_key, stop_missing.
 */
export const compilePagination = (
  at: Located,
  compilation: Compilation,
  presets: ReadonlyMap<string, Located> = NO_PRESETS,
): Pager => {
  const config = at.value === undefined || at.value === null ? undefined : resolve(at, compilation, presets);
  if (config !== undefined) return compileConfig(config, compilation, presets);
  const empty = readConfig(at);
  const parts = createParts({ ...empty, keys: [], has: () => false }, compilation, () =>
    compilePagination(at, compilation),
  );
  return createPager(none, none.compile(parts), parts);
};
