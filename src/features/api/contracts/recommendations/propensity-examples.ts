import type { Example } from "#core/contracts/contract.ts";
import type { BuyPropensities } from "./propensity-answer.ts";

export const PROPENSITY_EXAMPLES: readonly Example[] = [
  {
    title: "Predict who buys tea in the next 30 days",
    address: "/api/v1/ai/echointel/propensity/propensity-buy-product",
    headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
    body: {
      orders: [
        { customer_id: "C001", date: "2025-05-06", amount: 24, lines: [{ product_id: "TEA-250" }] },
        { customer_id: "C001", date: "2025-06-20", amount: 24, lines: [{ product_id: "TEA-250" }] },
        { customer_id: "C002", date: "2025-06-12", amount: 40, lines: [{ product_id: "POT-1" }] },
      ],
      product_id: "TEA-250",
      horizon: { value: 30, unit: "days" },
      as_of: "2025-06-30",
    },
  },
];

/** The answer to that call; a test checks it. */
export const PROPENSITY_EXAMPLE_ANSWER: BuyPropensities = {
  customers: [
    {
      customer_id: "C001",
      probability: 0.567,
      has_bought: true,
      last_bought_date: "2025-06-20",
    },
    {
      customer_id: "C002",
      probability: 0.433,
      has_bought: false,
      last_bought_date: null,
    },
  ],
  target: {
    product_id: "TEA-250",
    category: null,
    product_count: 1,
    buyer_count: 1,
  },
  method: "base_rate",
  expected_buyers: 1,
  calibration: null,
  warnings: [
    {
      code: "short_history",
      message:
        "The history is too short to learn who buys this: probabilities are the base rate times the probability that a customer is active.",
      values: {},
    },
  ],
  as_of: "2025-06-30",
  horizon_days: 30,
};
