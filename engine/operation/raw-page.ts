/** Format `raw`: one provider page as it came, and a cursor to the next (http-api-spec 2.20). */
import { sealCursor } from "./cursor.ts";
import { type ListTarget, type ListTools, setUpList } from "./list-setup.ts";
import type { ListCall, RawPage } from "./types.ts";

const EMPTY: RawPage = {
  contentType: "application/json",
  bytes: new TextEncoder().encode("[]"),
  status: 200,
  next_cursor: null,
};

/** `limit` is a hint for the page size. Filters that run in the engine do not apply to a raw page. */
export const readRawPage = async (call: ListCall, target: ListTarget, tools: ListTools): Promise<RawPage> => {
  const setup = setUpList(call, target, tools);
  const position = setup.opened?.position ?? (await setup.walk.start());
  if (position === undefined) return EMPTY;
  const { leaf, fetched, next } = await setup.walk.readRaw(position);
  const { answer, records } = fetched;
  const isStatic = leaf.operation === undefined;
  return {
    contentType: isStatic ? EMPTY.contentType : (answer.headers["content-type"] ?? EMPTY.contentType),
    bytes: isStatic ? new TextEncoder().encode(JSON.stringify(records)) : answer.bytes,
    status: answer.status,
    next_cursor: next === undefined ? null : sealCursor(tools.cursors, setup.binding, next, setup.now),
  };
};
