/** What can stand beside a customer's name, and what does unless something else is chosen. */
export const COLUMNS = [
  "rfmSegment",
  "lifetimeValue",
  "orderCount",
  "lastOrderAt",
  "predictedClv",
  "segments",
  "loyaltyLevel",
  "country",
  "externalId",
] as const;

export type Column = (typeof COLUMNS)[number];

export const STANDARD_COLUMNS: readonly Column[] = [
  "rfmSegment",
  "lifetimeValue",
  "orderCount",
  "lastOrderAt",
  "predictedClv",
  "segments",
];

/** Undefined for what is no list of columns, each once; none at all is the name alone. */
export const readColumns = (text: string): readonly Column[] | undefined => {
  const names = text === "name" ? [] : text.split(",");
  const columns = names.flatMap((name) => COLUMNS.filter((column) => column === name));
  return columns.length === names.length && new Set(columns).size === columns.length ? columns : undefined;
};

/** Null where they are the standard ones. */
export const writeColumns = (columns: readonly Column[]): string | null => {
  const text = columns.join(",") || "name";
  return text === STANDARD_COLUMNS.join(",") ? null : text;
};

/** Shown at the end, or not any more. */
export const toggled = (columns: readonly Column[], column: Column): readonly Column[] =>
  columns.includes(column) ? columns.filter((one) => one !== column) : [...columns, column];

/** One place further up (-1) or down (1); at the end of the list where it was. */
export const moved = (columns: readonly Column[], column: Column, by: -1 | 1): readonly Column[] => {
  const at = columns.indexOf(column);
  const other = columns[at + by];
  if (at < 0 || other === undefined) return columns;
  return columns.map((one) => (one === column ? other : one === other ? column : one));
};
