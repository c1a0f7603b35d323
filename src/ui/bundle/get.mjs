/** Replaces lodash's get: the value at a path such as `customer.name`. */
export default (value, path) =>
  (Array.isArray(path) ? path : String(path).split(".")).reduce((found, key) => found?.[key], value);
