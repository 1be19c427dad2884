/** Prints a plan as a curl command that a person can read and, after filling in the `***`, run. */
import type { RequestPlan } from "../language/exchange.ts";
import { printableUrl } from "../language/plan-url.ts";

/** POSIX: a single-quoted text ends only at a quote. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Secrets stand as `***`; bodies that are not text are named, not printed. */
export const toCurl = (plan: RequestPlan): string => {
  const lines = [`curl -X ${plan.method} ${quote(printableUrl(plan))}`];
  for (const [name, value] of plan.headers) lines.push(`-H ${quote(`${name}: ${String(value)}`)}`);
  if (plan.body !== undefined) {
    lines.push(`-H ${quote(`content-type: ${plan.body.contentType}`)}`);
    lines.push(`--data-raw ${quote(new TextDecoder().decode(plan.body.bytes))}`);
  }
  return lines.join(" \\\n  ");
};
