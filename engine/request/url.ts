/** Turns a plan into its URL: for sending (secrets revealed) and for reading (masked). */
import type { RequestPlan, Tainted } from "../language/exchange.ts";
import { reveal } from "../language/secret.ts";
import { encodeText } from "./print.ts";

const assemble = (plan: RequestPlan, print: (value: Tainted) => string): string => {
  const pairs = plan.query.map(([name, value]) => `${encodeText(name)}=${print(value)}`);
  const parts = plan.rawQuery === undefined ? pairs : [plan.rawQuery, ...pairs];
  return `${plan.origin}${plan.path}${parts.length === 0 ? "" : `?${parts.join("&")}`}`;
};

/** The URL to send. Called by `transport` and the auth strategies that sign, by nobody else: it holds secrets. */
export const url = (plan: RequestPlan): string => assemble(plan, (value) => encodeText(reveal(value)));

/** The same with `***` for secrets. */
export const printableUrl = (plan: RequestPlan): string =>
  assemble(plan, (value) => (typeof value === "string" ? encodeText(value) : "***"));
