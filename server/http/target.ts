/** What a raw request target may look like, decided before any URL object has touched it (http-api-spec 2.7, 3.5). */
import { CognateError } from "../../engine/errors.ts";

/** Several leading slashes count as one (http-api-spec 1.1, fact 1). */
export const collapseSlashes = (target: string): string => target.replace(/^\/{2,}/, "/");

/**
 * Refuses targets that another reader could resolve to another route: absolute form, dot segments in any encoding,
 * backslashes, control characters. The query is not looked at.
 * @throws CognateError path_not_allowed
 */
export const checkTarget = (target: string): void => {
  if (!target.startsWith("/"))
    throw new CognateError("path_not_allowed", "The request target has to be a path that begins with a slash.");
  const end = target.indexOf("?");
  const path = end === -1 ? target : target.slice(0, end);
  if (!path.includes("%") && !path.includes(".") && !path.includes("\\")) return;
  const once = decodeLeniently(path);
  for (const form of [path, once, decodeLeniently(once)]) {
    if (form.includes("\\")) throw notAllowed("a backslash");
    if (CONTROL.test(form)) throw notAllowed("a control character");
    if (form.split("/").some((segment) => segment === "." || segment === "..")) throw notAllowed("a dot segment");
  }
};

/**
 * The undecoded path of a full URL, leading slashes collapsed: Hono routes on it and decodes parameters exactly once,
 * so that `%2F` stays inside an id.
 */
export const rawPathOf = (url: string): string => {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  if (start === -1) return "/";
  const end = url.slice(start).search(/[?#]/);
  return collapseSlashes(end === -1 ? url.slice(start) : url.slice(start, start + end));
};

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;

const notAllowed = (what: string): CognateError =>
  new CognateError("path_not_allowed", `The path holds ${what}, plain or encoded.`, {
    hint: "Encode ids with encodeURIComponent and send no `.` or `..` segments.",
  });

/** Decodes what is valid and leaves the rest: a broken escape must not hide a good one. */
const decodeLeniently = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run.replace(/%[0-7][0-9a-f]/gi, (one) => decodeURIComponent(one));
    }
  });
