import type { ReadPayload } from "../connections/effect.ts";
import { readCustomer, readDataRequest, readDeletedCustomer, readProduct, readRedaction } from "./shopify-customers.ts";
import { readOrder, readRefund } from "./shopify-orders.ts";

export const SHOPIFY_TOPICS: Record<string, ReadPayload> = {
  "orders/create": readOrder,
  "orders/updated": readOrder,
  "orders/cancelled": readOrder,
  "refunds/create": readRefund,
  "customers/create": readCustomer,
  "customers/update": readCustomer,
  "customers/delete": readDeletedCustomer,
  "customers/data_request": readDataRequest,
  "customers/redact": readRedaction,
  "products/create": readProduct,
  "products/update": readProduct,
  "app/uninstalled": () => [{ kind: "disconnect" }],
  "shop/redact": () => [{ kind: "erase_shop" }],
};
