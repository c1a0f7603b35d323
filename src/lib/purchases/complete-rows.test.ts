import { expect, it } from "vitest";
import { buildPriceList, completeRows, dayNumbers, derivedFromOrders } from "./complete-rows.ts";

import type { PurchasingOrder } from "./purchasing.ts";

const orders: PurchasingOrder[] = [
  {
    day: "2023-02-04",
    amount: 30,
    discount: 10,
    items: [
      { productId: "a", category: "tea", brand: "Ox", quantity: 2, price: 10 },
      { productId: "b", category: "tools", quantity: 1, price: 10 },
    ],
  },
  { day: "2023-01-05", amount: 20, items: [{ productId: "a", category: "tea", brand: "Ox", quantity: 1, price: 20 }] },
  { day: "2024-01-05", amount: 40 },
];

it("derives every feature from a customer's orders, in any order", () => {
  // Other customers' tea costs 5: on average (20 + 20 + 5 × 5) / 8. Their tools cost 10 too.
  const prices = buildPriceList([
    orders,
    [{ day: "2023-01-01", amount: 25, items: [{ category: "tea", quantity: 5, price: 5 }] }],
  ]);
  const context = {
    asOf: "2024-01-15",
    prices,
    events: new Set(["2024-01-05"]),
    numbers: dayNumbers([...orders.map(({ day }) => day), "2024-01-15"]),
  };
  const derived = derivedFromOrders(orders, context);
  expect(derived).toMatchObject({
    totalPurchases: 90,
    avgOrderValue: 30,
    orderCount: 3,
    // 10 of 100.
    discountRate: 0.1,
    // 4 items in the two orders that have any.
    basketSize: 2,
    // Of products a and b, a on two days.
    repurchaseRate: 0.5,
    daysSinceLastPurchase: 10,
    // 30 and 335.
    daysBetweenPurchases: 182.5,
    // 4 February was a Saturday.
    weekendShare: 1 / 3,
    firstDay: "2023-01-05",
    lastDay: "2024-01-05",
    ordersByMonth: [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    eventOrders: 1,
    eventDays: 1,
  });
  expect({ ...derived.categories }).toEqual({ tea: 40, tools: 10 });
  expect({ ...derived.brands }).toEqual({ Ox: 40 });
  // Deviation (335 − 30) / 2 of a mean of 182.5.
  expect(derived.regularity).toBeCloseTo(1 / (1 + 152.5 / 182.5), 12);
  // 50 paid for goods with a typical price of 3 × 65 / 8 + 10.
  expect(derived.priceLevel).toBeCloseTo(50 / (24.375 + 10), 12);
  expect(derivedFromOrders(orders.toReversed(), context)).toEqual(derived);
});

it("leaves features unknown that a single order without items can't show", () => {
  const one = [{ day: "2024-01-01", amount: 5 }];
  const context = {
    asOf: "2024-01-01",
    prices: new Map(),
    events: new Set<string>(),
    numbers: dayNumbers(["2024-01-01"]),
  };
  const derived = derivedFromOrders(one, context);
  expect(derived).toMatchObject({ orderCount: 1, daysSinceLastPurchase: 0 });
  const unknown = [
    "discountRate",
    "basketSize",
    "categoryDiversity",
    "repurchaseRate",
    "priceLevel",
    "regularity",
    "daysBetweenPurchases",
    "seasonality",
  ] as const;
  for (const feature of unknown) expect(derived[feature]).toBeUndefined();
});

it("counts no order that was refunded in full, in the period or before it", () => {
  const order = (day: string, amount: number) => ({ day, amount });
  const { rows, inactive } = completeRows(
    [
      { customerId: "gone", orders: [order("2024-01-02", 100), order("2024-01-03", -100)] },
      { customerId: "kept", orders: [order("2023-12-02", 30), order("2024-01-02", 50), order("2024-01-04", -20)] },
    ],
    { start: "2024-01-01", end: "2024-01-31" },
  );
  expect(rows).toMatchObject([{ customerId: "kept", totalPurchases: 30, orderCount: 1 }]);
  expect(inactive).toMatchObject([{ customerId: "gone" }]);
});
