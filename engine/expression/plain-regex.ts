/** Tells by a glance which patterns are surely fine for the linear-time engine: making that engine's tables costs a load. */

const ITEM = String.raw`[\w ,;:@#%&=~"'<>!/-]|\\[dwsDWS.\-+*?()[\]{}|^$/\\]`;
const PIECE = String.raw`(?:${ITEM}|[.^$|]|\(\?:|[()]|\[\^?(?:${ITEM}|[.+*?()|$])+\]|(?<=[^(|^])(?:[*+?]|\{\d(?:,\d?)?\})\??)`;
const PLAIN = new RegExp(`^${PIECE}*$`, "u");

/**
 * For a pattern that JavaScript takes: letters, classes, groups, `* + ?`, small counts, anchors and alternatives mean the same to
 * re2js (a property test); everything else is for the engine itself to judge.
 */
export const isPlainRegex = (source: string): boolean =>
  source.length < 200 && PLAIN.test(source) && source.split("{").length <= MOST_COUNTS;

/** The engine refuses more than a thousand repetitions: three nested counts of one digit are fewer. */
const MOST_COUNTS = 4;
