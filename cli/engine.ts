/** The engine as the command line runs it: real clock, real network. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Catalog } from "../engine/catalog/index.ts";
import { createEngine } from "../engine/operation/index.ts";
import type { EngineObserver } from "../engine/operation/observer.ts";
import type { CursorSealer, Engine } from "../engine/operation/types.ts";
import { createSendRaw, type SendRaw } from "../engine/operation/raw.ts";
import { createAgents, createSend, createWire } from "../engine/transport/index.ts";
import { createTokenSource, type TokenLocks, type TokenStore } from "../engine/operation/tokens/index.ts";
import type { Send, Wire } from "../engine/transport/types.ts";
import { createRawWire } from "../engine/transport/raw-wire.ts";
import { VERSION } from "../engine/version.ts";

export interface RunningEngine {
  readonly engine: Engine;
  readonly sendRaw: SendRaw;
  readonly send: Send;
  /** Closes kept-alive connections. */
  close(): void;
}

/** Where the tokens of accounts are kept, and who may renew them; of this process if left out. */
export interface TokenPlace {
  readonly store: TokenStore;
  readonly locks: TokenLocks;
}

/** For whoever looks over the engine's shoulder. */
export interface Listening {
  /** Goes around the real wire. */
  readonly wire: (wire: Wire) => Wire;
  /** What the engine takes for now, as calls see it; waits and deadlines keep real time. */
  readonly clock: () => number;
}

interface EngineParts {
  readonly tokenPlace?: TokenPlace;
  readonly listening?: Listening;
  readonly observer?: EngineObserver;
}

export const startEngine = (
  catalog: () => Catalog,
  cursors: CursorSealer,
  { tokenPlace, listening, observer }: EngineParts = {},
): RunningEngine => {
  const agents = createAgents();
  const wire = createWire({ userAgent: `cognate/${VERSION}`, agents });
  const rawWire = createRawWire(agents);
  const clock = Date.now;
  const timing = {
    clock,
    sleep: async (ms: number, signal?: AbortSignal): Promise<void> =>
      sleep(ms, undefined, signal === undefined ? {} : { signal }),
    random: Math.random,
  };
  const send = createSend({ wire: listening === undefined ? wire.wire : listening.wire(wire.wire), ...timing });
  const tokens = createTokenSource({ send, ...timing, ...tokenPlace });
  return {
    engine: createEngine({
      catalog,
      send,
      clock: listening?.clock ?? clock,
      cursors,
      tokens,
      newKey: () => randomUUID(),
      ...(observer === undefined ? {} : { observer }),
    }),
    send,
    sendRaw: createSendRaw({
      wire: rawWire.wire,
      clock,
      tokens,
      ...(observer === undefined ? {} : { observer }),
    }),
    close() {
      wire.close();
      rawWire.close();
    },
  };
};
