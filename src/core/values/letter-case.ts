/** `totalPurchases` → `total_purchases`, the field naming of the specification's API. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `total_purchases` → `totalPurchases`. */
export const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

type Camel<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

/** With its snake_case fields under their names in camelCase, too. */
export type InBothCasings<Row> = Row & { [Name in keyof Row & string as Camel<Name>]: Row[Name] };

export const inBothCasings = <Row extends object>(row: Row): InBothCasings<Row> => {
  const renamed = Object.entries(row).map(([name, value]) => [camelCase(name), value]);
  return { ...row, ...Object.fromEntries(renamed) };
};
