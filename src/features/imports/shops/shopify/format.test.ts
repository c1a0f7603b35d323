import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { problemsIn, readRecords } from "#testing/imports/read-records.ts";
import { shopifyCustomers, shopifyOrders } from "./format.ts";

const CUSTOMERS_HEADER =
  "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Accepts WhatsApp Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags,Size (customer.metafields.custom.size)".split(
    ",",
  );
const ADA = {
  "Customer ID": "'7210448301122",
  "First Name": "Ada",
  "Last Name": "Lovelace",
  Email: "Ada@Example.com",
  "Accepts Email Marketing": "yes",
  "Default Address Country Code": "GB",
  Phone: "'+447700900123",
  "Accepts SMS Marketing": "no",
  "Accepts WhatsApp Marketing": "yes",
  "Total Spent": "120.00",
  "Total Orders": "3",
  Tags: "wholesale, vip",
  "Size (customer.metafields.custom.size)": "M",
};
const readCustomers = (record: Record<string, string>, header = CUSTOMERS_HEADER) =>
  readRecords(shopifyCustomers, [record], { header });

describe("Shopify's customers export", () => {
  test("changes the customer that the orders export knows by the email address, and imports no sums as orders", () => {
    const [reading] = readCustomers(ADA);
    expect(reading).toMatchObject({ order: null, problems: [] });
    expect(reading?.change).toEqual({
      externalId: "ada@example.com",
      name: "Ada Lovelace",
      email: "ada@example.com",
      phone: "+447700900123",
      country: "GB",
      emailConsent: { state: "granted", at: null },
      // As of the import, so that no consent of an earlier order outweighs it.
      smsConsent: { state: "denied", at: null },
      tags: ["wholesale", "vip"],
    });
  });

  test("knows customers without an email address by their phone number, then by their id", () => {
    expect(readCustomers({ ...ADA, Email: "" })[0]?.change?.externalId).toBe("+447700900123");
    expect(readCustomers({ ...ADA, Email: "", Phone: "" })[0]?.change?.externalId).toBe("7210448301122");
  });

  test("may be the import template, without Customer ID and sums", () => {
    const template = CUSTOMERS_HEADER.filter((name) => !/^(Customer ID|Total|Accepts WhatsApp|Size)/.test(name));
    expect(template).toHaveLength(17);
    expect(readCustomers(ADA, template)[0]?.change?.externalId).toBe("ada@example.com");
  });

  test("names the column and value of a problem", () => {
    expect(problemsIn(readCustomers({ ...ADA, Email: "ada" }))).toEqual(["2 Email ada: email"]);
    expect(problemsIn(readCustomers({ ...ADA, Email: "", Phone: "", "Customer ID": "" }))).toEqual([
      "2 Customer ID : not_empty",
    ]);
  });
});

/** The header of today's export. */
const HEADER =
  "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References".split(
    ",",
  );

const FIRST = {
  Name: "#1001",
  Email: "Ada@Example.com",
  "Financial Status": "paid",
  "Accepts Marketing": "yes",
  Currency: "USD",
  Subtotal: "45.00",
  Shipping: "5.00",
  Taxes: "4.00",
  Total: "54.00",
  "Discount Code": "WELCOME",
  "Discount Amount": "5.00",
  "Created at": "2025-10-02 17:09:34 -0300",
  "Lineitem quantity": "2",
  "Lineitem name": "Mug - Blue",
  "Lineitem price": "20.00",
  "Lineitem sku": "MUG-B",
  "Billing Name": "Ada Lovelace",
  "Billing Address1": "1 Rue X",
  "Billing City": "Paris",
  "Billing Zip": "'75008",
  "Billing Country": "FR",
  Phone: "'+33612345678",
  "Refunded Amount": "0.00",
  Vendor: "Acme",
  Id: "5551",
  Source: "web",
  "Lineitem discount": "0.00",
  "Note Attributes": "gift: yes\nfrom: Bob",
  Notes: "two\nlines",
};
const LATER = {
  Name: "#1001",
  Email: "Ada@Example.com",
  "Created at": "2025-10-02 17:09:34 -0300",
  "Lineitem quantity": "1",
  "Lineitem name": "Spoon",
  "Lineitem price": "10.00",
  "Lineitem sku": "",
  Vendor: "Acme",
  "Lineitem discount": "0.00",
};

const read = (records: Record<string, string>[], options = {}) =>
  readRecords(shopifyOrders, records, { header: HEADER, ...options });
const readOne = (changes: Record<string, string>, options = {}) => read([{ ...FIRST, ...changes }], options)[0];

describe("Shopify's orders export", () => {
  test("has one row per line, and the order's fields on the first only", () => {
    const [reading, ...others] = read([FIRST, LATER]);
    expect(others).toEqual([]);
    expect(reading?.problems).toEqual([]);
    expect(reading?.order).toEqual({
      externalId: "5551",
      customerExternalId: "ada@example.com",
      storefrontId: 1,
      status: "completed",
      // 17:09:34 three hours behind UTC.
      orderedAt: new Date("2025-10-02T20:09:34Z"),
      totalPrice: 5400,
      discountAmount: 500,
      shippingAmount: 500,
      taxAmount: 400,
      discountCodes: ["WELCOME"],
      paymentState: "paid",
      source: "web",
      // 5.00 off 40.00 + 10.00: 4.00 and 1.00.
      items: [
        {
          productId: "MUG-B",
          productName: "Mug - Blue",
          brand: "Acme",
          quantity: 2,
          price: 2000,
          lineTotal: 3600,
          discount: 400,
        },
        {
          productId: "Spoon",
          productName: "Spoon",
          brand: "Acme",
          quantity: 1,
          price: 1000,
          lineTotal: 900,
          discount: 100,
        },
      ],
    });
    expect(reading?.customer).toMatchObject({
      externalId: "ada@example.com",
      name: "Ada Lovelace",
      phone: "+33612345678",
      country: "FR",
      address: { street: "1 Rue X", city: "Paris", region: null, postalCode: "75008" },
    });
  });

  test("never counts the line's discount beside the order's, and a discount on shipping on no line", () => {
    const ofLine = readOne({ "Lineitem discount": "5.00", Subtotal: "35.00" });
    expect(ofLine?.order).toMatchObject({ discountAmount: 500, items: [{ lineTotal: 3500 }] });
    const ofShipping = readOne({ Subtotal: "40.00" });
    expect(ofShipping?.order).toMatchObject({ discountAmount: 500, items: [{ lineTotal: 4000 }] });
  });

  test.each([
    ["paid", "", "completed"],
    ["partially_paid", "", "partial"],
    ["partially_refunded", "", "completed"],
    ["pending", "", "pending"],
    ["authorized", "", "pending"],
    ["voided", "", "cancelled"],
    ["expired", "", "cancelled"],
    ["paid", "2025-10-03 10:00:00 -0300", "cancelled"],
  ])("an order with the financial status %s and cancelled at %j is %s", (state, cancelled, status) => {
    expect(readOne({ "Financial Status": state, "Cancelled at": cancelled })?.order?.status).toBe(status);
  });

  test("spreads the refunded amount over the lines, and counts a refunded order whole", () => {
    const [part] = read([{ ...FIRST, "Financial Status": "partially_refunded", "Refunded Amount": "9.00" }, LATER]);
    // 36.00 and 9.00 were charged: 7.20 and 1.80 of 9.00.
    expect(part?.refunds).toEqual([
      {
        externalId: "5551:refunded",
        orderExternalId: "5551",
        amount: 900,
        refundedAt: new Date("2025-10-02T20:09:34Z"),
        items: [
          { lineNumber: 1, quantity: 0, amount: 720 },
          { lineNumber: 2, quantity: 0, amount: 180 },
        ],
      },
    ]);
    const whole = readOne({ "Financial Status": "refunded" });
    expect(whole?.order).toMatchObject({ status: "completed", totalPrice: 5400 });
    expect(whole?.refunds).toMatchObject([{ amount: 5400, items: [{ lineNumber: 1, quantity: 2, amount: 4000 }] }]);
  });

  test("says yes to marketing with the order's date; not ticking the box withdraws nothing", () => {
    expect(readOne({})?.change).toEqual({
      externalId: "ada@example.com",
      emailConsent: { state: "granted", at: new Date("2025-10-02T20:09:34Z"), source: "checkout" },
    });
    expect(readOne({ "Accepts Marketing": "no" })?.change).toBeUndefined();
  });

  test("keeps the source, also a number of an app", () => {
    for (const source of ["web", "pos", "shopify_draft_order", "580111"])
      expect(readOne({ Source: source })?.order?.source).toBe(source);
  });

  test.each([
    ["JPY", "5400", 5400],
    ["CLP", "5400", 5400],
  ])("has no decimals in %s", (currency, total, expected) => {
    const cells = {
      Currency: currency,
      Total: total,
      Subtotal: "4500",
      Shipping: "0",
      Taxes: "0",
      "Discount Amount": "0",
    };
    const reading = readOne({ ...cells, "Lineitem price": "20" }, { shop: { currency } });
    expect(reading?.order).toMatchObject({ totalPrice: expected, items: [{ price: 20, lineTotal: 40 }] });
  });

  test("an order in another currency is converted by its rate, and rejected without one", () => {
    const euro = readOne({ Currency: "EUR" }, { shop: { rates: { EUR: 1.5 } } });
    expect(euro?.order).toMatchObject({ totalPrice: 8100, items: [{ price: 3000 }] });
    const [rejected] = read([{ ...FIRST, Currency: "EUR" }, LATER]);
    expect(rejected).toMatchObject({ order: null, customer: null });
    expect(problemsIn(rejected ? [rejected] : [])).toEqual(["2 Currency EUR: rate", "3 Name null: other_row"]);
    expect(rejected?.problems[0]?.reason).toContain("give what one EUR is worth in USD");
  });

  test("tells orders of one name apart by their ids, as after a move from another store", () => {
    const moved = {
      ...FIRST,
      Id: "9",
      Email: "bob@example.com",
      Total: "20.00",
      "Created at": "2026-01-01 00:00:00 +0000",
    };
    const readings = read([FIRST, LATER, moved, { ...LATER, "Created at": "" }]);
    expect(readings.map(({ order }) => [order?.externalId, order?.items.length])).toEqual([
      ["5551", 2],
      ["9", 2],
    ]);
  });

  test("an export without ids rejects two orders with one name, because their rows cannot be distinguished", () => {
    const header = HEADER.filter((name) => name !== "Id");
    const moved = { ...FIRST, "Created at": "2026-01-01 00:00:00 +0000" };
    expect(problemsIn(read([FIRST, moved], { header }))).toContain("3 Name #1001: repeated_order");
  });

  test("older and newer exports have other columns: up to Cancelled at, or Canceled at", () => {
    const old = HEADER.slice(0, HEADER.indexOf("Cancelled at") + 1);
    expect(read([FIRST, LATER], { header: old })[0]?.order).toMatchObject({
      externalId: "#1001",
      totalPrice: 5400,
      source: "web",
    });
    const renamed = HEADER.map((name) => (name === "Cancelled at" ? "Canceled at" : name));
    expect(
      read([{ ...FIRST, "Canceled at": "2025-10-03 10:00:00 -0300" }], { header: renamed })[0]?.order?.status,
    ).toBe("cancelled");
    const least = ["Name", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price"];
    // Lines alone: 2 × 20.00 + 10.00.
    expect(read([FIRST, LATER], { header: least })[0]?.order).toMatchObject({ externalId: "#1001", totalPrice: 5000 });
  });

  test("skips removed lines and keeps a sale with an unusable phone number or no contact", () => {
    const [reading] = read([
      { ...FIRST, Phone: "555", Email: "" },
      { ...LATER, Email: "", "Lineitem quantity": "0" },
    ]);
    expect(reading).toMatchObject({
      customer: null,
      order: { customerExternalId: null, items: [{ productId: "MUG-B" }] },
    });
  });

  test.each([
    ["Created at", "02/10/2025 17:09", "date_order"],
    ["Created at", "yesterday", "time"],
    ["Total", "5,4,0", "money"],
    ["Total", "-1.00", "negative"],
    ["Total", "1.005.00", "money"],
    ["Lineitem quantity", "1.5 kg", "quantity"],
    ["Lineitem price", "free", "money"],
    ["Financial Status", "unheard_of", "status"],
    ["Currency", "euros", "currency"],
  ])("names the column %s and its value %j", (column, value, code) => {
    expect(problemsIn(read([{ ...FIRST, [column]: value }]))).toEqual([`2 ${column} ${value}: ${code}`]);
  });

  test("rejects an order whose line is too large to be exact", () => {
    const line = { "Lineitem price": "90000000000000.00", "Lineitem quantity": "2147483647" };
    expect(problemsIn(read([{ ...FIRST, ...line }]))).toEqual(["2 Name null: amount_too_large"]);
  });

  test("rejects rows whose first one is missing", () => {
    expect(problemsIn(read([LATER]))).toEqual(["2 Name #1001: first_row"]);
  });

  test("reads the same in any order of columns, and of rows as long as each order's stay in order", () => {
    const orderIds = ["1", "2", "3"];
    const recordsOf = (id: string) => {
      const first = { ...FIRST, Name: `#${id}`, Id: `55${id}` };
      return [first, { ...LATER, Name: `#${id}` }, { ...LATER, Name: `#${id}`, "Lineitem name": `Only in ${id}` }];
    };
    const expected = read(orderIds.flatMap(recordsOf));
    const columns = fc.shuffledSubarray(HEADER, { minLength: HEADER.length });
    const turns = fc.shuffledSubarray(
      orderIds.flatMap((id) => [id, id, id].map((_, i) => `${id} ${i}`)),
      { minLength: 9 },
    );
    fc.assert(
      fc.property(columns, turns, (header, order) => {
        const queues = new Map(orderIds.map((id) => [id, recordsOf(id)]));
        const records = order.flatMap((turn) => queues.get(turn[0] ?? "")?.shift() ?? []);
        const byId = read(records, { header }).toSorted(
          (a, b) => Number(a.order?.externalId) - Number(b.order?.externalId),
        );
        expect(byId).toEqual(expected);
      }),
    );
  });
});
