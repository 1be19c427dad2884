/** How long serving a page of 1,000 users keeps the event loop of the server from everything else. */
import type { ChildProcess } from "node:child_process";
import type { Blocked } from "./measure.ts";

const WARM_UP = 20;
const PAGES = 50;
/** Milliseconds; what one page may take of the loop at a stretch. */
const ALLOWED = 20;

export interface LoopSubject {
  readonly name: string;
  readonly child: ChildProcess;
  /** Answers with one page of 1,000 users. */
  readonly url: string;
}

/** @param request gives the size of the answer @param ask a question to the child, and its answer */
export const measureLoop = async (
  { name, child, url }: LoopSubject,
  request: (url: string) => Promise<number>,
  ask: (child: ChildProcess) => Promise<Blocked>,
): Promise<string> => {
  const turns: Blocked[] = [];
  await ask(child);
  for (let page = 0; page < WARM_UP + PAGES; page += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one page at a time, so that a turn belongs to its page
    await request(url);
    // oxlint-disable-next-line no-await-in-loop -- as above
    const blocked = await ask(child);
    if (page >= WARM_UP) turns.push(blocked);
  }
  const longest = turns.map((turn) => turn.longest).toSorted((a, b) => a - b);
  const at = (share: number): string => (longest[Math.ceil(longest.length * share) - 1] ?? 0).toFixed(1);
  const delay = Math.max(...turns.map((turn) => turn.delay)).toFixed(1);
  const work = Math.max(...turns.map((turn) => turn.work)).toFixed(1);
  const verdict = Number(at(1)) <= ALLOWED ? "holds" : "does not hold";
  return `| ${name} | ${at(0.5)} | ${at(0.99)} | ${at(1)} | ${work} | ${delay} | ${ALLOWED} ms ${verdict} |`;
};
