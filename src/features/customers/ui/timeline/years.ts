import type { CustomerMonths } from "#features/customers/contracts/customer-behavior.ts";

export type Year = { year: string; orderCount: number; spent: number };

/** Monthly net spending summed by year, newest first. */
export const sumByYear = (months: CustomerMonths["months"]): Year[] => {
  const years = new Map<string, Year>();
  for (const { month, orderCount, charged, refunded } of months) {
    const year = month.slice(0, 4);
    const sums = years.get(year) ?? { year, orderCount: 0, spent: 0 };
    years.set(year, {
      year,
      orderCount: sums.orderCount + orderCount,
      spent: sums.spent + charged - refunded,
    });
  }
  return [...years.values()].reverse();
};
