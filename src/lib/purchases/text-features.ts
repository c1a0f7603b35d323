import type { Features } from "#lib/purchases/order-log.ts";

/** What is known of a customer, by name; texts as well as numbers. */
export type GivenFeatures = Readonly<Record<string, number | string>>;

/** A text of which only some values count: `kept` of them, and not `dropped` others. */
export type TextFeature = { feature: string; kept: number; dropped: number };

/** More values are no categories any more. */
const MOST_VALUES = 10;

type Row = { customerId: string; features?: GivenFeatures };

/** A row whose features are all numbers. */
export type Counted<Of> = { [Name in keyof Of]: Name extends "features" ? Features : Of[Name] };

type Value = { rows: number; customerId: string; isShared: boolean };

const hasTexts = ({ features = {} }: Row): boolean => {
  for (const name in features) if (typeof features[name] === "string") return true;
  return false;
};

/** A number as JSON writes it. With leading zeros it is a code, such as a postal one. */
const NUMERIC = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i;
const LARGEST = 1e12;

const isNumeric = (value: number | string): boolean =>
  typeof value === "number" || (NUMERIC.test(value) && Math.abs(Number(value)) <= LARGEST);

/** The rows with numbers where all values of a feature are numbers, also written as texts, as senders from CSV do. */
const readNumbers = <Of extends Row>(rows: readonly Of[]): readonly Of[] => {
  const words = new Set<string>();
  for (const { features = {} } of rows)
    for (const name in features) if (!isNumeric(features[name] ?? 0)) words.add(name);
  const read = (given: GivenFeatures): GivenFeatures =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, words.has(name) ? value : Number(value)]));
  return rows.map((row) => (row.features ? { ...row, features: read(row.features) } : row));
};

/** Each text feature's values. One that a single customer has says nothing of others. */
const countValues = (rows: readonly Row[]): Map<string, Map<string, Value>> => {
  const counts = new Map<string, Map<string, Value>>();
  for (const { customerId, features = {} } of rows)
    for (const name in features) {
      const value = features[name];
      if (typeof value !== "string") continue;
      const own = counts.get(name) ?? new Map<string, Value>();
      counts.set(name, own);
      const seen = own.get(value) ?? { rows: 0, customerId, isShared: false };
      own.set(value, { ...seen, rows: seen.rows + 1, isShared: seen.isShared || seen.customerId !== customerId });
    }
  return counts;
};

/** The most frequent values that several customers have. Of two in all one is enough, because it implies the other. */
const pickValues = (values: ReadonlyMap<string, Value>): string[] => {
  const shared = [...values].filter(([, { isShared }]) => isShared);
  const byFrequency = shared.toSorted(([a, one], [b, other]) => other.rows - one.rows || (a < b ? -1 : 1));
  return byFrequency.slice(0, values.size === 2 ? 1 : MOST_VALUES).map(([value]) => value);
};

/**
 * The rows with numeric texts as numbers, and each frequent value of a text feature as a feature of its own, such as `plan=gold`: 1 for the customers who
 * have it, 0 for those with another value. `texts` are those of which not all values count. At most `most` features in all.
 */
export const countTexts = <Of extends Row>(
  given: readonly Of[],
  most: number,
): { rows: Counted<Of>[]; texts: TextFeature[] } => {
  if (!given.some(hasTexts)) return { rows: given as unknown as Counted<Of>[], texts: [] };
  const rows = readNumbers(given);
  const counts = countValues(rows);
  const numbers = new Set<string>();
  for (const { features = {} } of rows)
    for (const name in features) if (typeof features[name] === "number") numbers.add(name);
  let left = most - numbers.size;
  const kept = new Map<string, string[]>();
  const texts: TextFeature[] = [];
  for (const [feature, values] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const picked = pickValues(values);
    const own = picked.length <= left ? picked : [];
    left -= own.length;
    kept.set(feature, own);
    const dropped = values.size === 2 && own.length === 1 ? 0 : values.size - own.length;
    if (dropped > 0) texts.push({ feature, kept: own.length, dropped });
  }
  const toNumbers = (own: GivenFeatures): Features =>
    Object.fromEntries(
      Object.entries(own).flatMap(([name, value]): [string, number][] =>
        typeof value === "number"
          ? [[name, value]]
          : (kept.get(name) ?? []).map((each) => [`${name}=${each}`, each === value ? 1 : 0]),
      ),
    );
  const counted = rows.map((row) => (row.features ? { ...row, features: toNumbers(row.features) } : row));
  return { rows: counted as Counted<Of>[], texts };
};
