const AT = "2026-01-02T10:00:00Z";

/** Whole records of one customer, by the route that takes them: each of their fields can then be extreme beside valid ones. */
export const RECORDS: Record<string, Record<string, unknown>> = {
  "POST /api/v1/customers/batch": {
    customers: [{ externalId: "Ada", name: "Ada", consents: [{ channel: "email", state: "granted", at: AT }] }],
  },
  "POST /api/v1/products/batch": { products: [{ externalId: "P1", title: "Shirt", cost: "3.00", updatedAt: AT }] },
  "POST /api/v1/orders/batch": {
    orders: [
      {
        ...{
          externalId: "1",
          orderedAt: AT,
          totalPrice: "30.00",
          discountAmount: "1.00",
          customer: { externalId: "Ada" },
        },
        lines: [{ productId: "P1", quantity: 2, unitPrice: "15.00" }],
        refunds: [
          { externalId: "R1", refundedAt: AT, amount: "5.00", lines: [{ line: 1, quantity: 1, amount: "5.00" }] },
        ],
      },
    ],
  },
  "POST /api/v1/tickets/batch": { tickets: [{ ticketId: "T1", customerId: "Ada", openedAt: AT, channel: "email" }] },
  "POST /api/v1/events/batch": {
    events: [{ externalId: "E1", customerId: "Ada", name: "viewed", occurredAt: AT, properties: { color: "blue" } }],
  },
};
