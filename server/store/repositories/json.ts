/** JSON in text columns. What is read was written by this program, so its shape is trusted. */

export interface JsonColumn<T> {
  write(value: T): string;
  read(text: string): T;
  /** null stands for absence. */
  writeOptional(value: T | undefined): string | null;
  readOptional(text: string | null): T | null;
}

export const jsonColumn = <T>(): JsonColumn<T> => {
  const write = (value: T): string => JSON.stringify(value);
  const read = (text: string): T => JSON.parse(text) as T;
  return {
    write,
    read,
    writeOptional: (value) => (value === undefined ? null : write(value)),
    readOptional: (text) => (text === null ? null : read(text)),
  };
};

/** A property that is absent where the column is null. */
export const optional = <const K extends string, V>(key: K, value: V | null): { readonly [P in K]?: V } =>
  // The edge to the database: null here is absence there.
  (value === null ? {} : { [key]: value }) as { readonly [P in K]?: V };
