/** What an answer says of further pages: the next cursor, a link, whether there is more. */
import { viewOf, type ApiSchema, type SchemaView } from "../openapi/index.ts";
import { wordsOf } from "./names.ts";
import type { Path } from "./types.ts";

export interface Signals {
  readonly cursor: Path | undefined;
  readonly link: Path | undefined;
  /** The document says that it is a URL. */
  readonly linkIsUrl: boolean;
  readonly more: { readonly path: Path; readonly means: "more" | "end" } | undefined;
}

const NEXT =
  /^next (?:page )?(?:cursor|token|marker|key|id)$|^next record id$|^end cursor$|^next (?:page )?(?:continuation )?token$|^continuation token$|^next continuation token$|^scroll id$|^next log id$|^nextcursor$|^last evaluated key$|^next page token$/u;
/** Words that mean a cursor inside of `page`, `paging`, `pagination`, `cursors`, `meta`. */
const NEXT_INSIDE = /^(?:after|cursor|next|next page)$/u;
const ABOUT_PAGES = /page|paging|paginat|cursor|meta/iu;
const LINK = /^next(?: (?:page )?(?:url|link|uri|href))?$|^next page$|^odata next link$|^next record url$/u;
const MORE =
  /^(?:has )?more$|^has (?:next|more)(?: page| result| item| record)?$|^is truncated$|^more available$|^more (?:result|record|item)$/u;
const END = /^is last(?: page)?$|^last page$|^done$|^last$|^end of (?:list|record)$/u;
const DEPTH = 4;

interface Leaf {
  readonly path: Path;
  readonly words: string;
  readonly view: SchemaView;
}

/** @param records where the records are: what stands in a record says nothing of pages */
export const findSignals = (answer: SchemaView, root: ApiSchema, records: Path): Signals => {
  const leaves = leavesOf(answer, root, []).filter(
    ({ path }) => records.length === 0 || path.slice(0, records.length).join("\n") !== records.join("\n"),
  );
  const cursor = leaves.find(
    (leaf) =>
      isText(leaf) &&
      !isUrl(leaf) &&
      (NEXT.test(leaf.words) || (inside(leaf) && NEXT_INSIDE.test(leaf.words) && leaf.view.types.has("string"))),
  );
  const links = leaves.filter(
    (leaf) => isText(leaf) && LINK.test(leaf.words) && leaf !== cursor && !leaf.view.types.has("integer"),
  );
  const link = links.find(isUrl) ?? links[0];
  const flag = leaves.find(({ words, view }) => view.types.has("boolean") && (MORE.test(words) || END.test(words)));
  return {
    cursor: cursor?.path,
    link: link?.path,
    linkIsUrl: link !== undefined && isUrl(link),
    more: flag === undefined ? undefined : { path: flag.path, means: MORE.test(flag.words) ? "more" : "end" },
  };
};

const leavesOf = (view: SchemaView, root: ApiSchema, path: Path): readonly Leaf[] => {
  if (path.length >= DEPTH) return [];
  return [...view.properties].flatMap(([name, schema]): readonly Leaf[] => {
    const member = viewOf(schema, root);
    if (member.types.has("array")) return [];
    const here = [...path, name];
    if (member.properties.size > 0) return leavesOf(member, root, here);
    // `_links.next.href` (HAL) is a link called next.
    const parent = /^(?:href|url|uri)$/iu.test(name) ? path.slice(-1) : [];
    return [{ path: here, words: wordsOf([...parent, name].join("_")).join(" "), view: member }];
  });
};

const isText = ({ view }: Leaf): boolean =>
  view.types.size === 0 || view.types.has("string") || view.types.has("integer");

const isUrl = ({ view, path, words }: Leaf): boolean =>
  view.format?.startsWith("uri") === true ||
  /(?:url|link|uri|href)$/u.test(words) ||
  /links?$/iu.test(path.at(-2) ?? "") ||
  /\bURLs?\b|\blinks?\b/iu.test(view.description ?? "") ||
  (typeof view.example === "string" && /^https?:/u.test(view.example));

const inside = ({ path }: Leaf): boolean => path.slice(0, -1).some((step) => ABOUT_PAGES.test(step));
