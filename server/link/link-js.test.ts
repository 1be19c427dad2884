/** The helper for browsers: small, public, loadable from anywhere. */
import { expect, it } from "vitest";
import { LINK_JS } from "./browser/link-js.ts";
import { createLinkServer } from "./testing/server.ts";

it("is at most 3 KB, and served to every origin", async () => {
  const { status, headers, text } = await createLinkServer().request("GET", "/link.js");
  expect([status, text]).toEqual([200, LINK_JS]);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(3 * 1024);
  expect(headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(headers.get("access-control-allow-origin")).toBe("*");
  expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
});

it("exports openLink and sets CognateLink", async () => {
  const module = (await import(`data:text/javascript,${encodeURIComponent(LINK_JS)}`)) as Record<string, unknown>;
  expect(Object.keys(module)).toEqual(["openLink"]);
  expect((globalThis as Record<string, unknown>)["CognateLink"]).toEqual({ openLink: module["openLink"] });
});
