import type { MagentoShop } from "./magento-server.ts";

const at = (n: number): string =>
  `2026-05-01 10:${String(Math.floor(n / 60)).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`;

/** An order of 12.10. */
export const aMagentoOrder = (n: number) => ({
  entity_id: n,
  increment_id: String(n).padStart(9, "0"),
  state: n % 10 === 0 ? "closed" : "complete",
  created_at: at(0),
  updated_at: at(n),
  base_currency_code: "USD",
  base_grand_total: 12.1,
  base_tax_amount: 2.1,
  base_total_refunded: n % 10 === 0 ? 12.1 : null,
  customer_id: n,
  customer_email: `c${n}@example.com`,
  items: [
    { item_id: n, sku: "TEA", name: "Tea", product_type: "simple", qty_ordered: 1, base_price: 10, base_row_total: 10 },
  ],
});

const aMemo = (n: number) => ({
  entity_id: n * 100,
  order_id: n,
  created_at: at(n),
  state: 2,
  base_grand_total: 12.1,
  items: [{ order_item_id: n, qty: 1, base_row_total: 10 }],
});

/** Every tenth order is refunded. */
export const aMagentoShop = (count: number): MagentoShop => ({
  orders: Array.from({ length: count }, (_, i) => aMagentoOrder(i + 1)),
  creditmemos: Array.from({ length: Math.floor(count / 10) }, (_, i) => aMemo((i + 1) * 10)),
  customers: Array.from({ length: 3 }, (_, i) => ({
    id: i + 1,
    email: `c${i + 1}@example.com`,
    updated_at: at(i + 1),
  })),
  products: [
    {
      id: 1,
      sku: "TEA",
      name: "Tea",
      updated_at: at(1),
      custom_attributes: [{ attribute_code: "category_ids", value: ["2", "3", "4"] }],
    },
  ],
  categories: {
    id: 1,
    name: "Root",
    level: 0,
    children_data: [
      {
        id: 2,
        name: "Default Category",
        level: 1,
        children_data: [{ id: 3, name: "Drinks", level: 2, children_data: [{ id: 4, name: "Teas", level: 3 }] }],
      },
    ],
  },
});
