import munkres from "munkres";

/** Exceeds every sum of scores, so that distinct choices come before better ones. */
const REPEATED = 1e3;
const IMPOSSIBLE = 1e9;

/**
 * One choice for each list of scored options: as many different ones as possible, then those with the highest total score
 * (assignment problem, Munkres 1957). Undefined for an empty list.
 */
export const distinctFirst = (
  lists: readonly (readonly (readonly [option: string, score: number])[])[],
): (string | undefined)[] => {
  const options = [...new Set(lists.flatMap((list) => list.map(([option]) => option)))];
  const rows = lists.flatMap((list, i) => (list.length > 0 ? [i] : []));
  if (rows.length === 0) return lists.map(() => undefined);
  // An option may be chosen again, at a price.
  const columns = rows.flatMap((_, copy) => options.map((option) => ({ option, copy })));
  const costs = rows.map((row) => {
    const scores = new Map(lists[row]);
    return columns.map(({ option, copy }) => {
      const score = scores.get(option);
      return score === undefined ? IMPOSSIBLE : (copy === 0 ? 0 : REPEATED) - score;
    });
  });
  const chosen = new Map(munkres(costs).map(([at, column]) => [rows[at], columns[column]?.option]));
  return lists.map((_, i) => chosen.get(i));
};
