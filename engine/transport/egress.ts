/** The egress guard: where a planned URL, a next link or a redirect may go (http-api-spec 3.7). */
import { CognateError } from "../errors.ts";
import { isLiteralAddress } from "./addresses.ts";
import { nameFits, operatorAllows } from "./operator-hosts.ts";
import type { EgressPolicy } from "./types.ts";

export interface Passage {
  /** The operator vouches for the host, so it may be a private address. */
  readonly trusted: boolean;
}

type Verdict = Passage | { readonly refused: string };

/** The passage, or why there is none. */
export const judgeUrl = (text: string, policy: EgressPolicy): Verdict => {
  const target = URL.parse(text);
  if (target === null || !/^https?:$/.test(target.protocol)) return { refused: "only http(s) addresses can be called" };
  if (target.username !== "" || target.password !== "")
    return { refused: "an address may not hold a user or password" };
  const known = judged.get(policy)?.get(target.origin);
  if (known !== undefined) return known;
  const verdict = judgeOrigin(target, policy);
  remember(policy, target.origin, verdict);
  return verdict;
};

/** Policies last as long as an account does, and its calls go to few origins. */
const judged = new WeakMap<EgressPolicy, Map<string, Verdict>>();
const REMEMBERED = 32;

const remember = (policy: EgressPolicy, origin: string, verdict: Verdict): void => {
  const known = judged.get(policy) ?? new Map<string, Verdict>();
  if (known.size >= REMEMBERED) known.clear();
  judged.set(policy, known.set(origin, verdict));
};

const judgeOrigin = (target: URL, policy: EgressPolicy): Verdict => {
  if (operatorAllows(target, policy.operatorHosts)) return { trusted: true };
  if (target.protocol !== "https:") return { refused: `${target.host} would be called without TLS` };
  if (isLiteralAddress(target.hostname)) return { refused: `${target.host} is a bare network address` };
  return policy.hosts.some((pattern) => hostFits(pattern, target))
    ? { trusted: false }
    : { refused: `${target.host} is not a declared host` };
};

/** @throws CognateError egress_denied */
export const checkEgress = (text: string, policy: EgressPolicy): Passage => {
  const verdict = judgeUrl(text, policy);
  if ("trusted" in verdict) return verdict;
  const origin = URL.parse(text)?.origin;
  if (origin !== undefined && policy.isLedByAccount?.(origin) === true)
    throw new CognateError("egress_denied", `The call was not sent: ${verdict.refused}.`, {
      fault: "account",
      hint: "The account's site or host leads there: correct it, or have the operator allow the host.",
    });
  throw new CognateError("egress_denied", `The call was not sent: ${verdict.refused}.`, {
    hint: "Hosts are declared under `hosts` in integration.yaml, or allowed by the operator.",
  });
};

/** A pattern without a port means the standard one. */
const hostFits = (pattern: string, target: URL): boolean => {
  const [name = "", port = ""] = pattern.split(":");
  return target.port === port && nameFits(name, target.hostname);
};
