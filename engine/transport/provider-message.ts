/** Finds the message in an error body of a common form, where the files do not say where it stands. */

type Body = Readonly<Record<string, unknown>>;

/** RFC 9457, OAuth, JSON:API and the usual home-made forms; the title of an HTML page; a short text as it is. */
export const providerMessage = (body: unknown, text: string): string | undefined =>
  body === undefined ? textMessage(text) : fromJson(body);

const KEYS = [
  "detail",
  "message",
  "error_description",
  "error_message",
  "msg",
  "title",
  "reason",
  "error",
  "errors",
] as const;

const fromJson = (value: unknown, depth = 0): string | undefined => {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (depth > 3 || typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return fromJson(value[0], depth + 1);
  for (const key of KEYS) {
    const found = fromJson((value as Body)[key], depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
};

const textMessage = (text: string): string | undefined => {
  const title = /<title[^>]*>([^<]+)<\/title>/i.exec(text)?.[1]?.trim();
  if (title !== undefined) return title;
  const plain = text.trim();
  return plain === "" || plain.startsWith("<") ? undefined : plain;
};
