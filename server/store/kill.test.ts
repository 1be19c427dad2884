/**
 * `kill -9` in the middle of 2,000 account writes, over and over on one database: every acknowledged write is there,
 * nothing is half-written, and nobody repairs anything. `COGNATE_KILLS` sets how often (5).
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import type { AccountRecord } from "../accounts/store.ts";
import { openDatabase, openStore } from "./open.ts";
import { DATABASES, keysOf, type Place } from "./testing/databases.ts";
import { accountOfWriter, CHANGED, WRITES } from "./testing/writes.ts";

const KILLS = Number(process.env["COGNATE_KILLS"] ?? 5);
const WRITER = fileURLToPath(new URL("testing/writer.ts", import.meta.url));
const ACKNOWLEDGEMENTS = WRITES + Math.ceil(WRITES / 3) + Math.ceil(WRITES / 7);

interface Acknowledged {
  readonly made: ReadonlySet<number>;
  readonly changed: ReadonlySet<number>;
  readonly removed: ReadonlySet<number>;
}

/** @param after kills it as soon as it has acknowledged so many writes */
const writeAndKill = async (place: Place, round: number, after: number): Promise<Acknowledged> => {
  const child = spawn(process.execPath, [WRITER, JSON.stringify(place), String(round)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let lines = 0;
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => void (complaint += chunk.toString("utf8")));
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
    lines += chunk.filter((byte) => byte === 10).length;
    if (lines >= after) child.kill("SIGKILL");
  });
  await once(child, "close");
  expect(complaint).toBe("");
  const whole = said.slice(0, said.lastIndexOf("\n") + 1).split("\n");
  const numbers = (what: string) =>
    new Set(whole.flatMap((line) => (line.startsWith(`${what} `) ? [Number(line.slice(what.length + 1))] : [])));
  return { made: numbers("made"), changed: numbers("changed"), removed: numbers("removed") };
};

const check = async (place: Place, round: number, acknowledged: Acknowledged): Promise<void> => {
  const store = await openStore({ ...place, keys: keysOf(1), clock: Date.now });
  const found = new Map(
    (await store.accounts.list({ tenantId: `round-${round}` }, 10_000)).map((one) => [one.id, one]),
  );
  await store.close();
  const wrong = Array.from({ length: WRITES }, (_, n) => faultOf(n, round, found.get(idOf(round, n)), acknowledged));
  expect(wrong.filter((fault) => fault !== undefined)).toEqual([]);
};

const idOf = (round: number, n: number): string => accountOfWriter(String(round), n).id;

const faultOf = (
  n: number,
  round: number,
  record: AccountRecord | undefined,
  acknowledged: Acknowledged,
): string | undefined => {
  // A removal may have happened without its acknowledgement.
  if (record === undefined) return acknowledged.made.has(n) && n % 7 !== 0 ? `${n} is lost` : undefined;
  if (acknowledged.removed.has(n)) return `${n} came back`;
  const written = accountOfWriter(String(round), n);
  if (isDeepStrictEqual(record, { ...written, label: CHANGED, context: { n, [CHANGED]: true } }))
    return n % 3 === 0 ? undefined : `${n} was changed`;
  if (acknowledged.changed.has(n)) return `${n} lost its change`;
  return isDeepStrictEqual(record, written) ? undefined : `${n} is half-written`;
};

describe.each(DATABASES)("on %s", (_name, databases) => {
  const fresh = databases();

  it(`${KILLS} kills lose nothing that was acknowledged`, { timeout: 600_000 }, async () => {
    const place = await fresh();
    // Spread evenly over the whole run; the last round is not killed at all.
    const moments = Array.from({ length: KILLS }, (_, kill) => Math.ceil(((kill + 0.5) / KILLS) * ACKNOWLEDGEMENTS));
    for (const [round, after] of [...moments, Infinity].entries())
      await check(place, round, await writeAndKill(place, round, after));
    const database = await openDatabase(place);
    const orphans = await database.db
      .selectFrom("cognate_data_key")
      .fullJoin("cognate_account", "id", "owner")
      .select(["owner", "id"])
      .where((it) => it.or([it("owner", "is", null), it("id", "is", null)]))
      .execute();
    await database.close();
    expect(orphans).toEqual([]);
  });
});
