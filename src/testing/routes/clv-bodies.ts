import fc from "fast-check";

// Valid bodies for the CLV forecast that cover its whole contract except the business's own orders.

/** Mostly realistic numbers, rarely others that JSON allows. */
const between = (min: number, max: number) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 10_000 }).map((part) => min + ((max - min) * part) / 10_000) },
    { weight: 1, arbitrary: fc.double({ min, max, noNaN: true }) },
  );

const amount = fc.oneof(between(0, 500), fc.constantFrom<number | null>(0, -5, 1e12, -1e12, 1e-300, null));
const day = fc
  .date({ min: new Date("2020-01-01"), max: new Date("2026-11-20"), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 5 });

const features = fc.dictionary(fc.constantFrom("engagement", "visits", "openRate", "__proto__"), amount, {
  maxKeys: 3,
});

const transaction = fc.record(
  {
    customer_id: fc.nat(12).map((number) => `c${number}`),
    date: fc.oneof(
      day,
      day.map((each) => `${each}T23:30:00-03:00`),
    ),
    amount,
    channel: maybe(fc.constantFrom("web", "shop", "__proto__")),
    cohort: maybe(fc.constantFrom("2025", "all")),
    features: maybe(features),
  },
  { requiredKeys: ["customer_id", "date"] },
);

/** With at least one purchase that was not refunded. */
const transactions = fc
  .array(transaction, { minLength: 1, maxLength: 40 })
  .map(([first, ...others]) => [{ customer_id: "c0", date: "2024-02-29", ...first, amount: 10 }, ...others]);

const summary = fc
  .record(
    {
      t: fc.oneof(fc.nat(1500), between(0, 1e5)),
      share: between(0, 1),
      frequency: fc.oneof(fc.nat(20), fc.constantFrom(0, 0, 1, 1000, 100_000)),
      monetary_value: amount,
      features: maybe(features),
      channel: maybe(fc.constantFrom("web", "shop")),
    },
    { requiredKeys: ["t", "share", "frequency"] },
  )
  .map(({ t, share, frequency, ...given }) => {
    const recency = frequency === 0 ? 0 : share * t;
    return { t, recency, frequency: Math.min(frequency, Math.floor(24 * (recency + 1))), ...given };
  });

const customers = fc
  .array(summary, { minLength: 1, maxLength: 30 })
  .map((rows) => rows.map((row, at) => ({ customer_id: `c${at}`, ...row })));

const options = {
  horizon: fc.oneof(
    fc.integer({ min: 1, max: 120 }),
    fc.record({ value: fc.integer({ min: 1, max: 10 }), unit: fc.constantFrom("days", "weeks", "months", "years") }),
    fc.constantFrom({ value: 3 }),
  ),
  model: fc.constantFrom(
    "auto",
    "probabilistic",
    "ml",
    "bg_nbd",
    "mbg_nbd",
    "pareto_nbd",
    "gradient_boosting",
    "cohort",
    "ensemble",
  ),
  cohort_by: fc.constantFrom("none", "month", "quarter", "year", "channel", "cohort"),
  path: fc.boolean(),
  confidence_level: fc.oneof(between(0.5, 0.999), fc.constantFrom(0.5, 0.999)),
  discount_rate: fc.oneof(between(0, 1), fc.constantFrom(0, 10)),
  seed: fc.nat(1000),
};

type Row = { customer_id: string; amount?: number | null };
type Body = { [name: string]: unknown } & ({ transactions: Row[] } | { customer_data: Row[] });

const summaries = fc.record({ customer_data: customers, ...options }, { requiredKeys: ["customer_data"] });
const purchases = fc.record(
  { transactions, as_of: fc.constantFrom("2026-11-20", "2026-11-20T08:00:00Z", null), ...options },
  { requiredKeys: ["transactions"] },
);

export const rightForecast: fc.Arbitrary<Body> = fc.oneof(purchases, summaries);

/** The customers a body has forecasts for: those with only refunds have no purchase. */
export const buyersIn = (body: Body): string[] => {
  const rows = (body.transactions ?? body.customer_data) as Row[];
  const bought = rows.filter(({ amount }) => (amount ?? 0) >= 0);
  return [...new Set(bought.map(({ customer_id }) => customer_id))].sort();
};

/** Buyers whose refunds are as much as their purchases: each of them may have been taken back whole, so that none is left. */
export const refundedIn = (body: Body): Set<string> => {
  const rows = (body.transactions ?? body.customer_data) as Row[];
  const kept = (id: string) =>
    rows.filter((row) => row.customer_id === id).reduce((sum, row) => sum + (row.amount ?? 0), 0);
  return new Set(buyersIn(body).filter((id) => kept(id) <= 0));
};
