/** `window`: a long time range is read window by window, each one paged by an inner strategy. */
import { CognateError } from "../errors.ts";
import type { Expression } from "../language/compilation.ts";
import { SCOPES } from "../language/scopes.ts";
import {
  addPeriod,
  ceilInstant,
  floorInstant,
  formatInstant,
  formatStep,
  parseInstant,
  parsePeriod,
  type Duration,
  printInstant,
  type TimeFormat,
  type TimeUnit,
} from "../language/time.ts";
import type { Located } from "../language/located.ts";
import { compilePlace, joinPlacements, ownedBy } from "./place.ts";
import { commonProperties, described, expressionKey, placeKey } from "./schema-parts.ts";
import type { Strategy } from "./strategy.ts";
import type { Layer, PageContext, PageCounters } from "./types.ts";

/** Bounds in epoch ms. `f` and `t` are the whole range, fixed on the first page, so that "now" does not move underway. */
interface WindowLayer extends Layer {
  readonly k: "window";
  readonly f: number;
  readonly t: number;
  /** Which window: the n-th from the start of the range (`asc`) or from its end (`desc`). */
  readonly n: number;
  /** Pages and records before this window; the inner strategy counts from its own first page. */
  readonly p: number;
  readonly r: number;
}

const windowOf = (layers: readonly Layer[]): WindowLayer => layers[0] as WindowLayer;

const innerCounters = (layer: WindowLayer, counters: PageCounters): PageCounters => {
  const pages = counters.pages - layer.p;
  return { pages, records: counters.records - layer.r, emptyInARow: Math.min(counters.emptyInARow, pages) };
};

const instantOf = (expression: Expression | undefined, key: "from" | "to", context: PageContext): number => {
  const scope = { args: context.args, now: context.scope["now"] };
  const value = expression?.evaluate(scope, scope, context.now);
  const instant = parseInstant(value);
  if (instant !== undefined) return instant;
  const seen = value === undefined || value === null ? "no time is given" : `${JSON.stringify(value)} is no time`;
  throw new CognateError(
    "invalid_parameter",
    `This list reads a range of time and needs its ${key === "from" ? "start" : "end"}: ${seen}.`,
    {
      hint: `\`${expression?.source ?? key}\` gives it; write RFC 3339, for example 2026-01-31T00:00:00Z.`,
      ...(expression === undefined ? {} : { where: expression.where }),
    },
  );
};

export const window: Strategy = {
  type: "window",
  summary: "A range of time is cut into windows, because the provider answers only so much at once.",
  properties: {
    ...Object.fromEntries(Object.entries(commonProperties).filter(([key]) => key !== "size" && key !== "stop")),
    from: expressionKey("Start of the whole range.", ["args.start"]),
    to: expressionKey("End of the whole range, exclusive or inclusive as `end` says.", [
      "args.end",
      "$first(args.end, now)",
    ]),
    size: expressionKey(
      "Length of a window: an ISO 8601 duration, or an expression that yields one.",
      ["P1D", "$exists(args.org) ? 'P2M' : 'P1D'"],
      ["24h", "an ISO 8601 duration: PT24H"],
    ),
    align: described(
      { enum: ["minute", "hour", "day", "month"] },
      "The range is widened to whole units before it is cut.",
      ["hour"],
      ["hours", "it is `hour`"],
    ),
    order: described(
      { enum: ["asc", "desc"], default: "asc" },
      "Whether the oldest or the newest window is read first.",
      ["desc"],
    ),
    end: described(
      { enum: ["exclusive", "inclusive"], default: "exclusive" },
      "Whether the provider counts a record that lies exactly on the end.",
      ["inclusive"],
    ),
    format: described(
      { enum: ["rfc3339", "date", "hour", "month", "epoch_seconds", "epoch_milliseconds"], default: "rfc3339" },
      "How bounds are written: RFC 3339, `2026-01-31`, `2026-01-31T10`, `2026-01`, or epoch numbers.",
      ["date"],
      ["YYYY-MM-DD", "it is `date`"],
    ),
    places: described(
      {
        type: "object",
        additionalProperties: false,
        required: ["from", "to"],
        properties: {
          from: placeKey("Where the start goes.", ["filter[from]"]),
          to: placeKey("Where the end goes.", ["filter[to]"]),
        },
      },
      "Where the bounds of a window go.",
      [{ from: "filter[timestamp][start]", to: "filter[timestamp][end]" }],
    ),
    inner: described({ type: "object" }, "How one window is paged.", [
      { strategy: "cursor", cursor: "page[cursor]", next: "meta.page.after" },
    ]),
  },
  required: ["from", "to", "size", "places"],
  examples: [
    {
      strategy: "window",
      from: "args.start",
      to: "args.end",
      size: "$exists(args.org) ? 'P2M' : 'P1D'",
      align: "hour",
      places: { from: "filter[timestamp][start]", to: "filter[timestamp][end]" },
      inner: {
        strategy: "cursor",
        cursor: "page[next_record_id]",
        next: "meta.pagination.next_record_id",
        size: { to: "page[limit]", max: 500 },
      },
    },
  ],
  antiExamples: [
    {
      value: { strategy: "window", from: "args.start", to: "args.end", size: "P1D" },
      reason: "`places` is missing: where do the bounds go?",
    },
  ],
  compile(parts) {
    const from = parts.expression("from", SCOPES.window);
    const to = parts.expression("to", SCOPES.window);
    const sizeText = parts.config.at("size").text ?? "";
    const fixed = parsePeriod(sizeText);
    const size = fixed === undefined ? parts.expression("size", SCOPES.window) : undefined;
    const align = parts.literal<TimeUnit | undefined>("align", undefined);
    const descending = parts.literal<string>("order", "asc") === "desc";
    const inclusive = parts.literal<string>("end", "exclusive") === "inclusive";
    const format = parts.literal<TimeFormat>("format", "rfc3339");
    const places = parts.config.at("places") as Located<Record<string, unknown>>;
    const fromPlace = places.value === undefined ? undefined : compilePlace(places.at("from"), parts.compilation);
    const toPlace = places.value === undefined ? undefined : compilePlace(places.at("to"), parts.compilation);
    const inner = parts.inner(parts.config.at("inner"));
    if (inner.strategy === "window")
      parts.report("wrong_value", parts.config.at("inner"), "A window cannot stand inside a window.");
    const step = formatStep(format);

    const length = (context: PageContext): Duration => {
      if (fixed !== undefined) return fixed;
      const scope = { args: context.args, now: context.scope["now"] };
      const value = size?.evaluate(scope, scope, context.now);
      const period = parsePeriod(value);
      if (period !== undefined) return period;
      throw new CognateError(
        "expression_failed",
        `\`size\` gave ${JSON.stringify(value) ?? "nothing"}, which is no ISO 8601 duration such as P1D.`,
        size === undefined ? {} : { where: size.where },
      );
    };

    const bounds = (layer: WindowLayer, context: PageContext): { readonly from: number; readonly to: number } => {
      const period = length(context);
      return descending
        ? {
            from: Math.max(addPeriod(layer.t, period, -layer.n - 1), layer.f),
            to: addPeriod(layer.t, period, -layer.n),
          }
        : { from: addPeriod(layer.f, period, layer.n), to: Math.min(addPeriod(layer.f, period, layer.n + 1), layer.t) };
    };

    /** Windows after this one, without empty ones. */
    const following = (layer: WindowLayer, counters: PageCounters, context: PageContext): WindowLayer | undefined => {
      const next: WindowLayer = { ...layer, n: layer.n + 1, p: counters.pages, r: counters.records };
      const { from: start, to: end } = bounds(next, context);
      return start < end ? next : undefined;
    };

    const withInner = (layer: WindowLayer, context: PageContext): readonly Layer[] => [
      layer,
      ...(inner.first(context) ?? []),
    ];

    return {
      kinds: ["window", ...inner.kinds],
      ownedParameters: [...ownedBy(fromPlace, toPlace), ...inner.ownedParameters],
      patience: Infinity,
      innerSize: inner.size,
      first(context) {
        const asked = { from: instantOf(from, "from", context), to: instantOf(to, "to", context) };
        const end = inclusive ? addPeriod(asked.to, step) : asked.to;
        if (asked.from > end)
          throw new CognateError(
            "invalid_parameter",
            `The range of time ends (${printInstant(asked.to)}) before it begins (${printInstant(asked.from)}).`,
          );
        const f = align === undefined ? asked.from : floorInstant(asked.from, align);
        const t = align === undefined ? end : ceilInstant(end, align);
        return f === t ? undefined : withInner({ k: "window", f, t, n: 0, p: 0, r: 0 }, context);
      },
      place(layers, context) {
        const { from: start, to: end } = bounds(windowOf(layers), context);
        const written = {
          from: formatInstant(start, format),
          to: formatInstant(inclusive ? addPeriod(end, step, -1) : end, format),
        };
        const scope = { ...context.scope, size: context.size, ...written };
        return joinPlacements(
          fromPlace?.put(written.from, scope, context.now) ?? {},
          toPlace?.put(written.to, scope, context.now) ?? {},
          inner.place(layers.slice(1), context),
        );
      },
      advance(layers, answer, context, counters) {
        const layer = windowOf(layers);
        const below = inner.next(layers.slice(1), answer, context, innerCounters(layer, counters));
        if (below.kind === "next") return { kind: "next", layers: [layer, ...below.layers] };
        if (below.kind === "truncated") return below;
        const next = following(layer, counters, context);
        return next === undefined ? { kind: "end" } : { kind: "next", layers: withInner(next, context) };
      },
      imitate(request, rows, recordOf) {
        const page = inner.imitate(request, rows, recordOf);
        const start = parseInstant(fromPlace?.take(request));
        const end = parseInstant(toPlace?.take(request));
        if (start === undefined || end === undefined) return page;
        return {
          ...page,
          window: { from: printInstant(start), to: printInstant(inclusive ? addPeriod(end, step) : end) },
        };
      },
    };
  },
};
