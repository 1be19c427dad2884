/** The audit log: entries are added, read, and in the end taken away by retention; the tables refuse to change one. */
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from "kysely";
import type { Database } from "../database/database.ts";
import type { AuditRow, Tables } from "../database/tables.ts";
import type { AuditEntry, AuditFilter, AuditLog } from "../types.ts";
import { jsonColumn, optional } from "./json.ts";

const details = jsonColumn<NonNullable<AuditEntry["details"]>>();

export const createAuditLog = ({ db }: Database): AuditLog => ({
  async append(entry) {
    await db.insertInto("cognate_audit").values(toRow(entry)).execute();
  },
  async list(filter, limit, after) {
    let query = db
      .selectFrom("cognate_audit")
      .selectAll()
      .where((it) => it.and([...conditions(it, filter)]));
    if (after !== undefined)
      query = query.where((it) =>
        it.or([it("at", "<", after.createdAt), it.and([it("at", "=", after.createdAt), it("id", "<", after.id)])]),
      );
    const rows = await query.orderBy("at", "desc").orderBy("id", "desc").limit(limit).execute();
    return rows.map(fromRow);
  },
  async prune(before) {
    const { numDeletedRows } = await db.deleteFrom("cognate_audit").where("at", "<", before).executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  },
});

const OPERATORS = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

const conditions = (
  it: ExpressionBuilder<Tables, "cognate_audit">,
  { action, actor, tenantId, accountId, tokenId, at = {} }: AuditFilter,
): readonly Expression<SqlBool>[] => [
  ...(action === undefined
    ? []
    : [it.or([it("action", "=", action), sql<SqlBool>`substr(action, 1, ${action.length + 1}) = ${`${action}.`}`])]),
  ...(actor === undefined ? [] : [it("actor", "=", actor)]),
  ...(tenantId === undefined ? [] : [it("tenant_id", "=", tenantId)]),
  ...(accountId === undefined ? [] : [it("account_id", "=", accountId)]),
  ...(tokenId === undefined ? [] : [it("token_id", "=", tokenId)]),
  ...(["gt", "gte", "lt", "lte"] as const).flatMap((operator) => {
    const instant = at[operator];
    return instant === undefined ? [] : [it("at", OPERATORS[operator], new Date(instant).toISOString())];
  }),
];

const toRow = (entry: AuditEntry): AuditRow => ({
  id: entry.id,
  at: entry.at,
  actor: entry.actor,
  action: entry.action,
  outcome: entry.outcome,
  tenant_id: entry.tenantId ?? null,
  account_id: entry.accountId ?? null,
  token_id: entry.tokenId ?? null,
  request_id: entry.requestId ?? null,
  details: details.writeOptional(entry.details),
});

const fromRow = (row: AuditRow): AuditEntry => ({
  id: row.id,
  at: row.at,
  actor: row.actor,
  action: row.action,
  // The edge to the database: this program wrote it.
  outcome: row.outcome as AuditEntry["outcome"],
  ...optional("tenantId", row.tenant_id),
  ...optional("accountId", row.account_id),
  ...optional("tokenId", row.token_id),
  ...optional("requestId", row.request_id),
  ...optional("details", details.readOptional(row.details)),
});
