import { describe, expect, test } from "vitest";
import { nationalPhoneReader } from "#features/customers/rules/national-phone.ts";
import { customerRowReader, customersCsv } from "./customers-csv.ts";
import { columnPositions } from "./layout.ts";

const shop = {
  currency: "USD",
  timeZone: "America/Sao_Paulo",
  storefrontId: 1,
  shiftDays: 0,
  now: new Date("2026-11-21T12:00:00Z"),
};

/** Reads one row of a file with this header; cells without quotes. */
const readWhole = (header: string, cells: string, options = {}) => {
  const columns = header.split(",");
  const read = customerRowReader(columnPositions(customersCsv, columns), { ...shop, ...options }, columns);
  return read({ line: 2, byte: 0, cells: cells.split(",") });
};

/** The change of a row, or its only problem. */
const readRow = (...row: Parameters<typeof readWhole>) => {
  const { change, problems } = readWhole(...row);
  return problems.length === 0 ? change : problems[0];
};

const OWN =
  "customer_id,name,email,phone,country,loyalty_level,email_consent,email_consent_at,sms_consent,tags,created_at";

describe("a row of customers", () => {
  test("becomes a change, with every value in its stored form", () => {
    const cells =
      "C1, Ada Lovelace ,Ada@Example.COM,+55 (11) 91234-5678,Brazil,gold,yes,2026-03-01 09:30:00,unsubscribed,#VIP; new  friends,2025-12-31";
    expect(readRow(OWN, cells)).toEqual({
      externalId: "C1",
      name: "Ada Lovelace",
      email: "ada@example.com",
      phone: "+5511912345678",
      country: "Brazil",
      loyaltyLevel: "GOLD",
      // São Paulo is three hours behind UTC.
      emailConsent: { state: "granted", at: new Date("2026-03-01T12:30:00Z") },
      smsConsent: { state: "denied", at: null },
      tags: ["vip", "new friends"],
      createdAt: new Date("2025-12-31T03:00:00Z"),
    });
  });

  test("keeps what its empty cells and missing columns do not say", () => {
    expect(readRow(OWN, "C1,,,,,,,,,,")).toEqual({ externalId: "C1" });
    expect(readRow("customer_id", "C1")).toEqual({ externalId: "C1" });
  });

  test("has its dates in the order that the admin chooses", () => {
    const dates = (dateOrder: "dmy" | "mdy") => readRow("customer_id,created_at", "C1,03/04/2026", { dateOrder });
    expect(dates("dmy")).toMatchObject({ createdAt: new Date("2026-04-03T03:00:00Z") });
    expect(dates("mdy")).toMatchObject({ createdAt: new Date("2026-03-04T03:00:00Z") });
    expect(readRow("customer_id,created_at", "C1,03/04/2026")).toMatchObject({
      column: "created_at",
      code: "date_order",
    });
    // The business's clock is three hours behind.
    for (const text of ["11-Jan-2026", "2026-01-11 03:00:00 UTC", "20260111"])
      expect(readRow("customer_id,created_at", `C1,${text}`)).toMatchObject({
        createdAt: new Date("2026-01-11T03:00:00Z"),
      });
  });

  test("may be of Shopify's customers export, with its apostrophes", () => {
    const header =
      "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Country Code,Phone,Accepts SMS Marketing,Total Spent,Tags";
    expect(
      readRow(header, "'7210448301122,Ada,Lovelace,ada@example.com,yes,GB,'+447700900123,no,12.50,wholesale"),
    ).toEqual({
      externalId: "7210448301122",
      name: "Ada Lovelace",
      email: "ada@example.com",
      phone: "+447700900123",
      country: "GB",
      emailConsent: { state: "granted", at: null },
      smsConsent: { state: "denied", at: null },
      tags: ["wholesale"],
    });
  });

  test.each([
    ["customer_id", ",,,,,,,,,,", "not_empty", "Must not be empty", ""],
    ["email", "C1,,ada,,,,,,,,", "email", "Must be an email address", "ada"],
    [
      "phone",
      "C1,,,555-2671,,,,,,,",
      "phone",
      "Must be an international phone number such as +14155552671",
      "555-2671",
    ],
    [
      "loyalty_level",
      "C1,,,,,DIAMOND,,,,,",
      "unknown_value",
      "Must be one of: BRONZE, SILVER, GOLD, PLATINUM",
      "DIAMOND",
    ],
    [
      "email_consent",
      "C1,,,,,,maybe,,,,",
      "unknown_value",
      "Must be one of: granted, denied, unknown, yes, no",
      "maybe",
    ],
    [
      "email_consent",
      "C1,,,,,,constructor,,,,",
      "unknown_value",
      "Must be one of: granted, denied, unknown, yes, no",
      "constructor",
    ],
    ["email_consent", "C1,,,,,,,2026-01-01,,,", "consent_missing", "Must not be empty where there is a date", ""],
    ["email_consent_at", "C1,,,,,,yes,2027-01-01,,,", "future", "Must not be in the future", "2027-01-01"],
    [
      "email_consent_at",
      "C1,,,,,,yes,01/02/2026,,,",
      "date_order",
      "Day and month can be read both ways round: choose the date order of this file",
      "01/02/2026",
    ],
    ["tags", `C1,,,,,,,,,${"x".repeat(51)},`, "too_long", "Must have at most 50 characters", "x".repeat(51)],
    ["customer_id", "C1,Lovelace", "columns", "Must have as many cells as the header", "C1,Lovelace"],
    ["customer_id", "C1,,,,,,,,,,,surplus", "columns", "Must have as many cells as the header", "C1,,,,,,,,,,,surplus"],
  ])("with a wrong %s is a problem that says what would be right: %s", (column, cells, code, reason, value) => {
    const keepsRow = column !== "customer_id";
    expect(readWhole(OWN, cells)).toEqual({
      change: keepsRow ? expect.objectContaining({ externalId: "C1" }) : null,
      problems: [{ line: 2, column, code, reason, value, ...(keepsRow && { keepsRow }) }],
    });
  });

  test("keeps the person whose optional values can't be read, and reads national phone numbers", () => {
    const header = "customer_id,name,email,phone,email_consent,email_consent_at,tags,loyalty_level";
    const { change, problems } = readWhole(header, `C1,Ada,nobody,12,no,yesterday,${"x".repeat(51)};vip,PEARL`);
    expect(change).toEqual({
      externalId: "C1",
      name: "Ada",
      emailConsent: { state: "denied", at: null },
      tags: ["vip"],
    });
    expect(problems.map(({ column, keepsRow }) => [column, keepsRow])).toEqual(
      ["email", "phone", "loyalty_level", "email_consent_at", "tags"].map((column) => [column, true]),
    );
    for (const [timeZone, text, phone] of [
      ["America/New_York", "(415) 555-0101", "+14155550101"],
      ["Europe/London", "020 7946 0958", "+442079460958"],
      ["America/Sao_Paulo", "11 91234-5678", "+5511912345678"],
      ["America/Sao_Paulo", "+44 20 7946 0959", "+442079460959"],
    ] as const) {
      const read = { readNationalPhone: nationalPhoneReader(timeZone) };
      expect(readRow("customer_id,phone", `C1,${text}`, read)).toEqual({ externalId: "C1", phone });
    }
    const utc = { readNationalPhone: nationalPhoneReader("UTC") };
    expect(readRow("customer_id,phone", "C1,020 7946 0958", utc)).toMatchObject({ column: "phone", keepsRow: true });
  });

  test("names the column as the file does", () => {
    expect(readRow("Customer ID,E-Mail", "C1,ada")).toMatchObject({ column: "E-Mail" });
  });

  test("has its dates moved by shiftDays", () => {
    expect(readRow("customer_id,created_at", "C1,2026-01-01", { shiftDays: 7 })).toMatchObject({
      createdAt: new Date("2026-01-08T03:00:00Z"),
    });
  });
});

test("a file without customer ids is refused with the missing column", () => {
  expect(() => columnPositions(customersCsv, ["name", "email"])).toThrow(/"customer_id"/);
});
