import type { Facts, ItemFact, OrderFact } from "./behavior-facts.ts";

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** 0 of nothing. */
export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export const shareOf = <Value>(values: readonly Value[], is: (value: Value) => boolean): number =>
  share(values.filter(is).length, values.length);

/** −1 to 1: 0 where both are as large, 1 where there was nothing before. */
const change = (newer: number, older: number): number => share(newer - older, Math.abs(newer) + Math.abs(older));

/** The change from the older half to the newer one of values in order of time; a middle one is in neither. */
export const changeOfHalves = (values: readonly number[]): number => {
  const half = Math.floor(values.length / 2);
  return half === 0 ? 0 : change(sum(values.slice(-half)), sum(values.slice(0, half)));
};

export const itemsOf = (orders: readonly OrderFact[]): ItemFact[] => orders.flatMap(({ items }) => items);

/** Days since the first sale. */
export const tenureOf = ({ asOfDay, days }: Facts): number => asOfDay - (days[0] ?? asOfDay);

/** Amounts by name; what has no name is not counted. */
export const amountsBy = <Value>(
  values: readonly Value[],
  nameOf: (value: Value) => string | null,
  amountOf: (value: Value) => number,
): Map<string, number> => {
  const amounts = new Map<string, number>();
  for (const value of values) {
    const name = nameOf(value);
    if (name !== null) amounts.set(name, (amounts.get(name) ?? 0) + amountOf(value));
  }
  return amounts;
};

/** Shannon's entropy (1948) of the shares of some amounts, in nats: 0 for one name, ln n for n alike. */
export const entropyOf = (amounts: ReadonlyMap<string, number>): number => {
  const all = [...amounts.values()].filter((amount) => amount > 0);
  const total = sum(all);
  return -sum(all.map((amount) => (amount / total) * Math.log(amount / total))) || 0;
};

/** Sum of squared shares (Herfindahl and Hirschman): 1 for one name, 1/n for n alike, 0 of nothing. */
export const concentrationOf = (amounts: ReadonlyMap<string, number>): number => {
  const total = sum([...amounts.values()]);
  return sum([...amounts.values()].map((amount) => share(amount, total) ** 2));
};

/** On which days (ascending, distinct) each product was bought. */
export const daysByProduct = (sales: readonly OrderFact[]): Map<string, number[]> => {
  const days = new Map<string, number[]>();
  for (const { day, items } of sales)
    for (const { productId } of items) {
      const own = days.get(productId) ?? [];
      if (own.at(-1) !== day) own.push(day);
      days.set(productId, own);
    }
  return days;
};

/** The mean direction of hours on the clock's circle, by its two sides: midnight is (1, 0), six in the morning (0, 1). */
export const meanHour = (hours: readonly number[]): { cos: number; sin: number } => {
  const angles = hours.map((hour) => (2 * Math.PI * hour) / 24);
  return { cos: share(sum(angles.map(Math.cos)), hours.length), sin: share(sum(angles.map(Math.sin)), hours.length) };
};
