/** The orders of the recommendation routes' examples: a pair of products needs five baskets that have both. */
export const EXAMPLE_ORDERS = [
  { customer_id: "C001", date: "2025-05-02", amount: 42, lines: [{ product_id: "TEA-250" }, { product_id: "POT-1" }] },
  { customer_id: "C001", date: "2025-06-03", amount: 18, lines: [{ product_id: "TEA-250" }] },
  { customer_id: "C002", date: "2025-05-06", amount: 42, lines: [{ product_id: "TEA-250" }, { product_id: "POT-1" }] },
  { customer_id: "C003", date: "2025-05-11", amount: 42, lines: [{ product_id: "TEA-250" }, { product_id: "POT-1" }] },
  {
    customer_id: "C004",
    date: "2025-05-19",
    amount: 60,
    lines: [{ product_id: "TEA-250" }, { product_id: "POT-1" }, { product_id: "CUP-4" }],
  },
  { customer_id: "C005", date: "2025-06-07", amount: 42, lines: [{ product_id: "TEA-250" }, { product_id: "POT-1" }] },
  { customer_id: "C006", date: "2025-06-15", amount: 18, lines: [{ product_id: "CUP-4" }] },
  { customer_id: "C007", date: "2025-06-21", amount: 12, lines: [{ product_id: "TIN-2" }] },
];
