/** `cognate serve --dev` as a process: changed files, files with errors, and the playground in a browser. */
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import { chromiumPath, startChromium } from "../../server/link/testing/browser.ts";
import { REPOSITORY } from "../support/cognate.ts";
import { startCommand, type RunningCommand } from "../support/command.ts";

const running: RunningCommand[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const one of running) one.signal("SIGKILL");
  await Promise.all(running.splice(0).map((one) => one.ended));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const MAPPING = "integrations/datadog/mappings/user-directory/users.yaml";

const serve = async (args: readonly string[]) => {
  const folder = mkdtempSync(join(tmpdir(), "cognate-dev-"));
  folders.push(folder);
  for (const name of ["integrations", "unified-models"])
    cpSync(join(REPOSITORY, name), join(folder, name), { recursive: true });
  const command = startCommand(["serve", "--root", folder, ...args], { env: { PORT: "0", LOG_LEVEL: "silent" } });
  running.push(command);
  const [, url = ""] = await command.printed(/listens on (http:\/\/\S+)/);
  const original = readFileSync(join(folder, MAPPING), "utf8");
  const edit = (from: string, to: string): void =>
    writeFileSync(
      join(folder, MAPPING),
      original.replace(from, () => to),
    );
  return { command, url, edit, folder, original };
};

const sandboxAccount = async (url: string): Promise<string> => {
  const { result } = (await (await fetch(`${url}/integrated-account`)).json()) as { result: { id: string }[] };
  return result[0]?.id ?? "";
};

describe("a file with errors under --dev", () => {
  it("keeps its last good version serving, which every answer and the terminal say, until it is mended", async () => {
    const { command, url, edit } = await serve(["--dev"]);
    const account = await sandboxAccount(url);
    const paths = [
      `/unified/user-directory/users?integrated_account_id=${account}&limit=1`,
      "/unified/nothing/here",
      "/healthz",
      `/custom/api/v2/users?integrated_account_id=${account}`,
    ];
    const headers = (): Promise<readonly (string | null)[]> =>
      Promise.all(paths.map(async (path) => (await fetch(url + path)).headers.get("x-cognate-catalog")));
    const username = async (): Promise<unknown> => {
      const { result } = (await (await fetch(url + (paths[0] ?? ""))).json()) as { result: { username: string }[] };
      return result[0]?.username;
    };
    const before = await username();
    expect(await headers()).toEqual([null, null, null, null]);

    edit("username: attributes.handle", "username: $uppercas(attributes.handle)");
    await command.printed(/users\.yaml:\d+:\d+[\s\S]*the last good version keeps serving/);
    expect(await headers()).toEqual(paths.map(() => "stale; findings=1"));
    expect(await username()).toBe(before);

    edit("username: attributes.handle", "username: $uppercase(attributes.handle)");
    await command.printed(/Reloaded the changed files/);
    expect(await headers()).toEqual([null, null, null, null]);
    expect(await username()).toBe(String(before).toUpperCase());
  }, 60_000);
});

describe("files that programs save by renaming a new one over the old one, under --dev", () => {
  const RELOADED = "Reloaded the changed files";
  const STALE = "the last good version keeps serving";

  it("are seen each time, as are files that are gone and come back", async () => {
    const { command, url, folder, original } = await serve(["--dev"]);
    const account = await sandboxAccount(url);
    const lines: string[] = [];
    /** The user name of the first user and the header, once the terminal has said one line more. */
    const after = async (line: string): Promise<readonly unknown[]> => {
      lines.push(line);
      await command.printed(new RegExp(lines.join("[\\s\\S]*"), "u"));
      const answer = await fetch(`${url}/unified/user-directory/users?integrated_account_id=${account}&limit=1`);
      const { result } = (await answer.json()) as { result: { username: string }[] };
      return [result[0]?.username, answer.headers.get("x-cognate-catalog")];
    };
    const file = join(folder, MAPPING);
    const save = (expression: string): void => {
      const saved = join(folder, "saved.tmp");
      writeFileSync(
        saved,
        original.replace("username: attributes.handle", () => `username: ${expression}`),
      );
      renameSync(saved, file);
    };
    for (const name of ["one", "two", "three", "four"]) {
      save(`'"${name}"'`);
      // oxlint-disable-next-line no-await-in-loop -- one save after the other
      expect(await after(RELOADED)).toEqual([name, null]);
    }
    save("$uppercas(attributes.handle)");
    expect(await after(STALE)).toEqual(["four", "stale; findings=1"]);
    save(`'"mended"'`);
    expect(await after(RELOADED)).toEqual(["mended", null]);

    const model = join(folder, "unified-models", "user-directory", "model.yaml");
    renameSync(model, join(folder, "model.yaml"));
    expect(await after(STALE)).toEqual(["mended", expect.stringMatching(/^stale; findings=\d+$/)]);
    renameSync(join(folder, "model.yaml"), model);
    expect(await after(RELOADED)).toEqual(["mended", null]);

    // As a checkout of another revision may do it.
    const mappings = join(folder, "integrations", "datadog", "mappings");
    cpSync(mappings, join(folder, "kept"), { recursive: true });
    rmSync(mappings, { recursive: true });
    renameSync(join(folder, "kept"), mappings);
    save(`'"again"'`);
    // The system may let the server look in between.
    let name: unknown;
    while (name !== "again") {
      // oxlint-disable-next-line no-await-in-loop -- one line after the other
      [name] = await after(RELOADED);
    }
  }, 60_000);
});

const hasChromium = chromiumPath() !== undefined;
if (!hasChromium) console.warn("Skipped: the playground's browser test needs Chromium (apt-get install chromium).");

describe("the playground", () => {
  it("is one page that fetches nothing from elsewhere", async () => {
    const { command, url } = await serve(["--dev"]);
    await command.printed(/try calls in a browser: \S+\/playground/);
    const answer = await fetch(`${url}/playground`);
    const text = await answer.text();
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(answer.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; script-src 'nonce-[\w-]{22}'; style-src 'nonce-[\w-]{22}'; connect-src 'self'; .*frame-ancestors 'none'$/,
    );
    expect(text).not.toMatch(/(?:src|href)=|https?:\/\//);
    expect(text).not.toMatch(/integrated_account_id=|api_key/);
  }, 60_000);

  it.each([[[]], [["--dev", "--host", "0.0.0.0"]]])(
    "is not there with %j",
    async (args) => {
      const { url } = await serve(args);
      expect((await fetch(`${url.replace("0.0.0.0", "127.0.0.1")}/playground`)).status).toBe(404);
    },
    60_000,
  );
});

describe.skipIf(!hasChromium)("the playground in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  }, 60_000);
  afterAll(() => browser.close());

  it("makes a call, shows its answer, and says of each field where it comes from and why it is null", async () => {
    const { url } = await serve(["--dev"]);
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
    page.on("pageerror", (error) => void errors.push(error.message));
    await page.goto(`${url}/playground`);
    await page.locator("#account option").first().waitFor({ state: "attached" });
    await page.getByLabel("Resource").selectOption("user-directory/users");
    await page.getByLabel("Query").fill("limit=2&status=active");
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("#explained summary").first().waitFor();
    expect(await page.locator("#line").textContent()).toMatch(/^GET \/unified\/user-directory\/users\?.* -> 200$/);
    const answer = JSON.parse((await page.locator("#answer").textContent()) ?? "{}") as { result_count: number };
    expect(answer.result_count).toBe(2);
    const row = page.locator("#explained tr", { has: page.getByText("attributes.handle", { exact: true }) }).first();
    expect(await row.textContent()).toMatch(/username.*users\.yaml:\d+:\d+/);
    expect(await page.locator("#explained .why").first().textContent()).toMatch(/^Null because not mapped: .*timezone/);
    expect(errors).toEqual([]);
    await page.close();
  }, 60_000);
});
