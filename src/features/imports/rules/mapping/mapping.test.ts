import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnPositions } from "#features/imports/rules/layout.ts";
import type { ImportMapping } from "#features/imports/rules/reading-options.ts";
import { problemsIn, readRecords } from "#testing/imports/read-records.ts";
import { detectDateOrder, detectDecimalSign } from "./column-values.ts";
import { listFields, mappedFormat } from "./mapping.ts";
import { suggestMapping } from "./suggest-mapping.ts";

const SPANISH = {
  header: ["Nº Pedido", "Fecha de compra", "Correo electrónico", "Importe total", "Gastos de envío", "Estado", "Notas"],
  rows: [
    ["10-1", "03/04/2026", "ada@example.com", "1.054,50 €", "5,00", "Pagado", "x"],
    ["10-2", "25/04/2026", "bob@example.com", "20,00 €", "", "Cancelado", ""],
  ],
};
const PORTUGUESE = {
  header: ["Número do pedido", "Data do pedido", "Cliente", "SKU", "Qtd", "Preço unitário", "Desconto do item"],
  rows: [
    ["77", "31/12/2025 14:05", "C1", "CANECA", "2", "1.234,50", "0,50"],
    ["77", "31/12/2025 14:05", "C1", "COLHER", "1", "10", ""],
  ],
};
const ENGLISH = {
  header: ["Order Ref", "Purchase Date", "Buyer Email", "Grand Total", "Weird"],
  rows: [["A1", "12/25/2026", "ada@example.com", "$1,054.50", "?"]],
};

const asRecords = ({ header, rows }: { header: string[]; rows: string[][] }) =>
  rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ""])));

describe("suggestMapping", () => {
  test("takes linear time for a text that is nearly an email address", () => {
    const nearly = `a@${".".repeat(300_000)}@`;
    expect(suggestMapping(["Correo"], [[nearly], [nearly]]).columns).toEqual({});
  });

  test("reads Spanish columns of orders, with the day first and a decimal comma", () => {
    const mapping = suggestMapping(SPANISH.header, SPANISH.rows);
    expect(mapping).toEqual({
      rows: "orders",
      columns: {
        order_id: "Nº Pedido",
        order_date: "Fecha de compra",
        customer_email: "Correo electrónico",
        total_price: "Importe total",
        shipping_amount: "Gastos de envío",
        status: "Estado",
      },
      dateOrder: "dmy",
      decimalSign: ",",
    });
    const [first, second] = readRecords(mappedFormat(mapping), asRecords(SPANISH), {
      header: SPANISH.header,
      shop: { currency: "EUR" },
    });
    expect(first?.order).toMatchObject({
      externalId: "10-1",
      customerExternalId: "ada@example.com",
      totalPrice: 105_450,
      shippingAmount: 500,
      // April 3, at midnight in New York.
      orderedAt: new Date("2026-04-03T04:00:00Z"),
      status: "completed",
    });
    expect(second?.order?.status).toBe("cancelled");
  });

  test("knows orders although a total among a few is no amount", () => {
    const rows = [...SPANISH.rows, ["10-3", "06/04/2026", "eva@example.com", "mucho", "", "Pagado", ""]];
    expect(suggestMapping(SPANISH.header, rows)).toEqual(suggestMapping(SPANISH.header, SPANISH.rows));
    expect(suggestMapping(["Nº Pedido", "Correo"], [["10-1", "ada@example.com"]])).toMatchObject({
      rows: "orders",
      columns: { order_id: "Nº Pedido" },
    });
  });

  test("suggests the day first for days that could be months beside a decimal comma", () => {
    const order = (day: string, total: string) =>
      suggestMapping(["Pedido", "Fecha", "Total"], [["1", day, total]]).dateOrder;
    expect([order("03/04/2026", "1,50"), order("03/04/2026", "1.50"), order("2026-04-03", "1,50")]).toEqual([
      "dmy",
      null,
      "ymd",
    ]);
  });

  test("reads Portuguese columns of lines", () => {
    const mapping = suggestMapping(PORTUGUESE.header, PORTUGUESE.rows);
    expect(mapping).toEqual({
      rows: "lines",
      columns: {
        order_id: "Número do pedido",
        order_date: "Data do pedido",
        customer_id: "Cliente",
        product_id: "SKU",
        quantity: "Qtd",
        price: "Preço unitário",
        line_discount: "Desconto do item",
      },
      dateOrder: "dmy",
      decimalSign: ",",
    });
    const [reading, ...others] = readRecords(mappedFormat(mapping), asRecords(PORTUGUESE), {
      header: PORTUGUESE.header,
    });
    expect(others).toEqual([]);
    // 2 × 1,234.50 - 0.50 + 10.00
    expect(reading?.order).toMatchObject({ externalId: "77", customerExternalId: "C1", totalPrice: 247_850 });
  });

  test("reads English columns by words in their names", () => {
    expect(suggestMapping(ENGLISH.header, ENGLISH.rows)).toMatchObject({
      rows: "orders",
      columns: {
        order_id: "Order Ref",
        order_date: "Purchase Date",
        customer_email: "Buyer Email",
        total_price: "Grand Total",
      },
      dateOrder: "mdy",
      decimalSign: ".",
    });
  });

  test.each(["increment_id", "Comprobante", "N° Boleta", "Check #", "Booking Ref", "basket_id"])(
    "%s is a sale's number",
    (number) => {
      const rows = [1, 2, 3].map((id) => [`A-10${id}`, `2026-10-0${id}`, `p${id}@example.com`, `${id}0.00`]);
      for (const total of ["Total incl. tax", "Total con IVA", "Bill Amount"])
        expect(suggestMapping([number, "Fecha", "Email", total], rows)).toMatchObject({
          rows: "orders",
          columns: { order_id: number, order_date: "Fecha", customer_email: "Email", total_price: total },
        });
    },
  );

  test("reads columns of unknown names by their values", () => {
    const rows = [
      ["k-1", "2026-01-02", "ada@example.com", "10.50"],
      ["k-2", "2026-01-03", "bob@example.com", "12.00"],
    ];
    expect(suggestMapping(["a", "b", "c", "d"], rows)).toMatchObject({
      columns: { order_id: "a", order_date: "b", customer_email: "c", total_price: "d" },
      dateOrder: "ymd",
      decimalSign: ".",
    });
  });

  test("takes no column whose values are something else", () => {
    const rows = [["1", "tomorrow", "12", "yes"]];
    expect(suggestMapping(["Order", "Date", "Email", "Total"], rows).columns).toEqual({ order_id: "Order" });
  });

  test("knows customers, also by their email address alone", () => {
    const header = ["ID", "Nombre", "Apellidos", "Correo", "Teléfono", "Fecha de alta"];
    const rows = [["9", "Ada", "Lovelace", "ada@example.com", "+34612345678", "2026-01-02"]];
    expect(suggestMapping(header, rows)).toMatchObject({
      rows: "customers",
      columns: {
        customer_id: "ID",
        last_name: "Apellidos",
        email: "Correo",
        phone: "Teléfono",
        created_at: "Fecha de alta",
      },
    });
    expect(suggestMapping(["Email", "Name"], [["ada@example.com", "Ada"]]).columns).toEqual({
      customer_id: "Email",
      email: "Email",
      name: "Name",
    });
  });

  test("knows purchases without a number by their date and total, also where small words are left out", () => {
    const header = ["Cliente", "Correo", "Fecha compra", "Importe total"];
    const rows = [
      ["9", "ada@example.com", "13/01/2026", "12,50"],
      ["8", "eve@example.com", "14/01/2026", "7,00"],
    ];
    expect(suggestMapping(header, rows)).toMatchObject({
      rows: "purchases",
      columns: { order_date: "Fecha compra", total_price: "Importe total", customer_email: "Correo" },
    });
  });

  test("leaves the date order and the decimal sign open where the values don't tell them", () => {
    const mapping = suggestMapping(["Order", "Date", "Total"], [["1", "03/04/2026", "1.234"]]);
    expect(mapping).toMatchObject({ dateOrder: null, decimalSign: null });
    expect(detectDateOrder(["13/01/2026", "01/13/2026"])).toBeNull();
    expect(detectDecimalSign(["1.50", "1,50"])).toBeNull();
    expect(detectDecimalSign(["1.234,50", "10"])).toBe(",");
    expect(detectDecimalSign(["1,234,567.00"])).toBe(".");
  });

  test("names each column at most once and only fields that exist, whatever the file", () => {
    const words = ["Order", "Fecha", "Total", "email", "id", "sku", "Qty", "Preço", "status", "", "x"];
    const header = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 });
    const cell = fc.constantFrom("1", "2026-01-01", "03/04/2026", "a@b.co", "1,5", "12.50", "", "text");
    fc.assert(
      fc.property(header, fc.array(fc.array(cell, { minLength: 8, maxLength: 8 }), { maxLength: 4 }), (names, rows) => {
        const { rows: kind, columns } = suggestMapping(names, rows);
        const fields = listFields(kind);
        for (const [field, name] of Object.entries(columns)) {
          expect(fields).toContain(field);
          expect(names).toContain(name);
        }
      }),
    );
  });
});

describe("a mapped format", () => {
  const MAPPING: ImportMapping = {
    rows: "orders",
    columns: { order_id: "Ref", order_date: "When", total_price: "Sum", currency: "Cur" },
    dateOrder: "dmy",
    decimalSign: ",",
    timeZone: "Europe/Madrid",
  };
  const read = (record: Record<string, string>) => readRecords(mappedFormat(MAPPING), [record]);

  test("reads times in the mapping's zone, and names the file's columns in problems", () => {
    const row = { Ref: "1", When: "04/03/2026 10:00", Sum: "1.000,50", Cur: "USD" };
    expect(read(row)[0]?.order).toMatchObject({ totalPrice: 100_050, orderedAt: new Date("2026-03-04T09:00:00Z") });
    expect(problemsIn(read({ ...row, Sum: "1000.50" }))).toEqual(["2 Sum 1000.50: money"]);
    expect(problemsIn(read({ ...row, Cur: "EUR" }))).toEqual(["2 Cur EUR: rate"]);
  });

  test("finds its columns in any case, and takes nothing that is not mapped", () => {
    const row = { REF: "1", when: "04/03/2026", Sum: "5", Cur: "", customer_email: "ada@example.com" };
    expect(read(row)[0]).toMatchObject({ customer: null, order: { externalId: "1" } });
  });

  test("is refused without a required field, and for a file without its column", () => {
    expect(() => mappedFormat({ ...MAPPING, columns: { order_id: "Ref" } })).toThrow(/"order_date", "total_price"/);
    expect(() => columnPositions(mappedFormat(MAPPING), ["Ref", "When"])).toThrow(/"Sum"/);
  });
});
