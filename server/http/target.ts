/** What a raw request target may look like, decided before any URL object has touched it (http-api-spec 2.7, 3.5). */
import { CognateError } from "../../engine/errors.ts";

/** Several leading slashes count as one (http-api-spec 1.1, fact 1). */
export const collapseSlashes = (target: string): string => target.replace(/^\/{2,}/, "/");

/**
 * Refuses targets that the URL standard would resolve to another route: absolute form, dot segments (also `%2e`),
 * backslashes as they are, control characters. Inside of ids everything else may be encoded. The raw surfaces check more
 * (engine/operation/raw-target.ts).
 * @throws CognateError path_not_allowed
 */
export const checkTarget = (target: string): void => {
  if (!target.startsWith("/"))
    throw new CognateError("path_not_allowed", "The request target has to be a path that begins with a slash.");
  const path = target.split("?", 1)[0] ?? target;
  if (path.includes("\\")) throw notAllowed("a backslash");
  if (CONTROL.test(path) || ENCODED_CONTROL.test(path)) throw notAllowed("a control character");
  if (
    path
      .replaceAll(/%2e/gi, ".")
      .split("/")
      .some((segment) => segment === "." || segment === "..")
  )
    throw notAllowed("a dot segment");
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

// oxlint-disable-next-line no-control-regex -- these are the characters that must not pass
const CONTROL = /[\u0000-\u001f\u007f]/;
const ENCODED_CONTROL = /%(?:[01][0-9a-f]|7f)/i;

const notAllowed = (what: string): CognateError =>
  new CognateError("path_not_allowed", `The path holds ${what}, plain or encoded.`, {
    hint: "Encode ids with encodeURIComponent and send no `.` or `..` segments.",
  });
