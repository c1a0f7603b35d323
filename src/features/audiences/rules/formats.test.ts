import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeCsv } from "#core/csv.ts";
import { FORMATS } from "#features/audiences/destinations/clients.ts";
import { AUDIENCE_FORMATS } from "#features/audiences/destinations/destinations.ts";
import { csvLine, type FileMember, splitName } from "#features/audiences/rules/formats.ts";
import { countryCode } from "./country-code.ts";

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

const ANA: FileMember = {
  id: "0197c3a0-0000-7000-8000-000000000001",
  externalId: "C-1",
  email: " Ana@Example.com ",
  phone: "+14155552671",
  firstName: " María",
  lastName: "de la Cruz",
  country: "Estados Unidos",
  region: "N.Y. 1",
  city: "New York",
  postalCode: " 94105-1234",
};
const EMPTY_MEMBER: FileMember = {
  id: ANA.id,
  externalId: "C-2",
  email: "",
  phone: "",
  firstName: "",
  lastName: "",
  country: "",
  region: "",
  city: "",
  postalCode: "",
};

/** By `printf '%s' … | sha256sum`. */
const BY_HAND = {
  "ana@example.com": "8e43ca37701228e74983efdbd0cff5c16b3b1e5d4e29a7c05626d4d25a018e11",
  "+14155552671": "cb6880e416769253645cb9c6b8989154bf66a56a77fc14c81fb1019663cbb928",
  "14155552671": "758fbf68945f21c416814c539ab578876c8d98fb69e6da692def92cd52417fe0",
  maría: "edd82ab3ecfe1ad7550fb74d2ae00211f13eb3bb9ef2d3030a16012854c7742a",
  us: "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621",
  newyork: "350c754ba4d38897693aa077ef43072a859d23f613443133fecbbd90a3512ca5",
  "94105": "e73ac16e69f060ee98b0fda5f66f48c4648ee26950e9bab3a097389853fd859e",
};

const rowOf = (format: keyof typeof FORMATS, member: FileMember, audience = "VIPs"): Record<string, string> => {
  const { columns, row } = FORMATS[format];
  const cells = row(member, { hash, audience });
  expect(cells).toHaveLength(columns.length);
  return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? ""]));
};

describe("a row", () => {
  test("a row of Google Customer Match hashes the phone with its plus, and neither country nor postal code", () => {
    expect(rowOf("google", ANA)).toEqual({
      Email: BY_HAND["ana@example.com"],
      Phone: BY_HAND["+14155552671"],
      "First Name": BY_HAND.maría,
      "Last Name": hash("de la cruz"),
      Country: "US",
      Zip: "94105-1234",
    });
    const gmail = rowOf("google", { ...ANA, email: "Ana.Lopez+Shopping@Gmail.com" });
    expect(gmail.Email).toBe(hash("analopez@gmail.com"));
    expect(rowOf("google", { ...ANA, postalCode: '=HYPERLINK("//x.example")' })).toMatchObject({ Zip: "" });
  });

  test("a row of a Meta audience hashes the phone without its plus, places without punctuation, and everything but our ID", () => {
    expect(rowOf("meta", ANA)).toEqual({
      email: BY_HAND["ana@example.com"],
      phone: BY_HAND["14155552671"],
      fn: BY_HAND.maría,
      ln: hash("de la cruz"),
      zip: BY_HAND["94105"],
      ct: BY_HAND.newyork,
      st: hash("ny"),
      country: BY_HAND.us,
      uid: ANA.id,
    });
  });

  test("a row of Mailchimp has a country's code, at most 255 bytes a cell, and the audience as one tag", () => {
    const row = rowOf("mailchimp", { ...ANA, firstName: "é".repeat(200), country: "UK" }, "Win back, spring");
    expect(row).toMatchObject({ Country: "GB", Tags: "Win back  spring", "First Name": "é".repeat(127) });
  });

  test.each(AUDIENCE_FORMATS)("a row of %s leaves what is unknown empty, and never hashes an empty text", (format) => {
    const cells = Object.entries(rowOf(format, EMPTY_MEMBER, ""));
    const known = new Set(["customerId", "externalId", "uid"]);
    expect(cells.filter(([column, text]) => text !== "" && !known.has(column))).toEqual([]);
  });
});

test.each([
  ["", "", "", { firstName: "", lastName: "" }],
  ["Ana María López", "", "", { firstName: "Ana María", lastName: "López" }],
  ["Cher", "", "", { firstName: "Cher", lastName: "" }],
  ["Ana López", "Ana María", "", { firstName: "Ana María", lastName: "" }],
])("the names of %j, %j, %j", (name, first, last, names) => {
  expect(splitName(name, first, last)).toEqual(names);
});

test.each([
  ["US", "US"],
  [" gb ", "GB"],
  ["uk", "GB"],
  ["Brasil", "BR"],
  ["ESPAÑA", "ES"],
  ["Germany", "DE"],
  ["Alemanha", "DE"],
  ["Atlantis", ""],
  ["", ""],
  ["Deutschland", "DE"],
  ["Holland", "NL"],
  ["España", "ES"],
  ["Česko", "CZ"],
  ["ドイツ", "DE"],
  ["constructor", ""],
])("the country %j is %j", (country, code) => {
  expect(countryCode(country)).toBe(code);
});

describe("a line", () => {
  const text = fc.string({
    unit: fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", '"', ",", " ", "a", "1", "é", "＝"),
  });
  const cell = fc.oneof(text, fc.constantFrom("+14155552671", "=1+1", ""));

  test("a line for people is what the CSV library writes: quoted, with formulas as text", () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 5 }), (cells) => {
        const columns = cells.map((_, i) => `c${i}`);
        const row = Object.fromEntries(cells.map((value, i) => [`c${i}`, value]));
        expect(csvLine(cells, true)).toBe(writeCsv(columns, [row], { header: false }));
      }),
    );
  });

  test("a line for a system changes no value", () => {
    expect(csvLine(["=1", "+1", 'a"b', "-"], false)).toBe('=1,+1,"a""b",-\r\n');
  });
});
