import { expect, test } from "vitest";
import { parseStatusPairs, STATUS_PAIRS, statusOf, statusReader } from "./order-status.ts";

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

test("a shop's own words come first, whatever their case and punctuation", () => {
  const read = statusReader({ "In the kiln": "pending", Closed: "completed", constructor: "cancelled" });
  expect(["in-the-kiln", "CLOSED", "constructor", "paid"].map(read)).toEqual([
    ...["pending", "completed", "cancelled", "completed"],
  ]);
  expect(["toString", "Packed"].map(read)).toEqual([null, null]);
});

test("words and meanings are written in one text", () => {
  const text = "Packed:completed,In the kiln:pending";
  expect(STATUS_PAIRS.test(text)).toBe(true);
  expect(parseStatusPairs(text)).toEqual({ Packed: "completed", "In the kiln": "pending" });
  expect(["Packed", "Packed:sold", ":completed", "a:completed,"].filter((wrong) => STATUS_PAIRS.test(wrong))).toEqual(
    [],
  );
});
