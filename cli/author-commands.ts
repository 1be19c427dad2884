/** Commands of authors about whole providers: begin one, compare it with its document, tell what a change breaks, write its pages. */
import { Option, type Command } from "commander";
import { collect, formatOption, reportOption } from "./options.ts";
import { terminal } from "./output.ts";

export const addAuthorCommands = (root: Command, finish: (code: number) => void): void => {
  root
    .command("init")
    .description("a new integration that validates and whose tests pass, with TODOs where a person must decide")
    .argument("<name>", "name of the integration and its folder, as `acme`")
    .option(
      "--openapi <file>",
      "propose everything from the provider's OpenAPI 3 document, each guess with its confidence",
    )
    .option("--model <model[/resource]>", "map this, repeatable; default: what the document seems to have", collect, [])
    .option(
      "--only <text>",
      "with --openapi: only operations with this in their path, or with this tag; repeatable",
      collect,
      [],
    )
    .option("--root <folder>", "folder for integrations/ (default: the nearest one upwards, else here)")
    .addOption(formatOption())
    .action(async (name, options) => finish(await (await import("./commands/init.ts")).init(name, options, terminal)));

  root
    .command("docs")
    .description(
      "write the Markdown pages of integrations, models, strategies, functions and error codes, and llms.txt",
    )
    .option("--out <folder>", "where to; what stands there and was not generated is left alone", "pages")
    .option("--check", "write nothing; exit with 1 if a page is out of date")
    .option("--root <folder>", "folder that holds integrations/ and unified-models/")
    .addOption(formatOption())
    .action(async (options) => finish((await import("./commands/docs.ts")).docs(options, terminal)));

  root
    .command("diff")
    .description("what changed between two versions of models or mappings: breaking, additive, patch")
    .argument("<from>", "a folder, or a revision of git with a colon, as HEAD~1:")
    .argument("[to]", "the same; default: the folder here")
    .addOption(new Option("--allow <level>", "exit with 0 in spite of such changes").choices(["breaking"]))
    .addOption(new Option("--format <format>", "how to print").choices(["text", "json", "github"]).default("text"))
    .action(async (from, to, options) =>
      finish((await import("./commands/diff.ts")).diff(from, to, options, terminal)),
    );

  root
    .command("drift")
    .description("an integration against the provider's own OpenAPI document: what is gone, required, new")
    .argument("<integration>", "name of the integration")
    .option("--openapi <file>", "the document, JSON or YAML; repeatable, one for each version", collect, [])
    .option("--root <folder>", "folder that holds integrations/ and unified-models/")
    .addOption(reportOption())
    .action(async (name, options) => finish((await import("./commands/drift.ts")).drift(name, options, terminal)));
};
