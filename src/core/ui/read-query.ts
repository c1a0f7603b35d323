/** An amount in major units, in plain digits, as the API takes it. */
export const readAmount = (text: string): number | undefined =>
  /^(0|[1-9]\d{0,11})(\.\d{1,3})?$/.test(text) ? Number(text) : undefined;

/** Reads the address by parameter name: invalid values are replaced by defaults, and their names listed in `unknown`. */
export const readQuery = (query: URLSearchParams) => {
  const unknown: string[] = [];
  const read = <Value>(name: string, parse: (text: string) => Value | undefined, standard: Value): Value => {
    const text = query.get(name);
    const value = text === null ? standard : parse(text);
    if (value === undefined) unknown.push(name);
    return value ?? standard;
  };
  return { read, unknown };
};
