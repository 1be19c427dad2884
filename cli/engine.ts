/** The engine as the command line runs it: real clock, real network. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Catalog } from "../engine/catalog/index.ts";
import { createEngine } from "../engine/operation/index.ts";
import type { CursorSealer, Engine } from "../engine/operation/types.ts";
import { createSendRaw, type SendRaw } from "../engine/operation/raw.ts";
import { createAgents, createSend, createWire } from "../engine/transport/index.ts";
import { createRawWire } from "../engine/transport/raw-wire.ts";
import { VERSION } from "../engine/version.ts";

export interface RunningEngine {
  readonly engine: Engine;
  readonly sendRaw: SendRaw;
  /** Closes kept-alive connections. */
  close(): void;
}

export const startEngine = (catalog: () => Catalog, cursors: CursorSealer): RunningEngine => {
  const agents = createAgents();
  const wire = createWire({ userAgent: `cognate/${VERSION}`, agents });
  const rawWire = createRawWire(agents);
  const clock = Date.now;
  const send = createSend({
    wire: wire.wire,
    clock,
    sleep: async (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
    random: Math.random,
  });
  return {
    engine: createEngine({ catalog, send, clock, cursors, newKey: () => randomUUID() }),
    sendRaw: createSendRaw({ wire: rawWire.wire, clock }),
    close() {
      wire.close();
      rawWire.close();
    },
  };
};
