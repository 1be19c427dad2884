/** The only way that text of an expression gets into generated code. */

/** A JavaScript string literal. Escapes also what ends a line in JavaScript but not in JSON, and what ends a script or comment. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u2028\u2029\u007f-\u009f<>/]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const inherited = new Set([...Object.getOwnPropertyNames(Object.prototype), "__proto__"]);

/** Every object inherits something under this name, so that it takes an own-property check. */
export function isInherited(name: string): boolean {
  return inherited.has(name);
}
