import { describe, expect, test } from "vitest";
import { problemsIn, readRecords, SHOP } from "#testing/imports/read-records.ts";
import { shopifyCustomers } from "./shopify.ts";

const HEADER =
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
const read = (record: Record<string, string>, header = HEADER) => readRecords(shopifyCustomers, [record], { header });

describe("Shopify's customers export", () => {
  test("changes the customer that the orders export knows by the email address, and imports no sums as orders", () => {
    const [reading] = read(ADA);
    expect(reading).toMatchObject({ order: null, problems: [] });
    expect(reading?.change).toEqual({
      externalId: "ada@example.com",
      name: "Ada Lovelace",
      email: "ada@example.com",
      phone: "+447700900123",
      country: "GB",
      emailConsent: { state: "granted", at: null },
      // As of the import, so that no consent of an earlier order outweighs it.
      smsConsent: { state: "denied", at: SHOP.now },
      tags: ["wholesale", "vip"],
    });
  });

  test("knows customers without an email address by their phone number, then by their id", () => {
    expect(read({ ...ADA, Email: "" })[0]?.change?.externalId).toBe("+447700900123");
    expect(read({ ...ADA, Email: "", Phone: "" })[0]?.change?.externalId).toBe("7210448301122");
  });

  test("may be the import template, without Customer ID and sums", () => {
    const template = HEADER.filter((name) => !/^(Customer ID|Total|Accepts WhatsApp|Size)/.test(name));
    expect(template).toHaveLength(17);
    expect(read(ADA, template)[0]?.change?.externalId).toBe("ada@example.com");
  });

  test("names the column and value of a problem", () => {
    expect(problemsIn(read({ ...ADA, Email: "ada" }))).toEqual(["2 Email ada: email"]);
    expect(problemsIn(read({ ...ADA, Email: "", Phone: "", "Customer ID": "" }))).toEqual([
      "2 Customer ID : not_empty",
    ]);
  });
});
