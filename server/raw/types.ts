/** Placeholder until the raw seam of the engine lands. */
export type SendRaw = unknown;
