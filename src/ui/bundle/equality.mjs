// Replaces lodash's isEqual, differenceWith and unionWith, which bring all of its caches: Refine compares lists of filters and
// sorts, and the options of queries, which are plain data.

const isObject = (value) => typeof value === "object" && value !== null;

export const isEqual = (a, b) => {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date) return a.getTime() === b.getTime();
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
};

/** Those of `values` that none of the others equals. */
export const differenceWith = (values, others, equals) =>
  values.filter((value) => !others.some((other) => equals(value, other)));

/** The values of all lists, the first of equal ones. The last argument compares. */
export const unionWith = (...given) => {
  const equals = given.pop();
  return given.flat().reduce((all, value) => {
    if (!all.some((other) => equals(value, other))) all.push(value);
    return all;
  }, []);
};
