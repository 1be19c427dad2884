/** Link tokens: what is handed out, and what is kept of it. */
import { createHash } from "node:crypto";
import type { LinkTokenRecord, LinkTokenStore } from "../store/types.ts";

/** Failed tries after which a link is dead (http-api-spec 2.30). */
export const MAX_FAILURES = 10;

const FORM = /^cgl_[A-Za-z0-9_-]{43}$/;

/** `cgl_` and 256 random bits. @param random as `crypto.randomBytes` */
export const mintLinkToken = (random: (bytes: number) => Uint8Array): string =>
  `cgl_${Buffer.from(random(32)).toString("base64url")}`;

/** The id under which a token is kept; a plain hash is right for 256 random bits. */
export const linkTokenId = (token: string): string => createHash("sha256").update(token).digest("hex");

/** undefined for unknown, used, locked and expired tokens alike. @param now epoch ms */
export const findUsable = async (
  store: LinkTokenStore,
  token: string,
  now: number,
): Promise<LinkTokenRecord | undefined> => {
  const record = FORM.test(token) ? await store.get(linkTokenId(token)) : undefined;
  return record !== undefined && record.failures < MAX_FAILURES && isUsable(record, now) ? record : undefined;
};

/** Not used and not expired; the tries are another matter, as the last one may be on its way. @param now epoch ms */
export const isUsable = ({ consumedAt, expiresAt }: LinkTokenRecord, now: number): boolean =>
  consumedAt === undefined && Date.parse(expiresAt) > now;
