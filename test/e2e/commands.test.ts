/** The commands as processes: exit codes, what goes to stdout, what to stderr. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { REPOSITORY } from "../support/cognate.ts";
import { runCommand } from "../support/command.ts";

interface Case {
  readonly args: string;
  readonly code: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  { args: "--version", code: 0, stdout: /^\d+\.\d+\.\d+\n$/ },
  { args: "--help", code: 0, stdout: /serve[\s\S]*validate[\s\S]*explain[\s\S]*sandbox/ },
  { args: "frobnicate", code: 2, stderr: /unknown command/ },
  { args: "validate", code: 0, stdout: /\d+ files, 0 errors/ },
  { args: "validate integrations/datadog/resources/users.yaml", code: 0, stdout: /1 file/ },
  { args: "validate --format json", code: 0, stdout: /^\s*[[{]/ },
  { args: "validate no/such/file.yaml", code: 2, stderr: /does not exist/ },
  { args: "validate --format xml", code: 2, stderr: /xml/ },
  { args: "test", code: 0, stdout: /\d+ passed, 0 failed/ },
  { args: "test integrations/datadog/fixtures/users/pages.yaml", code: 0, stdout: /1 passed, 0 failed/ },
  { args: "test --format junit", code: 0, stdout: /<testsuite/ },
  { args: "call datadog user-directory/users --sandbox --limit 2", code: 0, stdout: /"result_count": 2/ },
  {
    args: "call datadog user-directory/users list --sandbox --limit 3 --query status=inactive",
    code: 0,
    stdout: /"inactive"/,
  },
  { args: "call datadog users.list --sandbox --limit 2", code: 0, stdout: /"result"/ },
  { args: "call datadog usage-metering/products --sandbox --limit 3", code: 0, stdout: /"is_umbrella"/ },
  { args: "call datadog user-directory/users --sandbox --query statsu=x", code: 2, stderr: /statsu/ },
  { args: "call datadog user-directory/users get --sandbox", code: 2, stderr: /needs --id/ },
  { args: "call datadog user-directory/users get --sandbox --id nobody", code: 1, stderr: /not_found/ },
  { args: "call datadog user-directory/users --sandbox --body {}", code: 2, stderr: /list takes no --body/ },
  { args: "call datadog user-directory/users", code: 2, stderr: /DD_API_KEY/ },
  { args: "call datadgo user-directory/users --sandbox", code: 2, stderr: /datadog/ },
  { args: "call datadog users --sandbox", code: 2, stderr: /MODEL\/RESOURCE/ },
  {
    args: "plan datadog user-directory/users --query status=active --limit 5",
    code: 0,
    env: { DD_API_KEY: "a-secret-key", DD_APP_KEY: "a-second-secret" },
    stdout: /^curl [\s\S]*api\.datadoghq\.com\/api\/v2\/users[\s\S]*\*\*\*/,
  },
  {
    args: "plan datadog usage-metering/usage --query report=projected_cost --format json",
    code: 0,
    env: { DD_API_KEY: "a-secret-key", DD_APP_KEY: "a-second-secret", DD_SITE: "https://app.datadoghq.eu" },
    stdout: /api\.datadoghq\.eu/,
  },
  {
    args: "plan datadog user-directory/users --limit 5",
    code: 0,
    stdout: /api\.datadoghq\.com\/api\/v2\/users[\s\S]*\*\*\*/,
    stderr: /DD_API_KEY, DD_APP_KEY not set: a placeholder is shown/,
  },
  {
    args: "plan datadog users.list --limit 5",
    code: 0,
    stdout: /^curl -X GET [\s\S]*\/api\/v2\/users[\s\S]*\*\*\*[\s\S]*# for each further page: GET/,
  },
  { args: "plan datadog users.get --id u1", code: 0, stdout: /\/api\/v2\/users\/u1'[\s\S]*\*\*\*/ },
  { args: "plan datadog users.lsit", code: 2, stderr: /list/ },
  {
    args: "call datadog user-directory/users --sandbox --connection zz",
    code: 2,
    stderr: /no connection `zz`[\s\S]*There (?:is|are) /,
  },
  { args: "call datadog user-directory/users --connection zz", code: 2, stderr: /no connection `zz`/ },
  {
    args: "call datadog user-directory/users --sandbox --field x=1",
    code: 2,
    stderr: /no field `x`[\s\S]*Its fields are /,
  },
  { args: "explain datadog user-directory/users --compiled", code: 0, stdout: /users\.yaml:\d+[\s\S]*function record/ },
  {
    args: "explain datadog user-directory/users --compiled",
    code: 0,
    stdout: /stack traces this is cognate-expression\/\S+users\.yaml:[\s\S]*\/\/ site \d+: .*users\.yaml:\d+:\d+ {2}\$/,
  },
  { args: "compile --out integrations/compiled", code: 2, stderr: /integrations\/compiled[\s\S]*new folder/ },
  { args: "explain datadog user-directory/user --compiled", code: 2, stderr: /It maps .*user-directory\/users/ },
  { args: "explain datadog user-directory/users --sandbox --field roles", code: 0, stdout: /users\.yaml:\d+/ },
  { args: "explain datadog user-directory/users --sandbox --field nme", code: 2, stderr: /`nme`[\s\S]*`name`/ },
  { args: "explain datadog user-directory/users --sandbox --field roles.nme", code: 2, stderr: /`roles\.name`/ },
  {
    args: "explain datadog user-directory/users --sandbox --record 3 --field id,name",
    code: 0,
    stdout: /^record \S+\n {2}id = [\s\S]*^ {2}name = /m,
  },
  {
    args: "explain --fixture integrations/datadog/fixtures/users/get.yaml --field roels",
    code: 2,
    stderr: /Did you mean `roles`/,
  },
  {
    args: "explain datadog user-directory/users get --sandbox --id nobody",
    code: 1,
    stdout: /request GET \S+\/nobody[\s\S]*answer 404/,
    stderr: /not_found/,
  },
  {
    args: "explain --fixture integrations/datadog/fixtures/users/get.yaml --field roles.name",
    code: 0,
    stdout: /roles\[0\]\.name = "Reader"\n {6}\$lookup\(\$roles, id\) {2}\S+users\.yaml:\d+:\d+[\s\S]*\$roles -> /,
  },
  { args: "explain datadog user-directory/users --recording package.json", code: 2, stderr: /is no recording/ },
  {
    args: "explain datadog user-directory/users create --recording package.json --body @nope",
    code: 2,
    stderr: /^The file of --body cannot be read: ENOENT/,
  },
  { args: "explain", code: 2, stderr: /--fixture/ },
  { args: "explain datadog user-directory/users --sandbox --format json", code: 0, stdout: /^\[/ },
  {
    args: "sandbox datadog --port 99999999",
    code: 2,
    stderr: /'99999999' is invalid\. a port is a number from 0 to 65535/,
  },
  { args: "serve --port 65536", code: 2, stderr: /a port is a number from 0 to 65535/ },
  {
    args: "call datadog user-directory/users create --sandbox --body @nope",
    code: 2,
    stderr: /^The file of --body cannot be read: ENOENT/,
  },
  { args: "call datadog user-directory/users create --sandbox --body {", code: 2, stderr: /^--body is not JSON: / },
  { args: "docs --out /proc/none", code: 2, stderr: /cannot be written: ENOENT[\s\S]*--out/ },
  { args: "validate --watch --fix", code: 2, stderr: /--fix changes the files that --watch follows/ },
  { args: "sandbox nobody", code: 2, stderr: /no integration `nobody`/ },
];

describe("cognate", () => {
  it.each(CASES.map((one) => [one.args, one] as const))("%s", async (args, { code, stdout, stderr, env = {} }) => {
    const result = await runCommand(args.split(" "), { env });
    expect(result).toMatchObject({
      code,
      stdout: expect.stringMatching(stdout ?? /^/) as string,
      stderr: expect.stringMatching(stderr ?? /^/) as string,
    });
    expect(JSON.stringify(result)).not.toMatch(/a-secret-key|a-second-secret/);
  });

  it("sandbox on a port that is taken is wrong use, not a crash", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    const port = String(typeof address === "object" && address !== null ? address.port : 0);
    const { code, stderr } = await runCommand(["sandbox", "datadog", "--port", port]);
    taken.close();
    expect([code, stderr]).toEqual([2, expect.stringContaining(`Cannot listen on 127.0.0.1:${port}`)]);
  });

  it("call --all --ndjson gives a line a record, and the count to stderr", async () => {
    const { code, stdout, stderr } = await runCommand(
      "call datadog user-directory/users --sandbox --all --ndjson --fields id,name".split(" "),
    );
    const lines = stdout.trimEnd().split("\n");
    expect([code, lines.length, stderr]).toEqual([0, 250, expect.stringContaining("250 records, complete")]);
    expect(Object.keys(JSON.parse(lines[0] ?? "{}") as object).toSorted()).toEqual(["id", "name"]);
  });

  it("ends quietly when nobody reads on, as before `| head`", async () => {
    const args = "call datadog user-directory/users --sandbox --all --ndjson".split(" ");
    const child = spawn(process.execPath, [join(REPOSITORY, "cli", "main.ts"), ...args], {
      cwd: REPOSITORY,
      env: { PATH: process.env["PATH"] ?? "", NO_COLOR: "1" },
    });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
    const [code] = (await once(child, "close")) as [number | null];
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("call gives a cursor that another call continues from, with a master key", async () => {
    const env = { COGNATE_MASTER_KEY: Buffer.alloc(32, 7).toString("base64") };
    const args = "call datadog user-directory/roles --sandbox --limit 7 --fields id".split(" ");
    const read = async (more: readonly string[]) => {
      const { stdout } = await runCommand([...args, ...more], { env });
      return JSON.parse(stdout) as {
        readonly result: readonly { readonly id: string }[];
        readonly next_cursor: string;
      };
    };
    const first = await read([]);
    const second = await read(["--cursor", first.next_cursor]);
    expect([second.result.length, second.next_cursor]).toEqual([5, null]);
    expect(new Set([...first.result, ...second.result].map(({ id }) => id)).size).toBe(12);
  });
});
