/** `$match(text, /pattern/)`: a text and a pattern that is written in place, without the pattern as a value. */

import type { Callable } from "../callable.ts";
import { fail, type Run } from "../run.ts";
import { find, listMatch } from "./match.ts";

/** All matches, not yet collapsed. `template` is the pattern's constant, `site` the call's. Raises D1004. */
export function matchText(run: Run, template: Callable, text: string, site: number): readonly unknown[] {
  run.site = site;
  const { regex, site: own } = template.meta ?? {};
  const list: unknown[] = [];
  if (regex === undefined) return list;
  for (let from = 0; ;) {
    const found = find(run, template, text, from);
    if (found === undefined) return list;
    if (list.length > 0 && found.match === "") fail("D1004", own ?? -1, { value: regex.source });
    listMatch(run, list, found);
    if (found.end >= text.length) return list;
    from = found.end;
  }
}
