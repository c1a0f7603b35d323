import fc from "fast-check";

// Valid bodies for the purchasing segmentation that cover its whole contract.

const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const name = fc.oneof(fc.constantFrom("tea", "cake", "home decor"), fc.string({ minLength: 1, maxLength: 8 }));
const names = fc.oneof(fc.dictionary(name, amount, { maxKeys: 4 }), fc.array(name, { maxLength: 4 }));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 5 });
const day = fc
  .date({ min: new Date("2020-01-01"), max: new Date("2026-11-20"), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));

const item = fc.record(
  {
    product_id: maybe(name),
    category: maybe(name),
    brand: maybe(name),
    quantity: maybe(fc.nat(9)),
    price: maybe(amount),
  },
  { requiredKeys: [] },
);

const order = fc.record(
  {
    date: day,
    amount: fc.oneof(amount, fc.constantFrom(0, -5)),
    discount: maybe(amount),
    items: maybe(fc.array(item, { maxLength: 3 })),
  },
  { requiredKeys: ["date", "amount"] },
);

const features = fc.record(
  {
    total_purchases: maybe(fc.oneof(amount, fc.constantFrom(0, -100, 1e12))),
    avg_order_value: maybe(amount),
    order_count: maybe(fc.nat(100)),
    purchase_frequency: maybe(amount),
    basket_size: maybe(amount),
    category_diversity: maybe(amount),
    repurchase_rate: maybe(share),
    discount_rate: maybe(share),
    days_since_last_purchase: maybe(fc.nat(5000)),
    categories: maybe(names),
    brands: maybe(names),
    orders: maybe(fc.array(order, { maxLength: 5 })),
  },
  { requiredKeys: [] },
);

type Body = { customer_data: ({ customer_id: string } & Record<string, unknown>)[]; [name: string]: unknown };

/** Each customer has some data and a unique ID. */
const customers = fc
  .array(features, { minLength: 1, maxLength: 30 })
  .map((rows) =>
    rows
      .map((row, i) => ({ customer_id: `c${i}`, days_since_last_purchase: i, ...row }) as Body["customer_data"][number])
      .map((row) => ({ ...row, ...(Object.keys(row).length < 2 || !hasNumber(row) ? { order_count: 1 } : {}) })),
  );

const hasNumber = (row: object): boolean => Object.values(row).some((value) => typeof value === "number");

export const rightPurchases: fc.Arbitrary<Body> = fc.record(
  {
    customer_data: customers,
    segmentation_type: fc.constantFrom("behavioral", "value", "frequency"),
    algorithm: fc.constantFrom("auto", "kmeans", "hierarchical"),
    segments: fc.oneof(fc.constant("auto"), fc.integer({ min: 2, max: 10 })),
    seed: fc.nat(1000),
    time_period: maybe(
      fc
        .tuple(day, day)
        .map(([one, other]) => ({ start_date: one < other ? one : other, end_date: one < other ? other : one })),
    ),
  },
  { requiredKeys: ["customer_data"] },
);
