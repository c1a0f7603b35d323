import type { BigcommerceShop } from "./bigcommerce-server.ts";

const at = (n: number): string => new Date(Date.UTC(2026, 4, 1, 10, 0, n)).toUTCString();

/** An order of 10.00. */
const anOrder = (n: number) => ({
  id: n,
  customer_id: n,
  date_created: at(0),
  date_modified: at(n),
  status: "Completed",
  default_currency_code: "USD",
  total_inc_tax: "10.0000",
  subtotal_inc_tax: "10.0000",
  refunded_amount: n % 10 === 0 ? "4.0000" : "0.0000",
});

const aLine = (id: number) => ({
  id,
  product_id: 77,
  sku: "TEA",
  name: "Tea",
  quantity: 1,
  price_inc_tax: "10.0000",
  total_inc_tax: "10.0000",
});

/** Every tenth order is refunded in part. */
export const aBigcommerceStore = (count: number): BigcommerceShop => ({
  orders: Array.from({ length: count }, (_, i) => anOrder(i + 1)),
  products: Object.fromEntries(Array.from({ length: count }, (_, i) => [i + 1, [aLine(i + 1)]])),
  refunds: Array.from({ length: Math.floor(count / 10) }, (_, i) => ({
    id: i + 1,
    order_id: (i + 1) * 10,
    created: "2026-05-02T09:00:00Z",
    total_amount: 4,
    items: [{ item_type: "PRODUCT", item_id: (i + 1) * 10, quantity: 1, requested_amount: 4 }],
  })),
  customers: Array.from({ length: 3 }, (_, i) => ({
    id: i + 1,
    email: `c${i + 1}@example.com`,
    date_modified: "2026-05-01T10:00:00Z",
  })),
  catalog: [
    {
      id: 77,
      name: "Tea",
      sku: "TEA",
      cost_price: 3,
      date_modified: "2026-05-01T10:00:00Z",
      brand_id: 5,
      categories: [8, 9],
      variants: [{ sku: "TEA", cost_price: null }],
    },
  ],
  brands: [{ id: 5, name: "Acme" }],
  categories: [{ category_id: 8, name: "Drinks" }],
});
