/** The strategies. Adding one: write its file, add it to this list. */
import { cursor } from "./cursor.ts";
import { dynamic } from "./dynamic.ts";
import { link } from "./link.ts";
import { none } from "./none.ts";
import { offset } from "./offset.ts";
import { page } from "./page.ts";
import type { Strategy } from "./strategy.ts";
import { tokenPage } from "./token-page.ts";
import { window } from "./window.ts";

export const STRATEGIES: readonly Strategy[] = [none, page, offset, cursor, tokenPage, link, dynamic, window];

/** Words of the language that this version does not run yet. */
export const RESERVED_STRATEGIES: readonly string[] = ["range"];
