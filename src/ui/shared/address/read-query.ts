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
