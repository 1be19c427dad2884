/** Says on every answer that files have errors and an older catalog serves (`serve --dev`). */
import type { ServerResponse } from "node:http";

/** What is wrong with the files on disk since the catalog that serves was read. */
export interface StaleFiles {
  /** Errors alone; warnings do not keep a catalog from serving. */
  readonly findings: number;
}

const CATALOG_HEADER = "x-cognate-catalog";

export const markStale = (outgoing: ServerResponse, stale: StaleFiles | undefined): void => {
  if (stale !== undefined) outgoing.setHeader(CATALOG_HEADER, `stale; findings=${stale.findings}`);
};
