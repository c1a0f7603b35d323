/** Caches one value per object for as long as the object is in use elsewhere. */
export const memoizeByObject = <Argument extends object, Value>(
  make: (argument: Argument) => Value,
): ((argument: Argument) => Value) => {
  const made = new WeakMap<Argument, Value>();
  return (argument) => {
    const known = made.get(argument);
    if (known !== undefined) return known;
    const value = make(argument);
    made.set(argument, value);
    return value;
  };
};

/** Remembers the value of the last argument: millions of equal ones in turn would each wait for a map. */
export const memoizeLast = <Argument, Value>(find: (argument: Argument) => Value): ((argument: Argument) => Value) => {
  let last: { argument: Argument; value: Value } | null = null;
  return (argument) => {
    if (last === null || last.argument !== argument) last = { argument, value: find(argument) };
    return last.value;
  };
};

/** A longer text as a key is computed each time: files have headers as long as they like. */
const LONGEST_KEY = 200;

/**
 * Caches the values of the last `most` keys that were new. For keys that callers choose, which without a limit would fill the memory: a
 * formatter of one time zone takes 35 KB.
 */
export const memoizeNewest = <Key, Value>(most: number, make: (key: Key) => Value): ((key: Key) => Value) => {
  const made = new Map<Key, Value>();
  return (key) => {
    if (typeof key === "string" && key.length > LONGEST_KEY) return make(key);
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    if (made.size >= most) made.delete(made.keys().next().value as Key);
    made.set(key, value);
    return value;
  };
};
