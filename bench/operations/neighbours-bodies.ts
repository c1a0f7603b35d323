import { createRandom, exponential } from "#lib/statistics/random.ts";
import { toDay, toDayNumber } from "#lib/time/day.ts";

// The bodies of an abusive business: close to the limits of what one request may cost.

const random = createRandom(12);
const between = (low: number, high: number) => Math.round(100 * (low + random() * (high - low))) / 100;
const repeat = <Item>(count: number, make: (at: number) => Item): Item[] =>
  Array.from({ length: count }, (_, at) => make(at));

const atLeast = (field: string, value: number, more = {}) => ({ field, operator: "at_least", value, ...more });
const bought = (field: string, value: string[], more = {}) => ({ field, operator: "is_any_of", value, ...more });

/** Criteria that read orders, items and scores repeatedly; a different number in each defeats caching. */
export const heavyPreview = (at: number): object => ({
  withReach: true,
  criteria: {
    any: [
      ...[30, 90, 180, 365, 700].map((withinDays) => atLeast("revenue", 100 + at, { withinDays })),
      ...["Yarn", "Fabric", "Patterns", "Kits"].map((one) =>
        bought("categoryBought", [one], { times: 2, withinDays: 365 }),
      ),
      ...["1", "2", "3"].map((one) => bought("storefront", [one], { withinDays: 180 })),
      bought("rfmSegment", ["champions", "at_risk"]),
      atLeast("monetaryScore", 4),
      { field: "email", operator: "contains", value: `${at % 10}.` },
    ],
  },
});

export const ticketFile = (rows: number, customers: number): string =>
  [
    "ticket_id,customer_id,opened_at,channel,message_count",
    ...repeat(
      rows,
      (at) => `T-${at},C${String(1 + (at % customers)).padStart(5, "0")},2026-01-02T10:00:00Z,email,${at % 9}`,
    ),
  ].join("\n");

export const heavyPurchases = (customers: number): object => ({
  customer_data: repeat(customers, (at) => ({
    customer_id: `CUST-${at}`,
    total_purchases: between(10, 5000),
    avg_order_value: between(5, 300),
    order_count: 1 + Math.floor(40 * random() ** 2),
    basket_size: between(1, 6),
    category_diversity: between(0, 2),
    repurchase_rate: random(),
    days_since_last_purchase: Math.floor(365 * random()),
    categories: { yarn: between(1, 90), kits: between(1, 90) },
  })),
});

export const heavyForecast = (customers: number): object => {
  const first = toDayNumber("2024-01-01");
  const purchasesOf = (customer: number) => {
    const gap = 20 + 200 * random();
    const days = [180 * random()];
    for (let day = (days[0] ?? 0) + exponential(random, gap); day < 545; day += exponential(random, gap))
      days.push(day);
    return days.map((day) => ({
      customer_id: `CUST-${customer}`,
      date: toDay(first + Math.floor(day)),
      amount: between(5, 200),
    }));
  };
  return { transactions: repeat(customers, purchasesOf).flat(), model: "auto" };
};
