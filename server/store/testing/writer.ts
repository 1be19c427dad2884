/**
 * A process that is killed: writes 2,000 accounts, changes each third and removes each seventh, several at a time, and
 * says so on stdout after each acknowledgement. Arguments: the place as JSON, the round.
 */
import { writeSync } from "node:fs";
import { createLocalKeys } from "../credentials/local-keys.ts";
import { openStore, type StoreOptions } from "../open.ts";
import { accountOfWriter, CHANGED, WRITES } from "./writes.ts";

const WRITERS = 4;

const [place = "{}", round = "0"] = process.argv.slice(2);
const store = await openStore({
  ...(JSON.parse(place) as Pick<StoreOptions, "url" | "file">),
  keys: createLocalKeys({ current: new Uint8Array(32).fill(1), previous: [] }),
  clock: Date.now,
});
const say = (what: string, n: number): void => void writeSync(1, `${what} ${n}\n`);

const write = async (n: number): Promise<void> => {
  const record = accountOfWriter(round, n);
  await store.accounts.insert(record);
  say("made", n);
  if (n % 3 === 0) {
    await store.accounts.update(record.id, (current) => ({
      ...current,
      label: CHANGED,
      context: { n, [CHANGED]: true },
    }));
    say("changed", n);
  }
  if (n % 7 === 0) {
    await store.accounts.remove(record.id);
    say("removed", n);
  }
};

await Promise.all(
  Array.from({ length: WRITERS }, async (_, first) => {
    for (let n = first; n < WRITES; n += WRITERS) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
      await write(n);
    }
  }),
);
await store.close();
