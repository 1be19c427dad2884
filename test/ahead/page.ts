/** Maps and checks a page of the users mapping, in whatever way the catalog got its code. */
import { readFolder } from "../../engine/catalog/files.ts";
import type { Catalog } from "../../engine/catalog/types.ts";
import { allLeaves } from "../../engine/mapping/source-leaves.ts";
import type { Row } from "../../engine/mapping/types.ts";
import { directoryPage } from "../../bench/mapping-shapes.ts";

export const root = new URL("../..", import.meta.url).pathname;
export const tree = readFolder(root);

/** Records, errors, what the validator says of a good and of a bad record; with and without a choice of fields. */
export const mappedPage = (catalog: Catalog): object => {
  const mapping = catalog.integrations.get("datadog")?.mappings.get("user-directory/users");
  const resource = catalog.models.get("user-directory")?.resources.get("users");
  const body = directoryPage(50);
  const { data: records } = body as { readonly data: readonly unknown[] };
  const mapped = allLeaves(mapping?.list?.source).flatMap(({ view }) =>
    [undefined, ["id", "emails"]].map((fields) => {
      const open = view.open({
        body,
        headers: {},
        records,
        scope: { query: {}, account: {}, now: "2026-02-01T00:00:00Z", method: "list", steps: {} },
        local: [],
        fields,
        now: Date.parse("2026-02-01T00:00:00Z"),
        memo: new Map(),
      });
      const rows: unknown[] = [];
      const take = (row: Row): boolean => {
        rows.push(open.map(row, {}));
        return true;
      };
      for (const [index, record] of records.entries()) open.expand(record, index, {}, take);
      return rows;
    }),
  );
  const [first] = mapped[0] ?? [];
  return {
    mapped,
    good: resource?.validate((first as { readonly record: unknown } | undefined)?.record),
    bad: resource?.validate({ id: 1 }, "full"),
    write: resource?.validateWrite("create", { emails: 1 }),
  };
};
