/** Turns a plan into its URL: for sending (secrets revealed) and for reading (masked). */
import type { RequestPlan, Tainted } from "./exchange.ts";
import { reveal } from "./secret.ts";

/** encodeURIComponent that never throws, and that leaves nothing for a URL parser to change. */
export const encodeText = (text: string): string =>
  PLAIN.test(text) ? text : encodeURIComponent(text.toWellFormed()).replaceAll("'", "%27");

/** Most names and values are. */
const PLAIN = /^[\w.~-]*$/;

const assemble = (plan: RequestPlan, print: (value: Tainted) => string): string => {
  const pairs = plan.query.map(([name, value]) => `${encodeText(name)}=${print(value)}`);
  const parts = plan.rawQuery === undefined ? pairs : [plan.rawQuery, ...pairs];
  return `${plan.origin}${plan.path}${parts.length === 0 ? "" : `?${parts.join("&")}`}`;
};

/** The URL to send: it holds secrets. Called by `transport`, and by signing before it, by nobody else. */
export const url = (plan: RequestPlan): string => assemble(plan, (value) => encodeText(reveal(value)));

/** The same with `***` for secrets. */
export const printableUrl = (plan: RequestPlan): string =>
  assemble(plan, (value) => (typeof value === "string" ? encodeText(value) : "***"));
