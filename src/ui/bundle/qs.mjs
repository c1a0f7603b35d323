// Replaces qs: `providers/router.ts` writes the addresses of lists, and no other query has nested values.

const parse = (text) => Object.fromEntries(new URLSearchParams(text));

const stringify = (values, { addQueryPrefix = false } = {}) => {
  // As in qs, what is undefined is left out.
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined)).toString();
  return addQueryPrefix && query ? `?${query}` : query;
};

export default { parse, stringify };
