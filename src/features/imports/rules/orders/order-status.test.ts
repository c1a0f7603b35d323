import { expect, test } from "vitest";
import { mergeStatusWords, ownStatusReader, parseOrderStatus, parseStatusPairs, STATUS_PAIRS } from "./order-status.ts";

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
  ["Nuvemshop", "Recusado, Rechazada, Negado", "cancelled"],
  ["Nuvemshop", "Estornado, Devolvida, Reintegrado", "refunded"],
])("%s says %s for %s", (_, words, status) => {
  expect(words.split(", ").map(parseOrderStatus)).toEqual(words.split(", ").map(() => status));
});

test.each(["Kentucky", "1", "true", "", "-"])("%j is no status", (word) => {
  expect(parseOrderStatus(word)).toBeNull();
});

test("a shop's own words are read whatever their case and punctuation", () => {
  const read = ownStatusReader({ "In the kiln": "pending", Closed: "completed", constructor: "cancelled" as const });
  expect(["in-the-kiln", "CLOSED", "constructor"].map(read)).toEqual(["pending", "completed", "cancelled"]);
  expect(["toString", "Packed", "paid"].map(read)).toEqual([null, null, null]);
});

test("words and meanings are written in one text", () => {
  const text = "Packed:completed,In the kiln:pending";
  expect(STATUS_PAIRS.test(text)).toBe(true);
  expect(parseStatusPairs(text)).toEqual({ Packed: "completed", "In the kiln": "pending" });
  expect(["Packed", "Packed:sold", ":completed", "a:completed,"].filter((wrong) => STATUS_PAIRS.test(wrong))).toEqual(
    [],
  );
});

test("the last of two spellings of a word counts, and the last ones of too many words", () => {
  expect(
    mergeStatusWords([
      ["packed", "completed"],
      ["Paid?", "pending"],
      ["Packed", "cancelled"],
    ]),
  ).toEqual({
    "Paid?": "pending",
    Packed: "cancelled",
  });
  const many = Array.from({ length: 150 }, (_, i) => [`word ${i}`, "pending"] as const);
  expect(Object.keys(mergeStatusWords(many))).toEqual(many.slice(50).map(([word]) => word));
});
