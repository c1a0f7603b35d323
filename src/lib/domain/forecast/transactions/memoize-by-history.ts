/** Larger than any number of repeat purchases, so that a number and a tenure have one key. */
const BEYOND = 2 ** 22;

/**
 * Caches a value for each x (repeat purchases) and T (tenure), which customers of many pages share. Other tenures than whole
 * days, as a season's clock has them, hardly repeat: their values are computed each time.
 */
export const memoizeByHistory = <Value>(
  of: (x: number, tenure: number) => Value,
): ((x: number, tenure: number) => Value) => {
  const made = new Map<number, Value>();
  return (x, tenure) => {
    if (!Number.isInteger(tenure)) return of(x, tenure);
    const key = tenure * BEYOND + x;
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = of(x, tenure);
    made.set(key, value);
    return value;
  };
};
