// Replaces qs: `providers/router.ts` writes the addresses of lists, and no other query has nested values.

const parse = (text) => Object.fromEntries(new URLSearchParams(text));

const stringify = (values, { addQueryPrefix = false } = {}) => {
  const query = new URLSearchParams(values).toString();
  return addQueryPrefix && query ? `?${query}` : query;
};

export default { parse, stringify };
