/** Pictures of dates and numbers must be literal texts, so that they are checked when files are loaded and not when a date comes by. */
import type { Node } from "../ast.ts";
import { messageOf } from "../messages.ts";
import { pictureChecks } from "../runtime/pictures/index.ts";
import { Fault } from "../runtime/run.ts";
import type { Diagnostics } from "./diagnostic.ts";
import type { Shape } from "./shape.ts";

/** `$fromMillis(x, "[Y0001]")`: the picture may come from a condition or a variable, as long as each of its values is written here. */
export function checkPicture(
  name: string,
  args: readonly Node[],
  shapes: readonly Shape[],
  diagnostics: Diagnostics,
): void {
  const check = Object.hasOwn(pictureChecks, name) ? pictureChecks[name] : undefined;
  const place = name === "now" ? 0 : 1;
  const [arg, shape] = [args[place], shapes[place]];
  if (check === undefined || arg === undefined || shape === undefined) return;
  const remark = (message: string, hint?: string): void =>
    diagnostics.add({
      code: "picture",
      start: arg.start,
      end: arg.end,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  if (shape.any || shape.string === true) {
    remark(`The picture of \`$${name}\` is computed.`, "Write it as a literal text, so that it can be checked here.");
  } else if (shape.string !== false) {
    for (const picture of shape.string) {
      const fault = faultOf(() => check(picture));
      if (fault !== undefined) remark(`${messageOf(fault.code, fault.details) ?? fault.code} (${fault.code}).`);
    }
  }
}

function faultOf(check: () => unknown): Fault | undefined {
  try {
    check();
    return undefined;
  } catch (cause) {
    if (cause instanceof Fault) return cause;
    return new Fault("L1004", -1, {});
  }
}
