/** "Did you mean": the nearest known name to one that is not known. */

/** The candidate nearest to `name`, if it is near enough to be what a person meant; the first one among equals. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates];
  let best: string | undefined;
  let least = nearEnough(name) + 1;
  for (const candidate of all) {
    if (candidate === name) continue;
    const distance = looselyEqual(name, candidate) ? 0 : editDistance(name, candidate, least);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best ?? shortFor(name, all);
}

/** The one candidate that begins with `name` (`upper`), or ends with it as a word (`permission_missing`). */
function shortFor(name: string, candidates: readonly string[]): string | undefined {
  if (name.length < 4) return undefined;
  const longer = candidates.filter(
    (one) => one !== name && (one.startsWith(name) || one.endsWith(`_${name}`) || one.endsWith(`.${name}`)),
  );
  return longer.length === 1 ? longer[0] : undefined;
}

/** The hint `Did you mean x?`, or undefined where nothing is near. */
export function didYouMean(name: string, candidates: Iterable<string>, prefix = ""): string | undefined {
  const found = suggest(name, candidates);
  return found === undefined ? undefined : `Did you mean \`${prefix}${found}\`?`;
}

/** One mistake in four characters, at least one, at most three. */
const nearEnough = (name: string): number => Math.min(3, Math.max(1, Math.floor((name.length + 1) / 4)));

/** `createdAt`, `created-at` and `Created_At` are all `created_at`. */
const looselyEqual = (left: string, right: string): boolean => bare(left) === bare(right);

const bare = (name: string): string => name.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();

/** Optimal string alignment (insertions, deletions, substitutions, swaps of neighbours), cut off at `limit`. */
export function editDistance(left: string, right: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(left.length - right.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, right.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
