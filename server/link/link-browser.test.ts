/** The link page in a real browser: popup, frame, same window, without a script, by keyboard. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import type { LinkServerOptions } from "./testing/server.ts";
import { BARE, GOOD, LIMITED } from "./testing/server.ts";
import type { Stage } from "./testing/browser.ts";
import { chromiumPath, openApplication, picture, resultOf, setStage, startChromium } from "./testing/browser.ts";

const hasChromium = chromiumPath() !== undefined;
if (!hasChromium) console.warn("Skipped: the link page's browser tests need Chromium (apt-get install chromium).");

let browser: Browser;
const stages: Stage[] = [];

beforeAll(async () => {
  if (hasChromium) browser = await startChromium();
}, 60_000);
afterAll(async () => {
  await Promise.all(stages.map((stage) => stage.close()));
  await browser?.close();
});

const stage = async (setup: LinkServerOptions = {}): Promise<Stage> => {
  const made = await setStage(setup);
  stages.push(made);
  return made;
};

const context = (options: Parameters<Browser["newContext"]>[0] = {}): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 560, height: 760 }, ...options });

/** Errors of the page, violations of its policy among them. */
const watchErrors = (page: Page): readonly string[] => {
  const errors: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
  page.on("pageerror", (error) => void errors.push(error.message));
  return errors;
};

const fillIn = async (page: Page | FrameLocator, key = GOOD, site = "eu"): Promise<void> => {
  await page.getByLabel("Site", { exact: true }).selectOption(site);
  await page.getByLabel("API key", { exact: true }).fill(key);
  await page.getByLabel("Application key", { exact: true }).fill("app-1");
};

const connect = (page: Page | FrameLocator): Promise<void> =>
  page.getByRole("button", { name: "Connect Acme" }).click();

describe.skipIf(!hasChromium)("in Chromium", { timeout: 60_000 }, () => {
  it("a popup of the helper resolves with the account and closes; the token is not in its address bar", async () => {
    const set = await stage();
    const { link_token: link } = await set.server.makeLink({ allowed_origins: [set.app] });
    const app = await openApplication(await context(), set, link, { integration: "acme", connection: "keys" });
    const opened = app.waitForEvent("popup");
    await app.click("#helper");
    const popup = await opened;
    const errors = watchErrors(popup);
    await popup.getByRole("heading", { name: "Connect Acme" }).waitFor();
    expect(new URL(popup.url()).pathname).toBe("/link");
    await picture(popup, "form");
    await fillIn(popup);
    const closed = popup.waitForEvent("close");
    await connect(popup);
    await closed;
    const [account] = await set.server.accounts.list({}, 10);
    expect(await resultOf(app)).toEqual({
      is_truto: true,
      result: "success",
      integration: "acme",
      integrated_account_id: account?.id,
    });
    expect(errors).toEqual([]);
  });

  it("a popup as Truto's SDK opens it posts one message and closes", async () => {
    const set = await stage();
    const { link_token: link } = await set.server.makeLink({ allowed_origins: ["https://other.example", set.app] });
    const app = await openApplication(await context(), set, link);
    const opened = app.waitForEvent("popup");
    await app.click("#truto");
    const popup = await opened;
    await fillIn(popup);
    await connect(popup);
    const result = await resultOf(app);
    expect(result["closed"]).toBe(true);
    expect(result["seen"]).toEqual([
      expect.objectContaining({ is_truto: true, result: "success", integration: "acme" }),
    ]);
  });

  it("another origin hears nothing", async () => {
    const set = await stage();
    const { link_token: link } = await set.server.makeLink({ allowed_origins: ["https://app.example"] });
    const app = await openApplication(await context(), set, link);
    const opened = app.waitForEvent("popup");
    await app.click("#truto");
    const popup = await opened;
    await fillIn(popup);
    await connect(popup);
    expect(await resultOf(app)).toEqual({ seen: [], closed: true });
  });

  it("closing the popup rejects", async () => {
    const set = await stage();
    const { link_token: link } = await set.server.makeLink({ allowed_origins: [set.app] });
    const app = await openApplication(await context(), set, link);
    const opened = app.waitForEvent("popup");
    await app.click("#helper");
    const popup = await opened;
    await popup.getByRole("button", { name: "Cancel" }).click();
    expect((await resultOf(app))["type"]).toBe("closed");
  });

  it("a link that is not valid rejects with the reason", async () => {
    const set = await stage();
    const options = { linkOrigins: [set.app] };
    const other = await stage({ options });
    const app = await openApplication(await context(), { ...other, app: set.app }, `${other.url}/link/cgl_nothing`);
    const opened = app.waitForEvent("popup");
    await app.click("#helper");
    await picture(await opened, "gone");
    expect((await resultOf(app))["type"]).toBe("invalid_token");
  });

  it("a frame of the helper chooses, fails, then connects; the frame goes away", async () => {
    const set = await stage();
    const { url } = await set.server.makeLink({ allowed_origins: [set.app] });
    const link = url.replace("http://localhost:8080", set.url);
    const app = await openApplication(await context(), set, link, { mode: "iframe" });
    const errors = watchErrors(app);
    await app.click("#helper");
    const frame = app.frameLocator("iframe");
    await frame.getByRole("link", { name: "Acme" }).waitFor();
    await picture(app, "frame-choice");
    await frame.getByRole("link", { name: "Acme" }).click();
    await frame.getByRole("link", { name: "API key and application key" }).click();
    await fillIn(frame, "wrong-key", "us");
    await connect(frame);
    await frame.getByRole("alert").waitFor();
    await picture(app, "frame-failed");
    expect(await frame.getByRole("alert").textContent()).toContain("Acme does not accept these credentials");
    expect(await frame.getByLabel("API key", { exact: true }).inputValue()).toBe("");
    expect(await frame.getByLabel("Site", { exact: true }).inputValue()).toBe("us");
    await fillIn(frame);
    await connect(frame);
    expect((await resultOf(app))["result"]).toBe("success");
    expect(await app.locator("iframe").count()).toBe(0);
    expect(errors.filter((error) => !error.includes("422"))).toEqual([]);
  });

  it("a frame closes by Escape, inside and outside", async () => {
    const set = await stage();
    const { link_token: link } = await set.server.makeLink({ allowed_origins: [set.app] });
    const app = await openApplication(await context(), set, link, { mode: "iframe" });
    await app.click("#helper");
    await app.frameLocator("iframe").getByRole("heading", { name: "Connect an account" }).press("Escape");
    expect((await resultOf(app))["type"]).toBe("closed");
    const again = await openApplication(await context(), set, link, { mode: "iframe" });
    await again.click("#helper");
    await again.getByRole("button", { name: "Close" }).press("Escape");
    expect((await resultOf(again))["type"]).toBe("closed");
  });

  it("no origin that the token does not name can frame the page", async () => {
    const set = await stage();
    const { link_token: link } = await set.server.makeLink();
    const app = await openApplication(await context(), set, link, { mode: "iframe" });
    const refused = app.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    await app.click("#helper");
    await refused;
    expect(await app.frameLocator("iframe").getByRole("heading", { name: "Connect" }).count()).toBe(0);
  });

  it("in the same window it comes back to the application", async () => {
    const set = await stage();
    const { link_token: link } = await set.server.makeLink({ redirect_uri: `${set.app}/done` });
    const app = await openApplication(await context(), set, link, {
      mode: "same-window",
      integration: "acme",
      connection: "keys",
    });
    await app.click("#helper");
    await fillIn(app);
    await connect(app);
    await app.getByRole("heading", { name: "Back in the application" }).waitFor();
    expect(new URL(app.url()).searchParams.get("result")).toBe("success");
  });

  it("without a script it shows every way and ends on a plain page", async () => {
    const set = await stage();
    const { path } = await set.server.makeLink();
    const page = await (await context({ javaScriptEnabled: false })).newPage();
    await page.goto(set.url + path);
    await picture(page, "choice-integration");
    await page.getByRole("link", { name: "Acme" }).click();
    await picture(page, "choice-connection");
    await page.getByRole("link", { name: "API key and application key" }).click();
    await picture(page, "form-without-script");
    await page.getByLabel("Site", { exact: true }).selectOption({ label: "Another one…" });
    await page.getByLabel(/not in the list/).fill("eu");
    await page.getByLabel("API key", { exact: true }).fill(GOOD);
    await connect(page);
    await picture(page, "form-with-missing-field");
    expect(await page.getByRole("alert").textContent()).toContain("Application key is missing.");
    await page.getByLabel("API key", { exact: true }).fill(GOOD);
    await page.getByLabel("Application key", { exact: true }).fill("app-1");
    await connect(page);
    await page.getByRole("heading", { name: "Acme is connected" }).waitFor();
    await picture(page, "connected");
  });

  it("keys of another site are found, in the dark", async () => {
    const set = await stage();
    const { path } = await set.server.makeLink({ integrations: ["acme"], redirect_uri: `${set.app}/done` });
    const page = await (await context({ colorScheme: "dark" })).newPage();
    const errors = watchErrors(page);
    await page.goto(`${set.url}${path}?connection=keys`);
    await picture(page, "dark-form");
    await fillIn(page, GOOD, "us");
    await connect(page);
    await page.getByRole("alert").waitFor();
    await picture(page, "dark-failed");
    await fillIn(page, GOOD, "us");
    await page.getByLabel(/try the other ones too/).check();
    await connect(page);
    await page.getByText("Your account was found on Europe").waitFor();
    await picture(page, "dark-found");
    await page.getByRole("link", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "Back in the application" }).waitFor();
    expect(errors.filter((error) => !error.includes("422"))).toEqual([]);
  });

  it("missing permissions are shown, and the popup waits until they are read", async () => {
    const set = await stage();
    const { link_token: link } = await set.server.makeLink({ integrations: ["globex"], allowed_origins: [set.app] });
    const app = await openApplication(await context(), set, link);
    const opened = app.waitForEvent("popup");
    await app.click("#helper");
    const popup = await opened;
    await popup.getByLabel("API key", { exact: true }).fill(BARE);
    await popup.getByRole("button", { name: /^Connect Globex/ }).click();
    await popup.getByText("lack every permission").waitFor();
    await picture(popup, "useless");
    await popup.getByLabel("API key", { exact: true }).fill(LIMITED);
    await popup.getByRole("button", { name: /^Connect Globex/ }).click();
    await popup.getByText("Groups").waitFor();
    await picture(popup, "some-missing");
    expect((await resultOf(app))["result"]).toBe("success");
    const closed = popup.waitForEvent("close");
    await popup.getByRole("button", { name: "Done" }).click();
    await closed;
  });

  it("works by keyboard alone: labels, focus, errors and the way back to the field", async () => {
    const set = await stage();
    const { path } = await set.server.makeLink();
    const page = await (await context()).newPage();
    await page.goto(`${set.url}${path}?integration=acme&connection=keys`);
    const focused = (): Promise<string> =>
      page.evaluate("document.activeElement.id || document.activeElement.className");
    expect(await focused()).toBe("f-site");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("f-api_key");
    await page.keyboard.type(GOOD);
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("show");
    await page.keyboard.press("Space");
    expect(await page.locator("#f-api_key").getAttribute("type")).toBe("text");
    await picture(page, "shown-secret");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await focused()).toContain("notice");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const names = await page.evaluate(
      `[...document.querySelectorAll("input:not([type=hidden]), select, textarea")].map((e) => e.labels.length)`,
    );
    expect(names).not.toContain(0);
    expect(await page.evaluate(`document.activeElement.getAttribute("aria-describedby")`)).toBe("e-app_key");
  });

  it("fits a telephone", async () => {
    const set = await stage();
    const { path } = await set.server.makeLink();
    const page = await (await context({ viewport: { width: 360, height: 740 } })).newPage();
    await page.goto(`${set.url}${path}?integration=acme&connection=keys`);
    await picture(page, "telephone");
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  });
});
