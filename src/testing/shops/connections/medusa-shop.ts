import type { MedusaShop } from "./medusa-server.ts";

const AT = "2026-05-01T10:00:00.000Z";

/** An order of 10.00 and its payment. */
const anOrder = (n: number, isCaptured: boolean): MedusaShop["placed"][number] => {
  const id = `order_${String(n).padStart(4, "0")}`;
  return {
    order: {
      id,
      status: "pending",
      payment_status: isCaptured ? "captured" : "authorized",
      currency_code: "usd",
      created_at: AT,
      updated_at: AT,
      email: `c${n}@example.com`,
      customer_id: `cus_${n}`,
      total: 10,
      items: [{ id: `ordli_${n}`, title: "Tea", variant_sku: "TEA", unit_price: 10, quantity: 1 }],
    },
    payment: {
      id: `pay_${n}`,
      updated_at: AT,
      payment_collection: { order: { id } },
      captures: isCaptured ? [{ amount: 10, created_at: AT }] : [],
      refunds: [],
    },
  };
};

const aCustomer = (id: string) => ({ id, email: "c1@example.com", has_account: true, created_at: AT, updated_at: AT });

export const aMedusaShop = (count: number, { isCaptured = true } = {}): MedusaShop => ({
  placed: Array.from({ length: count }, (_, i) => anOrder(i + 1, isCaptured)),
  customers: [aCustomer("cus_1")],
  products: [{ id: "prod_1", updated_at: AT, title: "Tea", variants: [{ sku: "TEA" }] }],
});
