/** Findings in each format that a person or a machine reads. */
import { describe, expect, test } from "vitest";
import { printReport } from "./index.ts";
import type { FindingsReport, FixturesReport } from "./types.ts";

const source = "name: acme\nlabell: Acme\n";
const span = { file: "integrations/acme/integration.yaml", line: 2, column: 1, endLine: 2, endColumn: 7 };
const findings: FindingsReport = {
  kind: "findings",
  files: 1,
  findings: [
    {
      code: "unknown_key",
      severity: "error",
      message: "Unknown key `labell`",
      hint: "did you mean `label`?\n100%",
      span,
    },
  ],
  source: () => source,
};
const fixtures: FixturesReport = {
  kind: "fixtures",
  outcomes: [
    { name: "lists users", file: "f.yaml", failures: [] },
    { name: "says <why>", file: "f.yaml", failures: [{ message: "expected 1", span: { ...span, file: "f.yaml" } }] },
  ],
  source: () => undefined,
};

describe("findings", () => {
  test("a person sees the place, a frame with a caret, and the hint", () => {
    const text = printReport(findings, "text", false);
    expect(text).toContain("integrations/acme/integration.yaml:2:1");
    expect(text).toContain("> 2 | labell: Acme");
    expect(text).toContain("\n    | ^^^^^^\n");
    expect(text).toContain("did you mean `label`?");
    expect(text).toContain("1 file, 1 error, 0 warnings, 0 notices");
  });

  test("GitHub gets one escaped annotation a finding", () => {
    expect(printReport(findings, "github", false)).toBe(
      "::error file=integrations/acme/integration.yaml,line=2,endLine=2,col=1,endColumn=7,title=unknown_key::Unknown key `labell`%0Ahint: did you mean `label`?%0A100%25",
    );
  });

  test("a program that finds problems with a pattern gets a line for each", () => {
    expect(printReport(findings, "lines", false)).toBe(
      "integrations/acme/integration.yaml:2:1-2:7: error unknown_key: Unknown key `labell` (did you mean `label`? 100%)",
    );
  });

  test("JUnit has the hint beside the message", () => {
    expect(printReport(findings, "junit", false)).toContain(
      'message="Unknown key `labell` (did you mean `label`?\n100%)"',
    );
  });

  test("SARIF names the rule, the file and the exact region", () => {
    const log = JSON.parse(printReport(findings, "sarif", false)) as {
      version: string;
      runs: { results: unknown[] }[];
    };
    expect(log.version).toBe("2.1.0");
    expect(log.runs[0]?.results[0]).toMatchObject({
      ruleId: "unknown_key",
      level: "error",
      locations: [{ physicalLocation: { region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 7 } } }],
    });
  });

  test("JSON has every problem with its place", () => {
    expect(JSON.parse(printReport(findings, "json", false))).toMatchObject({
      files: 1,
      findings: [{ code: "unknown_key", line: 2 }],
    });
  });
});

describe("fixtures", () => {
  test("the last line counts", () => {
    expect(printReport(fixtures, "text", false).trim().split("\n").at(-1)).toBe("1 passed, 1 failed");
  });

  test("JUnit has a case for each fixture and escapes what XML would read", () => {
    const xml = printReport(fixtures, "junit", false);
    expect(xml).toContain('tests="2" failures="1"');
    expect(xml).toContain('name="says &lt;why&gt;"');
  });
});
