/** `Link` headers, RFC 8288 §3: several lines joined by commas, quoted parameters, commas inside targets. */

export interface WebLink {
  readonly target: string;
  /** Lower-case relation types; `rel` may list several. */
  readonly relations: readonly string[];
}

const TARGET = /\s*<([^>]*)>/y;
/** `;name=value` or `;name="quoted \"value\""`; a parameter without value is legal. */
const PARAMETER = /\s*;\s*([^\s=;,"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/y;

/** Links in order. What is no link is skipped up to the next comma, as §3 asks of a lenient reader. */
export const parseLinkHeader = (header: string): readonly WebLink[] => {
  const links: WebLink[] = [];
  let at = 0;
  while (at < header.length) {
    TARGET.lastIndex = at;
    const target = TARGET.exec(header);
    if (target !== null) {
      at = TARGET.lastIndex;
      let relations: readonly string[] | undefined;
      for (;;) {
        PARAMETER.lastIndex = at;
        const parameter = PARAMETER.exec(header);
        if (parameter === null) break;
        at = PARAMETER.lastIndex;
        // Only the first `rel` counts (§3.3).
        if (parameter[1]?.toLowerCase() === "rel")
          relations ??= (parameter[2]?.replaceAll(/\\(.)/g, "$1") ?? parameter[3] ?? "")
            .toLowerCase()
            .split(/\s+/)
            .filter(Boolean);
      }
      links.push({ target: target[1] ?? "", relations: relations ?? [] });
    }
    const comma = header.indexOf(",", at);
    at = comma === -1 ? header.length : comma + 1;
  }
  return links;
};

/** The target of the first link of that relation. */
export const linkOf = (header: string | undefined, relation: string): string | undefined =>
  header === undefined
    ? undefined
    : parseLinkHeader(header).find((link) => link.relations.includes(relation.toLowerCase()))?.target;
