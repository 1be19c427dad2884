/** Which paths are link pages, and what of them may stand in a log. */

/** Opened from other sites by design; their forms are protected by a cookie and a form token (http-api-spec 3.1, 3.10). */
export const isLinkPage = (path: string): boolean =>
  path === "/link" ||
  path === "/link.js" ||
  path === "/connect-account" ||
  path === "/connect-account/post-connect" ||
  /^\/link\/[^/]+$/.test(path);

/** Link tokens do not belong into logs. */
export const hideLinkToken = (path: string): string => path.replace(/^\/link\/.+/, "/link/…");
