import { expect, test } from "vitest";
import { statusOf } from "./order-status.ts";

// The words of shops' own lists of statuses.
test.each([
  ["Magento", "Complete, Processing, Shipped to store, PayPal Canceled Reversal", "completed"],
  ["Magento", "Pending Payment, Pending PayPal, Payment Review, On Hold, Suspected Fraud", "pending"],
  ["Magento", "Closed, PayPal Reversed", "refunded"],
  ["WooCommerce", "wc-completed, wc-processing", "completed"],
  ["WooCommerce", "wc-pending, wc-on-hold, wc-checkout-draft", "pending"],
  ["PrestaShop", "Payment accepted, Processing in progress, On backorder (paid), Remote payment accepted", "completed"],
  ["PrestaShop", "Awaiting bank wire payment, Awaiting check payment, On backorder (not paid)", "pending"],
  ["PrestaShop", "Payment error, Canceled", "cancelled"],
  ["OpenCart", "Processed, Shipped, Canceled Reversal", "completed"],
  ["OpenCart", "Denied, Expired, Failed, Voided", "cancelled"],
  ["OpenCart", "Chargeback, Reversed, Refunded", "refunded"],
  ["Amazon", "Shipped, Unshipped, Shipped - Delivered to Buyer", "completed"],
  ["Amazon", "Pending - Waiting for Pick Up", "pending"],
  ["Amazon", "Shipped - Returned to Seller", "refunded"],
  ["Olist", "delivered, shipped, invoiced, approved, processing", "completed"],
  ["Olist", "canceled, unavailable", "cancelled"],
  ["Tiendanube", "Cerrada, Pago confirmado, Recibido, Em andamento, Faturado, Finalizado", "completed"],
  ["Tiendanube", "Abierta, Aberto, Pendiente, Pagamento pendente", "pending"],
])("%s says %s for %s", (_, words, status) => {
  expect(words.split(", ").map(statusOf)).toEqual(words.split(", ").map(() => status));
});

test.each(["Kentucky", "1", "true", "", "-"])("%j is no status", (word) => {
  expect(statusOf(word)).toBeNull();
});
