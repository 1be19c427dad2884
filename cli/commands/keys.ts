/** `cognate keys rotate`: puts every data key under the current master key, while servers run. */
import { createLocalKeys } from "../../server/store/credentials/local-keys.ts";
import { openDatabase } from "../../server/store/open.ts";
import { rotateKeys } from "../../server/store/rotate.ts";
import { EXIT } from "../exit.ts";
import type { Output } from "../output.ts";
import { asUsage, chooseStore, type StoreChoice } from "../store.ts";

export const rotate = async (choice: StoreChoice, output: Output): Promise<number> => {
  const { place, found } = chooseStore(choice, process.env);
  const database = await asUsage(() => openDatabase(place));
  try {
    const keys = createLocalKeys(found.keys);
    const { rotated, current } = await asUsage(() =>
      rotateKeys(database, keys, (done) => output.progress(`${done} data keys rotated`)),
    );
    output.result(
      `${rotated} data keys rotated; all ${current} in ${database.description} are under master key ${keys.currentKid}.`,
    );
    return EXIT.fine;
  } finally {
    await database.close();
  }
};
