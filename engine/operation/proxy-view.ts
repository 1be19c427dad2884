/** The view of a list without a mapping: provider records as they are. */
import type { OpenPage, View } from "../mapping/types.ts";

const open: OpenPage = {
  expand: (record, index, _steps, take) => take({ item: record, record, index }),
  admit: () => "admitted",
  map: ({ item }) => ({ record: item as Readonly<Record<string, unknown>>, errors: [], usable: true }),
  explain: () => [],
};

export const PROXY_VIEW: View = {
  plan: (query, _scope, args) => ({ args, local: [], query: query.values, applied: {} }),
  expands: false,
  hasWhere: false,
  admitsBeforeRecordSteps: () => true,
  neededSteps: () => new Set(),
  open: () => open,
  fields: new Map(),
  filters: new Map(),
  sortFields: [],
  generated: () => ({ url: "", code: undefined, fields: [] }),
  omits: [],
  reads: [],
};
