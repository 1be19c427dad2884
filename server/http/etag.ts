/** Weak ETags over what an answer gives, so that an unchanged page costs no bandwidth (http-api-spec 2.25). */
import { hash } from "node:crypto";

const MAX_BYTES = 1024 * 1024;

/** undefined for answers over 1 MiB. @param mark of `[\w.-]`, of what stands outside of the content */
export const weakETag = (content: Uint8Array, mark = ""): string | undefined =>
  content.length > MAX_BYTES ? undefined : `W/"${hash("sha256", content, "base64url").slice(0, 22)}${mark}"`;

/** Weak comparison, RFC 9110 §13.1.2. */
export const isNotModified = (ifNoneMatch: string | undefined, tag: string): boolean =>
  ifNoneMatch !== undefined &&
  ifNoneMatch.split(",").some((one) => one.trim() === "*" || stripWeak(one.trim()) === stripWeak(tag));

const stripWeak = (tag: string): string => tag.replace(/^W\//, "");
