/** The first request of a list, nothing sent: the list's own code with a provider that only writes down. */
import type { RequestPlan } from "../language/exchange.ts";
import type { Fetch, FetchRequest } from "./fetch.ts";
import { type ListTarget, type ListTools, setUpList } from "./list-setup.ts";
import type { ListCall } from "./types.ts";

/** Stops the walk once the page's request is known. */
class Planned extends Error {}

/** Plans of the call's steps, which run before it, then of the first page. Steps are answered with nothing, so a request that reads their answers shows holes. */
export const planList = async (
  call: ListCall,
  target: ListTarget,
  tools: Omit<ListTools, "fetch">,
  plan: (request: FetchRequest) => RequestPlan,
): Promise<readonly RequestPlan[]> => {
  const plans: RequestPlan[] = [];
  const fetch: Fetch = (request) => {
    plans.push(plan(request));
    if (request.purpose !== "step") return Promise.reject(new Planned());
    const { operation } = request;
    return Promise.resolve({
      answer: {
        status: 200,
        headers: {},
        body: undefined,
        text: "",
        bytes: new Uint8Array(),
        request: { method: operation.request.method, url: "", operation: operation.name, attempt: 0 },
        outcome: "ignored",
      },
      records: [],
    });
  };
  const setup = setUpList(call, target, { ...tools, fetch });
  const position = setup.opened?.position ?? (await setup.walk.start());
  if (position === undefined) return plans;
  try {
    await setup.walk.readRaw(position);
  } catch (error) {
    if (!(error instanceof Planned)) throw error;
  }
  return plans;
};
