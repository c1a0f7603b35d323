import { describe, expect, test } from "vitest";
import { problemsIn, readRecords } from "#testing/imports/read-records.ts";
import { readDelivery } from "./clients.ts";
import { squarePayments } from "./square/format.ts";
import { stripePayments } from "./stripe/format.ts";

const CHARGE = {
  id: "ch_1",
  "Created (UTC)": "2026-03-14 16:20:00",
  Amount: "1,000.00",
  "Amount Refunded": "0.00",
  Currency: "usd",
  "Converted Amount": "1,000.00",
  "Converted Amount Refunded": "0.00",
  "Converted Currency": "usd",
  Mode: "Live",
  Status: "Paid",
  Captured: "true",
  "Customer ID": "cus_1",
  "Customer Email": "Ada@Example.com",
  "Card Name": "Ada Lovelace",
  "Card Address Country": "US",
};
const stripe = (changes: Record<string, string>, shop = {}) =>
  readRecords(stripePayments, [{ ...CHARGE, ...changes }], { shop });

describe("Stripe's payments export", () => {
  test("has one row per charge, in UTC and major units", () => {
    const [reading] = stripe({});
    expect(reading?.order).toMatchObject({
      externalId: "ch_1",
      customerExternalId: "cus_1",
      status: "completed",
      totalPrice: 100_000,
      items: [],
      orderedAt: new Date("2026-03-14T16:20:00Z"),
    });
    expect(reading?.customer).toMatchObject({ email: "ada@example.com", name: "Ada Lovelace" });
  });

  test("names its time differently in newer exports, and knows customers without an id by email", () => {
    const { "Created (UTC)": created, ...rest } = { ...CHARGE, "Customer ID": "" };
    const [reading] = readRecords(stripePayments, [{ ...rest, "Created date (UTC)": created }]);
    expect(reading?.order).toMatchObject({ externalId: "ch_1", customerExternalId: "ada@example.com" });
  });

  test("may have a decimal comma, and no decimals in yen", () => {
    const rest = { "Amount Refunded": "0,00", "Converted Amount": "0,25", "Converted Amount Refunded": "0,00" };
    expect(stripe({ ...rest, Amount: "0,25" })[0]?.order?.totalPrice).toBe(25);
    expect(stripe({ ...rest, Amount: "1.234,56" })[0]?.order?.totalPrice).toBe(123_456);
    expect(stripe({ Amount: "1,200", Currency: "jpy" }, { currency: "JPY" })[0]?.order?.totalPrice).toBe(1200);
  });

  test("has the refunded amount on the charge", () => {
    expect(stripe({ "Amount Refunded": "300.00" })[0]?.refunds).toMatchObject([
      { externalId: "ch_1:refunded", amount: 30_000 },
    ]);
    expect(stripe({ Status: "Refunded" })[0]?.refunds).toMatchObject([{ amount: 100_000 }]);
  });

  test.each([
    ["Paid", "true", "completed"],
    ["Paid", "false", "pending"],
    ["Refunded", "true", "completed"],
    ["Uncaptured", "false", "pending"],
    ["Canceled", "false", "cancelled"],
  ])("a payment with the status %s, captured %s, is %s", (Status, Captured, status) => {
    expect(stripe({ Status, Captured })[0]?.order?.status).toBe(status);
  });

  test.each(["Constructor", "__proto__"])("payments with a status %s are rejected", (Status) => {
    expect(problemsIn(stripe({ Status }))).toEqual([`2 Status ${Status}: status`]);
  });

  test("leaves out failed and test payments", () => {
    expect(problemsIn(stripe({ Status: "Failed" }))).toEqual(["2 Status Failed: failed_payment"]);
    expect(problemsIn(stripe({ Mode: "Test" }))).toEqual(["2 Mode Test: test_payment"]);
  });

  test("takes the converted amount of a payment in another currency, else the given rate", () => {
    const euro = { Currency: "eur", Amount: "100.00", "Converted Amount": "108.00" };
    expect(stripe(euro)[0]?.order?.totalPrice).toBe(10_800);
    const without = { ...euro, "Converted Currency": "", "Converted Amount": "" };
    expect(stripe(without, { rates: { EUR: 1.1 } })[0]?.order?.totalPrice).toBe(11_000);
    expect(problemsIn(stripe(without))).toEqual(["2 Currency eur: rate"]);
  });

  test("counts a repeated row once, and rejects another one of the same id", () => {
    expect(readRecords(stripePayments, [CHARGE, CHARGE])).toHaveLength(1);
    expect(problemsIn(readRecords(stripePayments, [CHARGE, { ...CHARGE, Amount: "1.00" }]))).toEqual([
      "2 id null: other_row",
      "3 id ch_1: repeated_order",
    ]);
  });
});

const SALE = {
  Date: "2026-09-13",
  Time: "10:02:11",
  "Time Zone": "Eastern Time (US & Canada)",
  "Gross Sales": "$1,030.00",
  Discounts: "-$3.00",
  "Net Sales": "$1,027.00",
  Tax: "$2.16",
  Tip: "$2.00",
  "Partial Refunds": "$0.00",
  "Total Collected": "$1,031.16",
  Source: "Point of Sale",
  "Transaction ID": "SQA1",
  "Payment ID": "PA1",
  "Event Type": "Payment",
  "Customer ID": "CUST1",
  "Customer Name": "Dee Example",
  "Transaction Status": "Complete",
};
const square = (changes: Record<string, string>[], shop = {}) =>
  readRecords(
    squarePayments,
    changes.map((each) => ({ ...SALE, ...each })),
    { shop },
  );

describe("Square's transactions export", () => {
  test("has one row per payment, whose total is counted without the tip", () => {
    const [reading] = square([{}]);
    expect(reading?.order).toMatchObject({
      // Eastern time is four hours behind UTC in September.
      externalId: "PA1",
      orderedAt: new Date("2026-09-13T14:02:11Z"),
      status: "completed",
      source: "pos",
      totalPrice: 102_916,
      discountAmount: 300,
      taxAmount: 216,
      customerExternalId: "CUST1",
    });
    expect(square([{ Source: "eCommerce Integrations", "Customer ID": "" }])[0]).toMatchObject({
      customer: null,
      order: { source: "web", customerExternalId: null },
    });
  });

  test("knows a payment by the same ID as Square's webhooks", () => {
    const at = "2026-09-13T14:02:11Z";
    const money = { amount: 102_916, currency: "USD" };
    const payment = { id: "PA1", created_at: at, updated_at: at, status: "COMPLETED", total_money: money };
    const delivery = {
      kind: "square",
      topic: "payment.updated",
      body: JSON.stringify({ data: { object: { payment } } }),
    } as const;
    const shop = { storefrontId: 1, currency: "USD", timeZone: "UTC", now: new Date(at) };
    const [order] = readDelivery(delivery, shop);
    expect(order).toMatchObject({ order: { externalId: square([{}])[0]?.order?.externalId } });
  });

  test("has days as the zone's country writes them", () => {
    const at = (changes: Record<string, string>) => square([changes])[0]?.order?.orderedAt.toISOString();
    expect(at({ Date: "10/05/2026", Time: "2:30:00 PM" })).toBe("2026-10-05T18:30:00.000Z");
    expect(at({ Date: "10/05/2026", Time: "14:30:00", "Time Zone": "London" })).toBe("2026-05-10T13:30:00.000Z");
    const both = square(
      [{ Date: "10/05/2026" }, { Date: "10/05/2026", "Time Zone": "Some new zone", "Transaction ID": "SQA2" }],
      { timeZone: "America/New_York" },
    );
    expect(both.map(({ order }) => order?.orderedAt.getUTCMonth())).toEqual([9, 4]);
    // Also one by a name that every object has.
    for (const zone of ["Some new zone", "constructor"])
      expect(at({ "Time Zone": zone })).toBe("2026-09-13T14:02:11.000Z");
  });

  test("has partial refunds on the payment, and refunds of their own", () => {
    const partial = { "Partial Refunds": "-$10.00", "Total Collected": "$1,021.16" };
    expect(square([partial])[0]).toMatchObject({ order: { totalPrice: 102_916 }, refunds: [{ amount: 1000 }] });
    const refund = {
      "Event Type": "Refund",
      "Net Sales": "($27.00)",
      "Total Collected": "($27.00)",
      Tip: "$0.00",
      "Payment ID": "R1",
    };
    expect(square([{}, { ...refund, Date: "2026-09-14" }])[0]).toMatchObject({
      order: { totalPrice: 102_916 },
      refunds: [{ amount: 2700, refundedAt: new Date("2026-09-14T14:02:11Z") }],
    });
    const alone = { ...refund, "Transaction ID": "SQR9" };
    expect(square([alone])[0]?.credit).toMatchObject({
      externalId: "R1",
      customerExternalId: "CUST1",
      lines: [{ line: 2, productId: null, quantity: 0, amount: 2700 }],
    });
    expect(problemsIn(square([{ ...alone, "Customer ID": "" }]))).toEqual(["2 Customer ID : guest_refund"]);
  });

  test("has a row for each part that a sale was paid in", () => {
    const half = { "Total Collected": "$10.00", Tip: "$0.00", Tax: "$0.00", Discounts: "$0.00" };
    const [reading] = square([half, { ...half, "Payment ID": "PA2" }]);
    expect(reading?.order).toMatchObject({ externalId: "SQA1", totalPrice: 2000 });
    expect(square([{ ...half, "Payment ID": "" }])[0]?.order?.externalId).toBe("SQA1");
  });

  test("names the wrong column and value", () => {
    expect(problemsIn(square([{ "Total Collected": "lots" }]))).toEqual(["2 Total Collected lots: money"]);
  });
});
