import { describe, expect, test } from "vitest";
import { nationalPhoneReader } from "#records/rules/customers/national-phone.ts";
import { readWholeFile } from "#testing/imports/read-whole-file.ts";
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
  ])("a row with a wrong %s is a problem that says what would be right: %s", (column, cells, code, reason, value) => {
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

  test("keeps the dates of its consents and refusals, which stored ones are compared with, however far its others are moved", () => {
    const header = "customer_id,created_at,email_consent,email_consent_at,sms_opt_out_at,ads_opt_out";
    const at = new Date("2026-02-03T12:00:00Z");
    for (const shiftDays of [-30, 30, 300])
      expect(readRow(header, "C1,,yes,2026-02-03 09:00,2026-02-03 09:00,2026-02-03 09:00", { shiftDays })).toEqual({
        externalId: "C1",
        emailConsent: { state: "granted", at },
        smsConsent: { state: "denied", at },
        advertisingConsent: { state: "denied", at },
      });
  });
});

describe("a refusal", () => {
  const CONSENTED = "customer_id,email_consent,email_consent_at";
  const emailOf = (column: string, value: string) =>
    readWhole(`${CONSENTED},${column}`, `C1,yes,2025-01-01,${value}`).change?.emailConsent?.state;

  test.each([
    "email_unsubscribed_at",
    "Email Unsubscribe Date",
    "Unsubscribe Timestamp",
    "Opt Out Timestamp",
    "Date Opted Out",
    "Bounced On",
    "Suppressed On",
    "Blocked On",
    "Removed On",
    "Confirmed Opt-Out Date",
    "Fecha de desuscripción",
    "Fecha de baja",
    "Data de descadastro",
    "UnsubscribedTimestamp",
  ])("is dated in the column %s", (column) => {
    expect(readRow(`${CONSENTED},${column}`, "C1,yes,2025-01-01,2026-01-01")).toMatchObject({
      emailConsent: { state: "denied", at: expect.any(Date) },
    });
    for (const none of ["Never", "0000-00-00 00:00:00", "1970-01-01", "no"])
      expect(emailOf(column, none), none).toBe("granted");
    expect(emailOf(column, "yes")).toBe("denied");
    expect(readWhole(`${CONSENTED},${column}`, "C1,yes,2025-01-01,someday")).toMatchObject({
      change: { emailConsent: { state: "denied" } },
      problems: [{ column, code: "time" }],
    });
  });

  test.each([
    "marketing_opt_out",
    "newsletter_opt_out",
    "Email Unsubscribe",
    "is_optout",
    "No Emails",
    "Bloqueado",
    "Não quer receber e-mails",
    "No desea recibir correos",
    "IsExcludedFromCampaigns",
    "email_blocked",
    "Opted out of email: Marketing Information",
    "Dada de baja",
    "Descadastrada",
    "Don't want emails",
  ])("is in the column %s", (column) => {
    expect(["yes", "1", "true"].map((value) => emailOf(column, value))).toEqual(["denied", "denied", "denied"]);
    const none = ["no", "0", "0.0", "false", "", "Never", "Not opted out", "https://shop.test/u?c=1"];
    expect(none.map((value) => emailOf(column, value))).toEqual(none.map(() => "granted"));
  });

  test.each([
    ["Email Suppressions", "USER_SUPPRESSED"],
    ["Email hard bounce reason", "mailbox full"],
    ["Unsubscribe reason", "too many"],
  ])("has its reason in the column %s", (column, reason) => {
    expect([reason, "", "[]"].map((value) => emailOf(column, value))).toEqual(["denied", "granted", "granted"]);
  });

  test.each([
    "Unsubscribe link",
    "Unsubscribe URL",
    "Bounce rate",
    "Soft bounces",
    "Number of opt-outs",
    "Resubscribed",
    "Block",
    "Nº recibo",
    "Nº envío",
    "Nº contacto",
    "Baja California",
    "WhatsApp opt-out",
    "Do not call",
    "Notes",
  ])("is not in the column %s", (column) => {
    expect(emailOf(column, "2026-01-01")).toBe("granted");
  });

  test("a refusal of SMS or of advertising concerns those alone", () => {
    const refused = (column: string) =>
      readRow(`customer_id,email_consent,sms_consent,${column}`, "C1,yes,yes,2026-01-01");
    const [granted, denied] = [{ state: "granted" }, { state: "denied" }];
    expect(refused("SMS unsubscribed on")).toMatchObject({ emailConsent: granted, smsConsent: denied });
    expect(refused("Unsubscribed from texts")).toMatchObject({ emailConsent: granted, smsConsent: denied });
    expect(refused("Opted out of ads")).toMatchObject({ emailConsent: granted, advertisingConsent: denied });
    expect(refused("marketing opted out")).toMatchObject({ emailConsent: denied, smsConsent: denied });
  });

  const CONSENTED_LATE = "customer_id,email,email_consent,email_consent_at,unsubscribed_at";
  test.each([
    ["Accepts newsletter", "no"],
    ["unsubscribed", "yes"],
    ["email_status", "Unsubscribed"],
    ["Unsubscribe reason", "too many"],
    ["Opt-out date", "someday"],
  ])(
    "a refusal without a date in the column %s is not beaten by a consent after another refusal's date",
    (column, text) => {
      const stateOf = (cell: string) =>
        readWhole(`${CONSENTED_LATE},${column}`, `C1,a@s.test,yes,2025-06-01,2025-01-01,${cell}`).change?.emailConsent;
      expect(stateOf(text)).toEqual({ state: "denied", at: null });
      expect(stateOf("")?.state).toBe("granted");
    },
  );

  test("is dated in the zone that its own column names, and asked about where that one isn't known", async () => {
    const read = async (column: string) => {
      const cells = "C1,a@s.test,yes,2025-06-01 12:00:00+00:00,2025-01-01,2025-06-01 10:00:00";
      const { readings, used } = await readWholeFile(`${CONSENTED_LATE},${column}\n${cells}`, {
        timeZone: "America/Sao_Paulo",
      });
      const [reading] = readings;
      const zone = used.find((each) => each.column === column)?.timeZone;
      return [zone, reading?.change?.emailConsent, reading?.problems.map((each) => [each.column, each.code])];
    };
    expect(await read("Opted out on (UTC)")).toMatchObject(["UTC", { state: "granted" }, []]);
    expect(await read("Opted out on")).toMatchObject([null, { state: "denied" }, []]);
    const column = "Opted out on (IST)";
    expect(await read(column)).toMatchObject([null, { state: "denied", at: null }, [[column, "unknown_zone"]]]);
  });

  test("is none in a column that counts, though it is named after consents", async () => {
    const file = (values: string[]) =>
      `customer_id,email,email_consent,Marketing emails\n${values.map((text, i) => `C${i},c${i}@s.test,yes,${text}\n`).join("")}`;
    const counted = await readWholeFile(file(["0", "3", "12"]));
    expect(counted.readings.map(({ change }) => change?.emailConsent?.state)).toEqual([
      "granted",
      "granted",
      "granted",
    ]);
    expect(counted.unused).toEqual(["Marketing emails"]);
    const said = await readWholeFile(file(["0", "1", "by form"]));
    expect(said.readings.map(({ change }) => change?.emailConsent?.state)).toEqual(["denied", "granted", "granted"]);
    expect(said.unused).toEqual([]);
  });

  test("a refusal that may be a count is asked about, and lets nothing be granted", () => {
    expect(readWhole(`${CONSENTED},Bounced`, "C1,yes,2025-01-01,3")).toEqual({
      change: { externalId: "C1" },
      problems: [expect.objectContaining({ column: "Bounced", code: "unknown_value", value: "3", keepsRow: true })],
    });
  });

  test.each([
    ["email_consent,Opt-in date", "no,2024-01-01"],
    ["email_consent,Fecha de suscripción", "no,2024-01-01"],
    ["accepts_marketing,unsubscribed,optin_time", "no,true,2024-01-01"],
    ["Email subscription status,Subscribed at", "Unsubscribed,2024-01-01"],
  ])("is not dated by an opt-in: %s", async (columns, cells) => {
    const { readings } = await readWholeFile(`customer_id,email,${columns}\nC1,ada@s.test,${cells}`);
    expect(readings[0]?.change?.emailConsent).toEqual({ state: "denied", at: null });
  });

  test.each([
    "Spam",
    "Junk",
    "Blocked",
    "Invalid",
    "Undeliverable",
    "Cancelado",
    "Desuscripta",
    "Dada de baja",
    "En lista negra",
    "Bloqueado",
    "Unsubscribed by admin",
    "Marked as spam",
    "Unsub",
    "Opted-out (form)",
  ])("is the status %s", (word) => {
    expect(
      ["status", "email_status", "email_consent"].map((column) => {
        const { change, problems } = readWhole(`customer_id,${column}`, `C1,${word}`);
        return [change?.emailConsent?.state, problems.length];
      }),
    ).toEqual([
      ["denied", 0],
      ["denied", 0],
      ["denied", 0],
    ]);
  });

  test("is an account's end only where a column is about a subscription, and what is unknown there is asked", () => {
    const read = (column: string, word: string) => readWhole(`${CONSENTED},${column}`, `C1,yes,2025-01-01,${word}`);
    expect(read("email_status", "Disabled").change?.emailConsent?.state).toBe("denied");
    expect(read("status", "disabled").change?.emailConsent?.state).toBe("granted");
    expect(read("status", "VIP")).toMatchObject({ change: { emailConsent: { state: "granted" } }, problems: [] });
    expect(read("email_status", "Active")).toMatchObject({
      change: { emailConsent: { state: "granted" } },
      problems: [],
    });
    const { change, problems } = read("email_status", "Parked");
    expect(change).toEqual({ externalId: "C1" });
    expect(problems).toMatchObject([
      { column: "email_status", code: "unknown_value", value: "Parked", keepsRow: true },
    ]);
    expect(readWhole("customer_id,subscription_status", "C1,No suscrito").change?.emailConsent?.state).toBe("unknown");
    // A word that isn't known takes no other column's word for a consent.
    expect(readWhole("customer_id,status,email_consent", "C1,subscribed,maybe").change).toEqual({ externalId: "C1" });
  });

  test.each([
    "is_subscribed",
    "marketing_consent",
    "Receive Marketing Emails",
    "Newsletter Subscription",
    "mailchimp_woocommerce_is_subscribed",
    "acepta_emails",
    "Suscripción email",
    "Quer receber e-mails",
    "SMS subscription status",
    "SMS Opt-In Status",
  ])("is known in the column of consents %s", async (column) => {
    const file = (no: string) => `customer_id,email,${column}\nC1,ada@s.test,${no}\nC2,bo@s.test,${no}`;
    for (const no of ["0", "no", "Unsubscribed"]) {
      const { readings } = await readWholeFile(file(no));
      const { emailConsent, smsConsent } = readings[0]?.change ?? {};
      expect((/SMS/.test(column) ? smsConsent : emailConsent)?.state, no).toBe("denied");
    }
  });

  test.each([
    "Newsletter",
    "Accepts Marketing",
    "Email Marketing Consent",
    "is_subscribed",
    "Suscripción",
    "Aceita e-mails",
    "Marketing opt-in",
    "Consent",
    "Subscribed to newsletter",
    "Email consent status",
    "Acepta comunicaciones",
    "email_consent",
  ])("is in the column %s beside another of consents, which gives nothing by itself", (column) => {
    const stateOf = (text: string) =>
      readWhole(`${CONSENTED},${column}`, `C1,yes,2025-01-01,${text}`).change?.emailConsent;
    for (const no of ["no", "0", "false", "Unsubscribed", "No acepta", "denied"])
      expect(stateOf(no), no).toEqual({ state: "denied", at: null });
    for (const other of ["yes", "", "pending", "2026-05-01", "web form"])
      expect(stateOf(other)?.state, other).toBe("granted");
    expect(readWhole(`customer_id,email_consent,${column}`, "C1,,yes").change).toEqual({ externalId: "C1" });
    expect(readWhole(`customer_id,email_consent,${column}`, "C1,no,yes").change?.emailConsent?.state).toBe("denied");
  });

  test("a refusal in a second column of consents concerns its channel alone, and is shown as used", async () => {
    const { readings, used, unused } = await readWholeFile(
      "customer_id,email,email_consent,sms_consent,accepts_sms,Ads opt in,Newsletter,Opt in source\n" +
        "C1,ada@s.test,yes,yes,no,yes,yes,Shop\nC2,bo@s.test,yes,yes,yes,no,no,Web\n",
    );
    const states = readings.map(({ change }) =>
      [change?.emailConsent, change?.smsConsent, change?.advertisingConsent].map((each) => each?.state),
    );
    expect(states).toEqual([
      ["granted", "denied", "granted"],
      ["denied", "granted", "denied"],
    ]);
    expect(used.slice(-2).map(({ column, readAs }) => [column, readAs])).toEqual([
      ["accepts_sms", "sms_consent"],
      ["Newsletter", "email_consent"],
    ]);
    expect(unused).toEqual(["Opt in source"]);
  });

  test("an implied permission is no consent", async () => {
    const { readings } = await readWholeFile(
      "Email address,First name,Last name,Email status,Email permission status,Email Lists,Source Name\n" +
        "ada@s.test,Ada,One,Active,Implied,Main,Form\nbo@s.test,Bo,Two,Active,Express,Main,Form\n" +
        "cy@s.test,Cy,Six,Unsubscribed,Express,Main,Form\n",
    );
    expect(readings.map(({ change }) => change?.emailConsent?.state)).toEqual(["unknown", "granted", "denied"]);
  });
});

test("a file without customer ids is refused with the missing column", () => {
  expect(() => columnPositions(customersCsv, ["name", "email"])).toThrow(/"customer_id"/);
});
