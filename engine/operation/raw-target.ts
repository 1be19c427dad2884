/** Checks the raw target of `/custom` and `/passthrough` before anything is routed by it (http-api-spec 2.7, 3.5). */
import { CognateError } from "../errors.ts";
import { cutPairs, type CutQuery } from "../request/index.ts";
import type { RawHeader } from "./raw-headers.ts";

/**
 * The path to forward, byte for byte, of what stands behind our own prefix. A leading slash that the caller wrote
 * besides ours is dropped. Bytes that HTTP does not allow in a target are percent-encoded.
 * @throws CognateError path_not_allowed for dot segments in any encoding, backslashes and control characters
 */
export const checkRawTarget = (rawPath: string): string => {
  const path = rawPath.startsWith("//") ? rawPath.slice(1) : rawPath.startsWith("/") ? rawPath : `/${rawPath}`;
  let decoded = path;
  for (let round = 0; round <= DECODINGS; round += 1) {
    if (hasDotSegment(decoded)) throw refuse("a `.` or `..` segment");
    if (round < DECODINGS && decoded.includes("\\")) throw refuse("a backslash");
    if (round < DECODINGS && CONTROL.test(decoded)) throw refuse("a control character");
    decoded = decodeOnce(decoded);
  }
  return escapeForWire(path);
};

/** As sent, decoded once, and dots even when they were encoded twice. */
const DECODINGS = 2;

// oxlint-disable-next-line no-control-regex -- these are the characters that must not pass
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Some servers cut `;parameters` off a segment before they resolve it. */
const hasDotSegment = (path: string): boolean => path.split(/[/\\]/).some((segment) => /^\.{1,2}(;|$)/.test(segment));

/** Only what is a valid escape; the rest stays, as lenient servers do. */
const decodeOnce = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const escapeForWire = (text: string): string =>
  text.replaceAll(/[^\u0021-\u007e]/g, (char) => encodeURIComponent(char.toWellFormed()));

const refuse = (what: string): CognateError =>
  new CognateError("path_not_allowed", `The path holds ${what}, in some encoding.`, {
    hint: "Send the provider's path as its documentation writes it.",
  });

/** Cuts our own pairs out of the raw query; what is forwarded stays byte for byte. @param ours `/custom`: account and `truto_*`; `/passthrough`: none */
export const cutOwnPairs = (rawQuery: string | undefined, ours: (name: string) => boolean): CutQuery => {
  const { rest, taken } = cutPairs(rawQuery, ours);
  return { rest: rest === undefined ? undefined : escapeForWire(rest), taken };
};

export const isCustomParameter = (name: string): boolean =>
  name === "integrated_account_id" || name.startsWith("truto_");

/** @throws CognateError method_not_allowed for CONNECT, TRACE and upgrades; body_not_allowed for GET and HEAD with a body */
export const checkRawMethod = (method: string, headers: readonly RawHeader[]): void => {
  const read = (name: string): string | undefined => headers.find(([other]) => other.toLowerCase() === name)?.[1];
  if (method === "CONNECT" || method === "TRACE" || read("upgrade") !== undefined) {
    throw new CognateError(
      "method_not_allowed",
      `${read("upgrade") === undefined ? method : "A protocol upgrade"} cannot be passed on.`,
    );
  }
  const hasBody = read("transfer-encoding") !== undefined || Number(read("content-length") ?? 0) > 0;
  if (hasBody && (method === "GET" || method === "HEAD")) {
    throw new CognateError("body_not_allowed", `${method} carries no body here.`, {
      hint: "Send it by POST, or as query.",
    });
  }
};
