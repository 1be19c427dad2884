/** `$match(text, /pattern/)`: a text and a pattern that is written in place, without the pattern as a value. */

import type { Callable } from "../callable.ts";
import { charge, chargeNodes, chargeText, fail, type Run } from "../run.ts";

/** All matches, not yet collapsed. `template` is the pattern's constant, `site` the call's. Raises D1004. */
export function matchText(run: Run, template: Callable, text: string, site: number): readonly unknown[] {
  run.site = site;
  const { regex, site: own } = template.meta ?? {};
  const list: unknown[] = [];
  if (regex === undefined) return list;
  for (let from = 0; ;) {
    // Linear in what is left to read; the engine does about this much work a character.
    charge(run, 8 + ((text.length - from) >> 2));
    const found = regex.search(text, from);
    if (found === undefined) return list;
    if (list.length > 0 && found.match === "") fail("D1004", own ?? -1, { value: regex.source });
    list.push({ match: found.match, index: found.start, groups: found.groups });
    chargeNodes(run, 2);
    chargeText(run, found.match.length);
    if (found.end >= text.length) return list;
    from = found.end;
  }
}
