/** What the audit log says of a token: whose it is and what it is good for, never the token. */
import type { AuditSubject } from "../audit/record.ts";
import type { TokenRecord } from "../store/types.ts";

/** Under its tenant, if it is for one alone: those who read that tenant's log see it. */
export const tokenFacts = ({
  id,
  name,
  scopes,
  tenants,
}: TokenRecord): Pick<AuditSubject, "tokenId" | "tenantId" | "details"> => {
  const [only, second] = tenants ?? [];
  return {
    tokenId: id,
    ...(only === undefined || second !== undefined ? {} : { tenantId: only }),
    details: { name, scopes, ...(second === undefined || tenants === undefined ? {} : { tenants }) },
  };
};
