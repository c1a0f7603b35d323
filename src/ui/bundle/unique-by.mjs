/** Replaces lodash's uniqBy: the first of all values with the same property, or the same result of a function. */
export default (values, key) => {
  const of = typeof key === "function" ? key : (value) => value?.[key];
  const seen = new Set();
  return values.filter((value) => !seen.has(of(value)) && seen.add(of(value)));
};
