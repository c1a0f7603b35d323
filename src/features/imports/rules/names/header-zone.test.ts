import { describe, expect, test } from "vitest";
import { mappedFormat } from "#features/imports/rules/mapping/mapping.ts";
import { readRecords } from "#testing/imports/read-records.ts";
import { readWholeFile } from "#testing/imports/read-whole-file.ts";
import { splitZone } from "./header-zone.ts";

test.each([
  ["Date (UTC)", "Date", "UTC"],
  ["Created (GMT-3)", "Created", "-03:00"],
  ["Fecha (UTC-5)", "Fecha", "-05:00"],
  ["Created At [UTC+05:30]", "Created At", "+05:30"],
  ["Data (GMT−03:00)", "Data", "-03:00"],
  ["Ordered (-03:00)", "Ordered", "-03:00"],
  ["Date (America/New_York)", "Date", "America/New_York"],
  ["Date (in UTC)", "Date", "UTC"],
  ["Created At (PST)", "Created At", "America/Los_Angeles"],
  ["Order Date (Eastern)", "Order Date (Eastern)", null],
  ["order_date_utc", "order_date", "UTC"],
  ["date_created_gmt", "date_created", "UTC"],
  ["createdAtUtc", "createdAt", "UTC"],
  ["Created at UTC+2", "Created at", "+02:00"],
  ["UTC Date", "Date", "UTC"],
  ["Total (USD)", "Total (USD)", null],
  ["Price (net)", "Price (net)", null],
  ["Fecha est.", "Fecha est.", null],
  ["Delivered (IST)", "Delivered (IST)", null],
  ["Date (UTC-25)", "Date (UTC-25)", null],
  ["Utca", "Utca", null],
  ["Order Date (Pacific Time)", "Order Date", "America/Los_Angeles"],
  ["Order Date (Pacific Daylight Time)", "Order Date", "America/Los_Angeles"],
  ["Date (Central European Time)", "Date", "Europe/Paris"],
  ["Data (Horário de Brasília)", "Data", "America/Sao_Paulo"],
  ["Fecha (hora de Madrid)", "Fecha", "Europe/Madrid"],
  ["Fecha (CDMX)", "Fecha", "America/Mexico_City"],
  ["Date (UTC±0)", "Date", "UTC"],
  ["Date (Z)", "Date", "UTC"],
  ["Date (MSK)", "Date", "Europe/Moscow"],
  ["Date (EST5EDT)", "Date", "America/New_York"],
  ["Date (EST)", "Date", "America/New_York"],
  ["Placed EST", "Placed", "America/New_York"],
  ["Date JST", "Date", "Asia/Tokyo"],
  ["Date (JST)", "Date", "Asia/Tokyo"],
  ["FECHA EST", "FECHA EST", null],
  ["Total EST", "Total EST", null],
  ["Created at AEST", "Created at", "Australia/Sydney"],
  ["Date (CST)", "Date (CST)", null],
])("%s is %s in %s", (name, rest, timeZone) => {
  expect(splitZone(name)).toEqual({ name: rest, timeZone });
});

test.each(["Sale Date (IST)", "Placed Date (Gulf Standard Time)"])("%s is asked about", async (column) => {
  const file = `Order No,${column},Total\n1,2026-11-02 04:30,10.00\n2,2026-11-03 04:30,20.00`;
  await expect(readWholeFile(file)).rejects.toThrow(/order_date/);
});

describe("a column that was chosen although its zone isn't known", () => {
  const read = async (column: string, time: string, timeZone: string | null = null) => {
    const text = `Order No,${column},Total,Customer\n1,${time},10.00,C1`;
    const columns = { order_id: "Order No", order_date: column, total_price: "Total", customer_id: "Customer" };
    const format = mappedFormat({ rows: "orders", columns, dateOrder: "dmy", decimalSign: ".", timeZone });
    const [header = [], cells = []] = text.split("\n").map((line) => line.split(","));
    const [reading] = readRecords(format, [Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ""]))], {
      header,
      shop: { timeZone: "America/New_York" },
    });
    return reading?.order?.orderedAt.toISOString() ?? reading?.problems.map(({ column: of, code }) => [of, code]);
  };

  test.each([
    "Order Date (IST)",
    "Order Date [Gulf Standard Time]",
    "Date (Eastern)",
    "Sold IST",
    "created_at_ist",
    "Date (UTC-25)",
    "Fecha (hora de Ruritania)",
    "FECHA EST",
    "Sold CST",
    "Date (CST)",
    "Date (Ruritania time)",
    "Data (horário de Lima)",
    "Date (US Central)",
  ])("%s: each time is asked about until a zone is chosen", async (column) => {
    expect(await read(column, "2026-11-02 04:30")).toEqual([[column, "unknown_zone"]]);
    expect(await read(column, "02/11/2026 04:30")).toEqual([[column, "unknown_zone"]]);
    expect(await read(column, "2026-11-02 04:30", "Asia/Kolkata")).toBe("2026-11-01T23:00:00.000Z");
    // A day is the business's, and an offset says itself what is meant.
    expect(await read(column, "2026-11-02")).toBe("2026-11-02T05:00:00.000Z");
    for (const exact of ["2026-11-02T04:30:00Z", "2026-11-02 10:00 +05:30", "1793593800"])
      expect(await read(column, exact)).toBe("2026-11-02T04:30:00.000Z");
    expect(await read(column, "soon")).toEqual([[column, "time"]]);
  });

  test.each([
    "Order Date",
    "Date (local time)",
    "Fecha (hora de la tienda)",
    "Date (DD/MM/YYYY)",
    "Last",
    "Date list",
    "Date (time)",
    "Fecha (hora)",
    "Fecha (y hora)",
    "Data (hora)",
    "Data (horário)",
    "Fecha (hora del pedido)",
    "Date (24h time)",
    "Fecha (Sucursal Central)",
    "Date (order time)",
    "Date (date/time)",
    "Data (hora da venda)",
  ])("%s is in the business's zone", async (column) => {
    expect(await read(column, "2026-11-02 04:30")).toBe("2026-11-02T09:30:00.000Z");
  });

  test("a customer's dates are asked about too, and a consent isn't dated by one", async () => {
    const columns = { customer_id: "No", created_at: "Since (IST)", email_consent: "Yes", email_consent_at: "On IST" };
    const mapping = { rows: "customers", columns, dateOrder: null, decimalSign: null } as const;
    const header = ["No", "Since (IST)", "Yes", "On IST"];
    const record = { No: "C1", "Since (IST)": "2026-11-02 04:30", Yes: "yes", "On IST": "2026-11-02 04:30" };
    const [reading] = readRecords(mappedFormat(mapping), [record], { header });
    expect(reading?.change).toEqual({ externalId: "C1", emailConsent: { state: "granted", at: null } });
    expect(reading?.problems.map(({ column, code }) => [column, code])).toEqual([
      ["On IST", "unknown_zone"],
      ["Since (IST)", "unknown_zone"],
    ]);
  });
});

const SHOPIFY = "Name,Email,Total,Lineitem quantity,Lineitem name,Lineitem price";
const WOO = "order_id,status,order_total,billing_email";

describe("times in a column whose name has a zone", () => {
  // The business is in New York: 23:30 there on November 1 is 04:30 the next day in UTC, and 01:30 in São Paulo.
  const LATE = "2026-11-02T04:30:00.000Z";
  test.each<[name: string, file: string, at: string]>([
    ["our layout", "order_id,order_date_utc,total_price\n1,2026-11-02 04:30,10.00", LATE],
    ["our layout, by a near name", "order_id,order_date,total_price,Modified (UTC)\n1,2026-11-01 23:30,10.00,", LATE],
    ["a day and a time", "order_id,order_date,order_time (UTC),total_price\n1,2026-11-02,04:30,10.00", LATE],
    ["a mapping", "Pedido,Fecha (GMT-3),Importe\n1,2026-11-02 01:30,10.00", LATE],
    ["a mapping of an hour", "Pedido,Fecha,Hora (UTC-5),Importe\n1,2026-11-01,23:30,10.00", LATE],
    ["Shopify", `Created at (UTC),${SHOPIFY}\n2026-11-02 04:30:00,#1,a@s.test,10.00,1,Mug,10.00`, LATE],
    ["WooCommerce", `order_date (UTC),${WOO}\n2026-11-02 04:30,1,completed,10.00,a@s.test`, LATE],
    ["an offset of its own", "order_id,order_date_utc,total_price\n1,2026-11-02T01:30:00-03:00,10.00", LATE],
    [
      "a time zone in a cell beside it",
      "order_id,order_date_utc,order_created_tz,total_price\n1,2026-11-02 04:30,Europe/Madrid,10.00",
      LATE,
    ],
    [
      "a day alone, which is the shop's",
      "order_id,order_date_utc,total_price\n1,2026-11-02,10.00",
      "2026-11-02T05:00:00.000Z",
    ],
  ])("%s", async (_name, file, at) => {
    const { readings } = await readWholeFile(file);
    expect(readings.map(({ order, problems }) => order?.orderedAt.toISOString() ?? problems)).toEqual([at]);
  });

  test("customers and support tickets", async () => {
    const customers = await readWholeFile(
      "customer_id,email,Registered at (UTC),email_consent,email_consent_at (GMT-3)\nC1,a@s.test,2026-11-02 04:30,yes,2026-11-02 01:30",
    );
    const [change] = customers.readings.map((reading) => reading.change);
    expect([change?.createdAt, change?.emailConsent?.at].map((at) => at?.toISOString())).toEqual([LATE, LATE]);
    const tickets = await readWholeFile(
      "ticket_id,customer_id,Created at (UTC),channel,closed_at_utc\nT1,C1,2026-11-02 04:30,email,2026-11-02 04:30",
    );
    const [ticket] = tickets.readings.map((reading) => reading.ticket?.ticket);
    expect([ticket?.openedAt, ticket?.closedAt].map((at) => at?.toISOString())).toEqual([LATE, LATE]);
  });
});
