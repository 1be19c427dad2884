/** How a value prints where text is compared or joined: numbers as JSON, booleans as true and false (spec 3.1). */
export const printed = (value: unknown): string => {
  if (typeof value === "string") return value;
  return JSON.stringify(value) ?? "";
};

/** A value for a message, quoted and cut short. */
export const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
};
