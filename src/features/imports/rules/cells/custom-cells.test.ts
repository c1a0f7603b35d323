import { describe, expect, test } from "vitest";
import type { ImportMapping } from "#features/imports/rules/reading-options.ts";
import type { CustomField } from "#records/rules/custom-fields.ts";
import { readRecords } from "#testing/imports/read-records.ts";
import { mappedFormat } from "../mapping/mapping.ts";

const FIELDS: readonly CustomField[] = [
  { kind: "customers", key: "city", name: "City of birth", type: "text", options: [] },
  { kind: "customers", key: "size", name: "Shoe size", type: "number", options: [] },
  { kind: "customers", key: "birthday", name: "Birthday", type: "date", options: [] },
  { kind: "customers", key: "plus", name: "Plus member", type: "boolean", options: [] },
  { kind: "customers", key: "team", name: "Team", type: "choice", options: ["Red", "Blue"] },
];
const MAPPING: ImportMapping = {
  rows: "customers",
  columns: {
    customer_id: "Id",
    "custom.city": "Ciudad",
    "custom.size": "Talla",
    "custom.birthday": "Nacimiento",
    "custom.plus": "Plus",
    "custom.team": "Equipo",
  },
  dateOrder: "dmy",
  decimalSign: ",",
};
const read = (record: Record<string, string>, customFields = FIELDS) =>
  readRecords(mappedFormat(MAPPING), [{ Id: "C1", ...record }], { shop: { customFields } });

test("orders have the fields of orders, from the first row of their lines", () => {
  const columns = {
    order_id: "No",
    order_date: "Date",
    product_id: "Item",
    quantity: "Qty",
    price: "Price",
    "custom.size": "Talla",
    "custom.plus": "Plus",
  };
  const format = mappedFormat({ rows: "lines", columns, dateOrder: "dmy", decimalSign: "," });
  const row = { No: "1", Date: "03/04/2026", Item: "P", Qty: "1", Price: "2,50" };
  const rows = (first: object) => [
    { ...row, Talla: "", Plus: "", ...first },
    { ...row, Talla: "7", Plus: "no" },
  ];
  const customFields = FIELDS.map((field) => ({ ...field, kind: "orders" as const }));
  const one = (first: object) => readRecords(format, rows(first), { shop: { customFields } })[0];
  expect(one({ Talla: "42,5", Plus: "sí" })?.order?.customFields).toEqual({ size: 42.5, plus: true });
  expect(one({})?.order).not.toHaveProperty("customFields");
  const reason = "Must be a number such as 42.5";
  const problem = { line: 2, column: "Talla", code: "custom_number", reason, value: "large", keepsRow: true };
  expect(one({ Talla: "large" })?.problems[0]).toEqual(problem);
});

describe("a mapped column of a custom field", () => {
  test("is read by its type, in the file's notation", () => {
    const [reading] = read({ Ciudad: "Vigo", Talla: "42,5", Nacimiento: "03/04/1990", Plus: "Sí", Equipo: "RED" });
    expect(reading?.change).toEqual({
      externalId: "C1",
      customFields: { city: "Vigo", size: 42.5, birthday: "1990-04-03", plus: true, team: "Red" },
    });
  });

  test("keeps what is stored where its cell is empty", () => {
    expect(read({ Talla: "", Plus: "no", Equipo: " " })[0]?.change).toEqual({
      externalId: "C1",
      customFields: { plus: false },
    });
    expect(read({ Talla: "" })[0]?.change).toEqual({ externalId: "C1" });
  });

  test.each([
    ["Talla", "large", "custom_number", "Must be a number such as 42.5"],
    ["Nacimiento", "31/02/1990", "custom_date", "Must be a date such as 2026-11-02"],
    ["Plus", "perhaps", "custom_boolean", "Must be yes or no (or true, false, 1, 0)"],
    ["Equipo", "Green", "custom_choice", "Must be one of: Red, Blue"],
    ["Ciudad", "x".repeat(256), "custom_text", "Must be a text of at most 255 characters on one line"],
  ])("%s %s is a problem of that column", (column, value, code, reason) => {
    expect(read({ [column]: value })[0]?.problems).toEqual([{ line: 2, column, code, reason, value, keepsRow: true }]);
  });

  test("is refused for a field that does not exist", () => {
    expect(() => read({ Talla: "1" }, [])).toThrow("custom.city, which is no active custom field");
  });
});
