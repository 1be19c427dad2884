/** What a link token remembers besides the store's own columns. */
import type { LinkTokenRecord } from "../store/types.ts";
import type { Json } from "../accounts/body.ts";

export interface LinkDetails {
  /** Field values that the application has set: shown, not asked. No secrets. */
  readonly context: Json;
  /** A reconnect keeps what the form leaves empty; secrets are asked anew all the same. */
  readonly persistPreviousContext: boolean;
}

export const writeDetails = (details: LinkDetails): LinkTokenRecord["details"] => ({ ...details });

export const readDetails = ({ details }: LinkTokenRecord): LinkDetails => {
  const { context } = details;
  return {
    context: typeof context === "object" && context !== null ? (context as Json) : {},
    persistPreviousContext: details["persistPreviousContext"] === true,
  };
};
