import fc from "fast-check";

// Valid bodies for the routes that take posted orders with their products.

const day = fc
  .date({ min: new Date("2024-01-01"), max: new Date("2025-12-31"), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));

const line = fc.record(
  {
    product_id: fc.constantFrom("tea", "pot", "cup", "lamp", "__proto__"),
    category: fc.option(fc.constantFrom("Drinks", "Home")),
    quantity: fc.option(fc.nat(5)),
    price: fc.oneof(fc.integer({ min: 0, max: 9000 }), fc.constantFrom(null, -3, 1e-300, 1e12)),
  },
  { requiredKeys: ["product_id"] },
);

const lines = fc.array(line, { maxLength: 4 });

const order = fc
  .record(
    {
      customer_id: fc.nat(8).map((number) => `c${number}`),
      date: day,
      amount: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.constantFrom(null, 0)),
      lines,
    },
    { requiredKeys: ["customer_id", "date"] },
  )
  .map(({ lines: products, ...rest }) => {
    return { ...rest, ...(products && { [products.length > 2 ? "items" : "lines"]: products }) };
  });

/** At least one order is no refund and has a product, and its customer no other order, so that no refund takes it back. */
const postedOrders = fc
  .array(order, { maxLength: 30 })
  .map((orders) => [
    { customer_id: "buyer", date: "2024-02-29", amount: 10, lines: [{ product_id: "tea", category: "Drinks" }] },
    ...orders,
  ]);

/** The orders with options of a route. */
export const rightOrders = (options: Record<string, fc.Arbitrary<unknown>> = {}): fc.Arbitrary<object> =>
  fc.record({ orders: postedOrders, ...options }, { requiredKeys: ["orders"] });
