import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toLocalDay } from "#lib/time/day.ts";
import { aTextWorkbook } from "#testing/a-workbook.ts";
import { runs } from "#testing/depth.ts";
import { readWholeFile } from "#testing/imports/read-whole-file.ts";

const DAY_MS = 86_400_000;
const TIME_ZONE = "America/New_York";

type Order = { id: string; day: string; cents: number; email: string; name: string };

/** Names whose letters the encodings have. */
const NAMES = {
  utf8: ["Ada Lovelace", "Łukasz Śliwiński", "José Muñoz", "山田太郎"],
  utf16: ["Ada Lovelace", "José Muñoz", "Zoë Brontë"],
  latin1: ["Ada Lovelace", "José Muñoz", "Jürgen Müller", "João Conceição"],
};
type TextEncoding = keyof typeof NAMES;

const order = (i: number, encoding: TextEncoding) =>
  fc.record({
    id: fc.constant(`A-${1000 + i}`),
    day: fc
      .integer({ min: 0, max: 3000 })
      .map((days) => new Date(Date.UTC(2018, 0, 1) + days * DAY_MS).toISOString().slice(0, 10)),
    cents: fc.integer({ min: 1, max: 99_999_999 }),
    email: fc.constant(`buyer${i % 7}@shop.example`),
    name: fc.constantFrom(...NAMES[encoding]),
  });

const notation = fc
  .record({
    dates: fc.constantFrom("ymd", "dmy", "mdy"),
    separator: fc.constantFrom("/", ".", "-"),
    sign: fc.constantFrom(".", ","),
    groups: fc.boolean(),
    mark: fc.constantFrom("", "$", " USD"),
    delimiter: fc.constantFrom(",", ";", "\t"),
    newline: fc.constantFrom("\n", "\r\n"),
    columns: fc.constantFrom(
      ["Order ID", "Order Date", "Total", "Customer Email", "Customer Name"],
      ["ORDERNUMBER", "ORDERDATE", "TOTALAMOUNT", "CUSTOMEREMAIL", "CUSTOMERNAME"],
      ["Pedido", "Fecha", "Importe", "Correo", "Nombre"],
      ["order_id", "order_date", "total_price", "customer_email", "customer_name"],
    ),
    above: fc.constantFrom<"" | "titles" | "sep">("", "titles", "sep"),
    as: fc.constantFrom<"text" | "workbook">("text", "workbook"),
  })
  // No country with a decimal comma writes the month first, which suggestions rely on.
  .filter(({ dates, sign }) => dates !== "mdy" || sign === ".");
type Notation = typeof notation extends fc.Arbitrary<infer Value> ? Value : never;

const dated = (day: string, { dates, separator }: Notation): string => {
  const [year = "", month = "", date = ""] = day.split("-");
  if (dates === "ymd") return day;
  return (dates === "dmy" ? [date, month, year] : [month, date, year]).join(separator);
};

const amount = (cents: number, { sign, groups, mark }: Notation): string => {
  const whole = String(Math.floor(cents / 100));
  const grouped = groups ? whole.replace(/\B(?=(\d{3})+$)/g, sign === "." ? "," : ".") : whole;
  const text = `${grouped}${sign}${String(cents % 100).padStart(2, "0")}`;
  return mark === "$" ? `$${text}` : `${text}${mark}`;
};

const ENCODE: Record<TextEncoding, (text: string) => Buffer> = {
  utf8: (text) => Buffer.from(text),
  utf16: (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  latin1: (text) => Buffer.from(text, "latin1"),
};

const fileOf = (orders: readonly Order[], encoding: TextEncoding, how: Notation): Buffer => {
  const rows = [
    how.columns,
    ...orders.map(({ id, day, cents, email, name }) => [id, dated(day, how), amount(cents, how), email, name]),
  ];
  if (how.as === "workbook") return aTextWorkbook({ Summary: [["Orders", String(orders.length)]], Orders: rows });
  const { delimiter, newline } = how;
  const above = { "": "", titles: `Sales report${newline}All shops${newline}`, sep: `sep=${delimiter}${newline}` };
  return ENCODE[encoding](above[how.above] + stringify(rows, { delimiter, record_delimiter: newline }));
};

const file = fc
  .record({
    encoding: fc.constantFrom<TextEncoding>("utf8", "utf16", "latin1"),
    count: fc.integer({ min: 4, max: 40 }),
    notation,
  })
  .chain(({ encoding, count, notation: how }) =>
    fc.record({
      encoding: fc.constant(encoding),
      how: fc.constant(how),
      orders: fc.tuple(...Array.from({ length: count }, (_, i) => order(i, encoding))),
    }),
  );

test("orders in any notation are read as they were written, or rejected with the reason", async () => {
  let [read, written] = [0, 0];
  await fc.assert(
    fc.asyncProperty(file, async ({ encoding, how, orders }) => {
      const { readings } = await readWholeFile(fileOf(orders, encoding, how), { timeZone: TIME_ZONE });
      expect(readings).toHaveLength(orders.length);
      for (const [i, { order: found, customer, problems }] of readings.entries()) {
        const { id, day, cents, email, name } = orders[i] as Order;
        written++;
        if (!found) {
          // Nothing in the file shows whether the month or the day comes first.
          expect(problems.map(({ code }) => code)).toEqual(["date_order"]);
          continue;
        }
        read++;
        expect(problems).toEqual([]);
        expect({
          id: found.externalId,
          day: toLocalDay(found.orderedAt, TIME_ZONE),
          cents: found.totalPrice,
          email: customer?.email,
          name: customer?.name,
        }).toEqual({ id, day, cents, email, name });
      }
    }),
    { numRuns: runs(400) },
  );
  // Files of few days are the exception.
  expect(read).toBeGreaterThan(0.9 * written);
});
