/** Tells by a glance which patterns are surely fine for the linear-time engine: making that engine's tables costs a load. */

const ITEM = String.raw`[\w ,;:@#%&=~"'<>!/-]|\\[dwsDWS.\-+*?()[\]{}|^$/\\]`;
const PIECE = String.raw`(?:${ITEM}|[.^$|]|\(\?:|[()]|\[\^?(?:${ITEM}|[.+*?()|$])+\]|(?<=[^(|^])[*+?]\??)`;
const PLAIN = new RegExp(`^${PIECE}*$`, "u");

/**
 * For a pattern that JavaScript takes: letters, classes, groups, `* + ?`, anchors and alternatives mean the same to
 * re2js (a property test); everything else is for the engine itself to judge.
 */
export const isPlainRegex = (source: string): boolean => source.length < 200 && PLAIN.test(source);
