/** `cognate explain` over recorded users: every null has its reason. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { runCommand } from "../support/command.ts";
import { type Interaction, loadScenarios } from "../support/recordings.ts";
import { describeShared } from "../support/shared.ts";

interface FieldTrace {
  readonly field: string;
  readonly value: unknown;
  readonly why?: string;
  readonly source: string;
  readonly where: { readonly file: string; readonly line: number; readonly column: number };
  readonly inside: readonly FieldTrace[];
}

type Json = Readonly<Record<string, unknown>>;

/** Reasons that name what is missing; "gives nothing" alone would say no more than the null itself. */
const REASON = new RegExp(
  [
    "^not mapped$",
    "^`[^`]+` is null",
    "^`[^`]+` has no `[^`]+`",
    "^the record has no `",
    "^`[^`]+` is an empty list",
    "is false, and there is no else$",
    "^`\\$\\w+` has no key ",
    "^enum has no row for ",
    "^`where` removed all ",
  ].join("|"),
);

describeShared("explain on the recordings of Datadog's users", () => {
  let records: readonly { readonly id: string; readonly fields: readonly FieldTrace[] }[] = [];

  beforeAll(async () => {
    const file = join(mkdtempSync(join(tmpdir(), "cognate-explain-")), "users.json");
    writeFileSync(file, JSON.stringify({ frozen_at: "2026-08-01T00:00:00Z", interactions: [everyUser()] }));
    const args = ["explain", "datadog", "user-directory/users", "--recording", file, "--format", "json"];
    const { stdout } = await runCommand(args);
    const events = JSON.parse(stdout) as readonly { readonly kind: string }[];
    records = events.filter((event) => event.kind === "record") as unknown as typeof records;
  }, 60_000);

  it("reads every user that any recording holds", () => {
    expect(records.length).toBeGreaterThan(20);
    expect(new Set(records.map((record) => record.id)).size).toBe(records.length);
  });

  it("says for every null field, at whatever depth, why it is null, and where its expression stands", () => {
    const all = records.flatMap((record) => record.fields.flatMap(withInner));
    const empty = all.filter(({ value }) => value === null || (Array.isArray(value) && value.length === 0));
    expect(empty.length).toBeGreaterThan(records.length);
    expect(empty.filter(({ why }) => why === undefined || !REASON.test(why))).toEqual([]);
    const mapped = all.filter(({ source }) => source !== "");
    expect(mapped.filter(({ where }) => !where.file.endsWith("users.yaml") || where.line < 2)).toEqual([]);
  });

  it("tells the reasons apart: an attribute that is absent, one that is null, a name that was not included", () => {
    const reasons = new Set(records.flatMap((record) => record.fields.flatMap(withInner)).map(({ why }) => why));
    expect(reasons).toContain("`attributes.title` is null");
    expect(reasons).toContain("`attributes` has no `mfa_enabled`");
    expect(reasons).toContain("not mapped");
    expect([...reasons].some((why) => why?.startsWith("`$orgs` has no key") === true)).toBe(true);
  });
});

const withInner = (field: FieldTrace): readonly FieldTrace[] => [field, ...field.inside.flatMap(withInner)];

/** One list answer with every user of every recording in it, each in its last state. */
const everyUser = (): Interaction => {
  const found = new Map<string, Json>();
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { type, attributes, id } = value as Json;
    if (type === "users" && typeof attributes === "object" && typeof id === "string") found.set(id, value as Json);
    for (const child of Object.values(value)) look(child);
  };
  for (const { interactions } of loadScenarios("datadog")) for (const { response } of interactions) look(response.body);
  return {
    request: { method: "GET", url: "https://api.datadoghq.com/api/v2/users", headers: {}, body: null },
    response: {
      status: 200,
      headers: { "content-type": "application/json" },
      body: { data: [...found.values()], included: [] },
    },
  };
};
