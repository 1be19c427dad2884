/** Holds the page sizes of a pagination block to the bounds that a provider states for the place that they go to. */
import type { Span } from "../language/finding.ts";
import type { Located } from "../language/located.ts";

/** Of a number, both ends included; undefined: not said. */
export interface SizeBounds {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Where a size is written to; in a body `name` is a dotted path. */
export interface SizePlace {
  readonly kind: "query" | "header" | "body";
  readonly name: string;
}

type Block = Located<Record<string, unknown>>;

/**
 * @param blocks the operation's own block, then the preset that it uses: the first that has a size says it
 * @param boundsAt what the provider says of a place; undefined where it says nothing
 */
export const checkPageSize = (
  operation: string,
  blocks: readonly Located[],
  boundsAt: (place: SizePlace) => SizeBounds | undefined,
  report: (span: Span, message: string, hint: string) => void,
): void => {
  const size = blocks.map(sizeOf).find((one) => one !== undefined);
  const place = size === undefined ? undefined : placeOf(size.at("to"));
  const bounds = place === undefined ? undefined : boundsAt(place);
  if (size === undefined || place === undefined || bounds === undefined) return;
  const { minimum, maximum } = bounds;
  for (const key of ["min", "max", "default"] as const) {
    const { value, span } = size.at(key);
    if (typeof value !== "number") continue;
    if (maximum !== undefined && value > maximum)
      report(
        span,
        `\`${operation}\`: \`${key}\` is ${value}, and the provider takes \`${place.name}\` up to ${maximum}.`,
        `Write \`${key}: ${maximum}\` or less.`,
      );
    if (minimum !== undefined && value < minimum)
      report(
        span,
        `\`${operation}\`: \`${key}\` is ${value}, and the provider takes \`${place.name}\` from ${minimum}.`,
        `Write \`${key}: ${minimum}\` or more.`,
      );
  }
  if (minimum !== undefined && minimum > 1 && size.at("min").value === undefined)
    report(
      size.keySpan,
      `\`${operation}\`: the provider takes \`${place.name}\` from ${minimum}, and there is no \`min\`.`,
      `Write \`min: ${minimum}\`.`,
    );
};

/** Its own, or that of the strategy inside. */
const sizeOf = (block: Located): Block | undefined =>
  [(block as Block).at("size"), (block as Located<{ inner: Record<string, unknown> }>).at("inner").at("size")].find(
    ({ value }) => typeof value === "object" && value !== null,
  ) as Block | undefined;

/** A bare text is a query name. A template around the size says nothing of its bounds. */
const placeOf = (to: Located): SizePlace | undefined => {
  if (to.text !== undefined) return { kind: "query", name: to.text };
  const at = to as Block;
  if (at.at("value").value !== undefined) return undefined;
  for (const kind of ["query", "header", "body"] as const) {
    const name = at.at(kind).text;
    if (name !== undefined) return { kind, name };
  }
  return undefined;
};
