/** Values of rows by the revision of the row; the least recently used go first. */

export interface RevisionCache<T> {
  /** undefined: not known, or of another revision. */
  get(id: string, revision: string): T | undefined;
  set(id: string, revision: string, value: T): void;
  remove(id: string): void;
}

export const createRevisionCache = <T>(size: number): RevisionCache<T> => {
  const entries = new Map<string, { readonly revision: string; readonly value: T }>();
  return {
    get(id, revision) {
      const found = entries.get(id);
      if (found?.revision !== revision) return undefined;
      entries.delete(id);
      entries.set(id, found);
      return found.value;
    },
    set(id, revision, value) {
      entries.delete(id);
      entries.set(id, { revision, value });
      const [oldest] = entries.keys();
      if (entries.size > size && oldest !== undefined) entries.delete(oldest);
    },
    remove: (id) => void entries.delete(id),
  };
};
