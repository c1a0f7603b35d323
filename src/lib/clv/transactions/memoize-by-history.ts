/**
 * Caches a value for each x (repeat purchases) and T (tenure), which customers of many pages share. Other tenures than whole
 * days, as a season's clock has them, hardly repeat: their values are computed each time.
 */
export const memoizeByHistory = <Value>(
  of: (x: number, tenure: number) => Value,
): ((x: number, tenure: number) => Value) => {
  // Two small indexes are found in half the time of one key of a map.
  const made: Value[][] = [];
  return (x, tenure) => {
    if (!Number.isInteger(tenure)) return of(x, tenure);
    made[tenure] ??= [];
    const own = made[tenure];
    own[x] ??= of(x, tenure);
    return own[x];
  };
};
