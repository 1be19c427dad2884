/** JSONata's idea of truth, as `$boolean` has it, for `when`, `where`, `that` and stop rules (config-language-spec 3.4). */
export const isTrue = (value: unknown): boolean => {
  if (typeof value === "boolean") return value;
  if (value === undefined || value === null || value === "" || value === 0) return false;
  if (Array.isArray(value)) return value.some(isTrue);
  if (typeof value === "object") return Object.keys(value).length > 0;
  return typeof value !== "function" && !Number.isNaN(value);
};
