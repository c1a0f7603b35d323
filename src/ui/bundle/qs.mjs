// In place of qs: the addresses of lists are written in `providers/router.ts`, and no other query has values in values.

const parse = (text) => Object.fromEntries(new URLSearchParams(text));

const stringify = (values, { addQueryPrefix = false } = {}) => {
  const query = new URLSearchParams(values).toString();
  return addQueryPrefix && query ? `?${query}` : query;
};

export default { parse, stringify };
