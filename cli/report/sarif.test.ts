/** The log against the parts of the SARIF 2.1.0 schema (OASIS, sarif-schema-2.1.0.json) that it uses, closed. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { loadCatalog } from "../../engine/catalog/index.ts";
import { CORPUS } from "../../engine/catalog/testing/corpus/index.ts";
import { FINDING_CODES } from "../../engine/language/finding.ts";
import { printReport } from "./index.ts";

const closed = (required: readonly string[], properties: object): object => ({
  type: "object",
  additionalProperties: false,
  required,
  properties,
});
const message = closed(["text"], { text: { type: "string", minLength: 1 } });
const line = { type: "integer", minimum: 1 };
const region = closed(["startLine"], { startLine: line, startColumn: line, endLine: line, endColumn: line });
const SARIF = closed(["version", "runs"], {
  $schema: { type: "string", format: "uri" },
  version: { const: "2.1.0" },
  runs: {
    type: "array",
    items: closed(["tool"], {
      tool: closed(["driver"], {
        driver: closed(["name"], {
          name: { type: "string" },
          semanticVersion: { type: "string" },
          rules: {
            type: "array",
            uniqueItems: true,
            items: closed(["id"], { id: { type: "string" }, shortDescription: message, help: message }),
          },
        }),
      }),
      columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
      results: {
        type: "array",
        items: closed(["message"], {
          ruleId: { type: "string" },
          ruleIndex: { type: "integer", minimum: -1 },
          level: { enum: ["none", "note", "warning", "error"] },
          message,
          locations: {
            type: "array",
            items: closed([], {
              physicalLocation: closed([], {
                artifactLocation: closed([], { uri: { type: "string", pattern: "^[A-Za-z0-9._~%/-]+$" } }),
                region,
              }),
            }),
          },
        }),
      },
    }),
  },
});

const validate = new Ajv2020({ strict: false }).compile(SARIF);

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[];
    },
  ];
}

test.each(Object.entries(CORPUS))("the log of every finding of %s is SARIF", (_kind, mistakes) => {
  const findings = mistakes.flatMap(({ tree }) => loadCatalog(tree, { notices: true }).findings);
  const text = printReport({ kind: "findings", findings, files: 1, source: () => undefined }, "sarif", false);
  const log = JSON.parse(text) as Log;
  expect(validate(log) ? [] : validate.errors).toEqual([]);
  const [{ tool, results }] = log.runs;
  expect(results).toHaveLength(findings.length);
  for (const result of results) expect(tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
});

test("every rule leads to its words in the documentation", () => {
  const span = { file: "a b/ü.yaml", line: 1, column: 1, endLine: 1, endColumn: 1 };
  const codes = Object.keys(FINDING_CODES) as (keyof typeof FINDING_CODES)[];
  const findings = codes.map((code) => ({ code, severity: "error" as const, message: code, span }));
  const text = printReport({ kind: "findings", findings, files: 1, source: () => undefined }, "sarif", false);
  expect(validate(JSON.parse(text))).toBe(true);
  for (const code of codes) expect(text).toContain(`docs/findings.md#${code}`);
  expect(text).toContain("a%20b/%C3%BC.yaml");
});
