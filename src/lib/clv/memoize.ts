/** Memoizes the last result, because models are evaluated repeatedly for the same customers. */
export const memoizeLast = <Argument extends object, Value>(
  work: (argument: Argument) => Value,
): ((argument: Argument) => Value) => {
  let last: { argument: Argument; value: Value } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, value: work(argument) };
    return last.value;
  };
};

/** Caches one value per key. */
export const memoizeByKey = <Value>(make: (key: number) => Value): ((key: number) => Value) => {
  const made = new Map<number, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
};

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
