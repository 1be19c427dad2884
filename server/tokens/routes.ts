/** `/api-token`: make, list, look at and revoke consumer tokens. */
import { CognateError } from "../../engine/errors.ts";
import { audited } from "../audit/record.ts";
import { contains } from "../auth/caller.ts";
import { rejectUnknown } from "../http/known.ts";
import { replyPage } from "../http/page.ts";
import { nestPairs } from "../http/query.ts";
import { replyJson } from "../http/reply.ts";
import type { TokenRecord } from "../store/types.ts";
import type { Incoming, Route, ServerParts } from "../types.ts";
import { tokenFacts } from "./audit.ts";
import { readTokenRequest } from "./body.ts";
import { issueToken } from "./issue.ts";
import { presentToken } from "./present.ts";

export const tokenRoutes = (parts: ServerParts): readonly Route[] => [
  {
    path: "/api-token",
    verbs: {
      GET: { scope: "tokens", run: (incoming) => listTokens(parts, incoming) },
      POST: { scope: "tokens", run: (incoming) => createToken(parts, incoming) },
    },
  },
  {
    path: "/api-token/:id",
    verbs: {
      GET: {
        scope: "tokens",
        run: async (incoming) => replyJson(incoming.c, presentToken(await findToken(parts, incoming), parts.clock())),
      },
      DELETE: { scope: "tokens", run: (incoming) => revokeToken(parts, incoming) },
    },
  },
];

const listTokens = (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const query = nestPairs(incoming.pairs);
  rejectUnknown(query, ["limit", "next_cursor"]);
  return replyPage(incoming, query, {
    read: (limit, after) => parts.tokens.list({ kind: "api" }, limit, after),
    positionOf: ({ createdAt, id }) => ({ createdAt, id }),
    isVisible: (record) => contains(incoming.caller.grant, record),
    present: (record) => presentToken(record, parts.clock()),
  });
};

const createToken = (parts: ServerParts, incoming: Incoming): Promise<Response> =>
  audited(parts, incoming, { action: "token.created" }, async (note) => {
    const { name, grant, expiresAt } = readTokenRequest(await incoming.json(), incoming.caller, parts.clock());
    await requireTokenToStart(parts);
    const { record, token } = await issueToken(issueDeps(parts), {
      kind: "api",
      name,
      ...grant,
      createdBy: incoming.caller.id,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
    note(tokenFacts(record));
    return replyJson(incoming.c, { ...presentToken(record, parts.clock()), token }, 201, {
      location: `/api-token/${record.id}`,
      "cache-control": "no-store",
    });
  });

/** Marked, not removed: the log tells for ever that it was this token. */
const revokeToken = (parts: ServerParts, incoming: Incoming): Promise<Response> =>
  audited(parts, incoming, { action: "token.revoked", tokenId: incoming.param("id").slice(0, 100) }, async (note) => {
    const record = await findToken(parts, incoming);
    note(tokenFacts(record));
    const { id } = record;
    await parts.tokens.revoke(id, new Date(parts.clock()).toISOString());
    return replyJson(incoming.c, { id });
  });

/** @throws CognateError token_not_found: unknown ones, and those that can do more than the caller, look alike */
const findToken = async (parts: ServerParts, incoming: Incoming): Promise<TokenRecord> => {
  const record = await parts.tokens.get(incoming.param("id"));
  if (record === undefined || record.kind !== "api" || !contains(incoming.caller.grant, record))
    throw new CognateError("token_not_found", "There is no such token, or yours may not see it.");
  return record;
};

/** Whoever made the first token by a tokenless server would lock everybody else out. */
const requireTokenToStart = async (parts: ServerParts): Promise<void> => {
  if (!(await parts.gate.open())) return;
  throw new CognateError("token_missing", "The first token is made on the server's own machine.", {
    hint: "Run `cognate token create`, or set COGNATE_TOKEN and restart.",
  });
};

export const issueDeps = (parts: ServerParts): Parameters<typeof issueToken>[0] => ({
  tokens: parts.tokens,
  clock: parts.clock,
  randomBytes: parts.randomBytes,
  label: parts.options.tokenLabel,
});
