#!/usr/bin/env node
/** The command line: reads arguments, runs one command, turns its outcome into an exit code. */
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { CognateError } from "../engine/errors.ts";
import { addAuthorCommands } from "./author-commands.ts";
import { EXIT, UsageError } from "./exit.ts";
import { collect, formatOption, portNumber, reportOption } from "./options.ts";
import { describeError, terminal } from "./output.ts";
import { endWhenNobodyReads } from "./signals.ts";
import { VERSION } from "../engine/version.ts";

const wholeNumber = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("a whole number is wanted");
  return Number(text);
};

const atLeastOne = (text: string): number => {
  if (!/^0*[1-9]\d*$/.test(text)) throw new InvalidArgumentError("a whole number from 1 is wanted");
  return Number(text);
};

/** Options of every command that makes or shows a unified or proxy call. */
const withCallOptions = (
  command: Command,
  [integration, target]: readonly [string, string] = ["<integration>", "<target>"],
): Command =>
  command
    .argument(integration, "name of the integration, as `acme`")
    .argument(target, "MODEL/RESOURCE, or RESOURCE.OPERATION of the provider itself")
    .argument("[method]", "list, get, create, update, delete or a custom method (default: get with --id, else list)")
    .option("--root <folder>", "folder that holds integrations/ and unified-models/")
    .option("--id <id>", "id of the record")
    .option("--query <name=value>", "filter or parameter, repeatable; operators as created_at[gt]=…", collect, [])
    .option("--body <json>", "body of a write: JSON, or @file")
    .option("--limit <n>", "records at most", atLeastOne)
    .option("--cursor <cursor>", "continue after this position")
    .option("--fields <names>", "only these fields, separated by commas")
    .option("--sort <fields>", "as -created_at,name")
    .option("--strict", "a failing field fails the call")
    .option("--connection <name>", "which way to connect")
    .option(
      "--field <name=value>",
      "a connection field, repeatable; secrets are better set in the environment. In explain names without a value: only these unified fields, as id,emails.email",
      collect,
      [],
    )
    .option("--base-url <url>", "call this address in place of base_url, its path too (it is allowed by naming it)")
    .option("--sandbox", "use the imitation that the integration's own files describe")
    .option("--deadline <ms>", "give up after this time", wholeNumber, 60_000)
    .addOption(formatOption());

const DATA_HELP =
  "SQLite file that keeps accounts, or :memory: (DATABASE_URL for PostgreSQL, COGNATE_DATA; default .cognate/cognate.sqlite)";

const program = (finish: (code: number) => void): Command => {
  const root = new Command("cognate")
    .description("Declarative mapping of provider APIs to unified models.")
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeErr: (text) => terminal.progress(text.trimEnd()) });

  root
    .command("serve")
    .description("run the HTTP server; without credentials it serves a sandbox account")
    .option("--root <folder>", "folder that holds integrations/ and unified-models/")
    .option("--host <address>", "address to listen on (HOST; default 127.0.0.1)")
    .option("--port <port>", "port to listen on (PORT; default 8080)", portNumber)
    .option("--accounts <file>", "YAML or JSON file of accounts (COGNATE_ACCOUNTS)")
    .option("--data <file>", DATA_HELP)
    .option(
      "--allow-host <host>",
      "host that accounts may use as base URL, repeatable (COGNATE_ALLOW_HOSTS)",
      collect,
      [],
    )
    .option("--no-sandbox", "serve no sandbox account")
    .option("--dev", "reload changed files, show places in files in errors, serve /playground")
    .action(async (options) => finish(await (await import("./commands/serve.ts")).serve(options, terminal)));

  addAuthorCommands(root, finish);

  root
    .command("validate")
    .description("check every file: structure, references, expressions, mapped fields")
    .argument("[path...]", "files or folders; default: everything")
    .option("--root <folder>", "folder that holds integrations/ and unified-models/")
    .option("--openapi <file>", "hold input paths to the provider's own description of its answers too, JSON or YAML")
    .option("--fix", "mend what leaves no choice (misspelt names, quotes); comments and layout stay")
    .option("--dry-run", "with --fix: show the changes, write nothing")
    .option("--watch", "check again whenever a file changes, until Ctrl-C")
    .addOption(reportOption())
    .action(async (paths, options) =>
      finish(
        options.watch === true
          ? await (await import("./commands/validate-watch.ts")).validateAndWatch(paths, options, terminal)
          : (await import("./commands/validate.ts")).validate(paths, options, terminal),
      ),
    );

  root
    .command("compile")
    .description("write the generated code of all mappings as modules, for hosts that forbid code from strings")
    .requiredOption("--out <folder>", "where the modules go; an older one of the same name is replaced")
    .option("--root <folder>", "folder that holds integrations/ and unified-models/")
    .action(async (options) => finish((await import("./commands/compile.ts")).compile(options, terminal)));

  root
    .command("test")
    .description("play the fixtures through the whole engine, nothing sent")
    .argument("[path...]", "fixtures, integrations or folders; default: everything")
    .option("--root <folder>", "folder that holds integrations/ and unified-models/")
    .option("--coverage", "which fixture reaches each field, enum row, branch, filter, error rule and end of a list")
    .option("--points", "with --coverage: list every point, not only those that no fixture reaches")
    .option(
      "--min <percent>",
      "with --coverage or --mutate: fail below it; 90, or of one kind as branch=80",
      collect,
      [],
    )
    .option(
      "--mutate",
      "make one mistake after the other in the files, in memory, and list those that no fixture notices",
    )
    .option("--budget <seconds>", "with --mutate: time at most (default: 600)", wholeNumber)
    .option("--update", "show what came out instead, and write it into the fixtures")
    .option("--yes", "with --update: write without asking")
    .option("--watch", "play again what a changed file can change, until Ctrl-C")
    .addOption(reportOption())
    .action(async (paths, options) =>
      finish(await (await import("./commands/test.ts")).test(paths, options, terminal)),
    );

  withCallOptions(root.command("call").description("make one call with credentials from the environment"))
    .option("--all", "follow cursors to the end")
    .option("--ndjson", "one record a line")
    .action(async (integration, target, method, options) =>
      finish(await (await import("./commands/call.ts")).call({ integration, target, method, ...options }, terminal)),
    );

  withCallOptions(root.command("plan").description("print the request as curl, secrets masked; send nothing")).action(
    async (integration, target, method, options) =>
      finish(await (await import("./commands/plan.ts")).plan({ integration, target, method, ...options }, terminal)),
  );

  withCallOptions(root.command("explain").description("show where each value comes from, and why it is null"), [
    "[integration]",
    "[target]",
  ])
    .option("--record <n>", "only the n-th record, from 1; as many are read", wholeNumber)
    .option("--fixture <file>", "explain a fixture instead of a live call; nothing else need be named")
    .option("--recording <file>", "explain recorded traffic instead of a live call: HAR, or interactions in JSON")
    .option("--compiled", "print the code that records are built by, and where its parts come from; make no call")
    .action(async (integration, target, method, options) =>
      finish(
        await (await import("./commands/explain.ts")).explain({ integration, target, method, ...options }, terminal),
      ),
    );

  withCallOptions(
    root
      .command("record")
      .description("make one call and write it down as a fixture, without secrets and personal data"),
  )
    .option("--all", "follow cursors to the end")
    .option("--pages <n>", "follow as many pages of the answer (default: 1)", wholeNumber)
    .option("--name <text>", "what the fixture shows, as a sentence")
    .option("--out <file>", "where it is written (default: fixtures/recorded/ of the integration)")
    .option("--keep <key>", "leave the values of this key as they are, repeatable", collect, [])
    .option("--ids", "replace ids too")
    .option("--yes", "write without asking")
    .action(async (integration, target, method, options) =>
      finish(
        await (await import("./commands/record.ts")).record({ integration, target, method, ...options }, terminal),
      ),
    );

  root
    .command("sandbox")
    .description("serve an imitation of a provider from the integration's own files")
    .argument("<integration>", "name of the integration")
    .option("--root <folder>", "folder that holds integrations/ and unified-models/")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <port>", "port to listen on", portNumber, 8090)
    .action(async (integration, options) =>
      finish(await (await import("./commands/sandbox.ts")).sandbox(integration, options, terminal)),
    );

  root
    .command("lsp")
    .description("language server for editors, over standard input and output")
    .option("--root <folder>", "folder that holds integrations/ and unified-models/")
    .option("--stdio", "the only way there is; editors' clients pass it")
    .action(async (options) => finish(await (await import("./commands/lsp.ts")).lsp(options)));

  const tokens = root.command("token").description("API tokens of those who call this server");
  tokens
    .command("create")
    .description("make a token; it is printed once")
    .requiredOption("--name <name>", "what it is for")
    .requiredOption("--scope <scope>", "as read, proxy:write, accounts; repeatable", collect, [])
    .option("--tenant <id>", "only accounts of this tenant, repeatable", collect, [])
    .option("--account <id>", "only this account, repeatable", collect, [])
    .option("--model <model[/resource]>", "only this of /unified, repeatable", collect, [])
    .option("--expires <when>", "a date, or days as 90d")
    .option("--label <label>", "stands in the token, as live")
    .option("--data <file>", DATA_HELP)
    .addOption(formatOption())
    .action(async (options) => finish(await (await import("./commands/token.ts")).createToken(options, terminal)));
  tokens
    .command("list")
    .description("show the tokens, without their secrets")
    .option("--data <file>", DATA_HELP)
    .addOption(formatOption())
    .action(async (options) => finish(await (await import("./commands/token.ts")).listTokens(options, terminal)));
  tokens
    .command("revoke")
    .description("end a token at once")
    .argument("<id>", "as `token list` shows it")
    .option("--data <file>", DATA_HELP)
    .addOption(formatOption())
    .action(async (id, options) =>
      finish(await (await import("./commands/token.ts")).revokeToken(id, options, terminal)),
    );

  root
    .command("log")
    .description("who did what to which account and token, newest first")
    .option("--action <action>", "as token.created, or all of account")
    .option("--actor <id>", "token id, COGNATE_TOKEN, cli, link:<id>")
    .option("--tenant <id>", "only of this tenant")
    .option("--account <id>", "only about this account")
    .option("--token <id>", "only about this token")
    .option("--since <date>", "only from then on")
    .option("--limit <n>", "entries at most", wholeNumber, 100)
    .option("--data <file>", DATA_HELP)
    .addOption(formatOption())
    .action(async (options) => finish(await (await import("./commands/log.ts")).log(options, terminal)));

  const keys = root.command("keys").description("the master key that encrypts credentials");
  keys
    .command("rotate")
    .description("put every data key under the current master key, while servers run; can be stopped and run again")
    .option("--data <file>", DATA_HELP)
    .action(async (options) => finish(await (await import("./commands/keys.ts")).rotate(options, terminal)));

  return root;
};

/** Runs the arguments and gives the exit code: 0 fine, 1 findings or a failed call, 2 wrong use. */
export const main = async (argv: readonly string[]): Promise<number> => {
  let code: number = EXIT.fine;
  try {
    await program((finished) => (code = finished)).parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    terminal.progress(describeError(error));
    if (error instanceof UsageError && error.hint !== undefined) terminal.progress(`  hint: ${error.hint}`);
    return isWrongUse(error) ? EXIT.usage : EXIT.findings;
  } finally {
    terminal.clear();
  }
};

/** Refused before anything was sent: an unknown parameter, a limit out of range, a misspelt target. What a provider refuses is an outcome. */
const isWrongUse = (error: unknown): boolean =>
  error instanceof UsageError ||
  (error instanceof CognateError &&
    error.fault === "caller" &&
    error.provider === undefined &&
    (error.status === 400 || NAMES.has(error.code)));

const NAMES: ReadonlySet<string> = new Set(["resource_not_found", "method_not_found", "method_not_allowed"]);

endWhenNobodyReads();
process.exitCode = await main(process.argv);
