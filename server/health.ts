/** `/healthz`, `/ping`: the process lives. `/readyz`: it can serve; what is missing is told to those with scope `metrics`. */
import { presentedTokens } from "./auth/presented.ts";
import { replyJson } from "./http/reply.ts";
import type { Incoming, Route, ServerParts } from "./types.ts";

export const healthRoutes = (parts: ServerParts): readonly Route[] => {
  const alive = {
    path: "",
    verbs: { GET: { scope: undefined, run: (incoming) => Promise.resolve(replyJson(incoming.c, { status: "ok" })) } },
  } satisfies Route;
  return [
    { ...alive, path: "/healthz" },
    { ...alive, path: "/ping" },
    { path: "/readyz", verbs: { GET: { scope: undefined, run: (incoming) => replyReadiness(parts, incoming) } } },
  ];
};

const replyReadiness = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const checks = {
    accepting: parts.phase() === "serving",
    catalog: parts.catalog().findings.every((finding) => finding.severity !== "error"),
    store: await answersInTime(parts.store.ping()),
  };
  const ready = Object.values(checks).every(Boolean);
  const detailed = await maySeeDetails(parts, incoming);
  return replyJson(
    incoming.c,
    { status: ready ? "ready" : "not ready", ...(detailed ? { checks } : {}) },
    ready ? 200 : 503,
  );
};

/** Less than what load balancers wait for an answer. */
const PATIENCE_MS = 2000;

const answersInTime = async (asked: Promise<void>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  try {
    return await Promise.race([asked.then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
};

/** A token is not asked for, so a wrong one is no failure either. */
const maySeeDetails = async (parts: ServerParts, incoming: Incoming): Promise<boolean> => {
  const presented = presentedTokens(incoming.header);
  if (presented.length === 0) return false;
  const caller = await parts.gate.admit(presented).catch(() => undefined);
  return caller?.allows("metrics") ?? false;
};
