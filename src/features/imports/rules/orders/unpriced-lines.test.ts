import { describe, expect, test } from "vitest";
import { readWholeFile } from "#testing/imports/read-whole-file.ts";
import { mappedFormat } from "../mapping/mapping.ts";
import { suggestMapping } from "../mapping/suggest-mapping.ts";
import { sharesByUnits } from "./rows-of-orders.ts";

/** Each order of a file with its total and lines, and what is wrong with it; or what is asked for. */
const ordersIn = async (header: string, rows: readonly string[], sample?: readonly string[]): Promise<string[]> => {
  const options = sample ? { sample: sample.map((row) => ({ cells: row.split(",") })) } : {};
  try {
    const { readings } = await readWholeFile(`${[header, ...rows].join("\n")}\n`, options);
    return readings.map(({ order, problems }) =>
      [
        ...(order
          ? [`${order.totalPrice / 100}: ${order.items.map(({ lineTotal }) => lineTotal / 100).join("+")}`]
          : []),
        ...problems.map(({ line, column, code }) => `line ${line} ${column}: ${code}`),
      ].join(", "),
    );
  } catch (error) {
    return [error instanceof Error ? error.message : ""];
  }
};

const SALES = "Order ID,Order Date,Customer ID,Product Name,Quantity,Sales";
const ASKED = ['Choose a column of the file for each required field. Still missing: "price"'];

describe("the only amount of lines without prices", () => {
  test.each([
    ["differs within an order", ["1,A,2,20", "1,B,1,15", "2,A,1,10"], ["35: 20+15", "10: 10"]],
    ["is what the product costs alone", ["1,A,2,20", "1,B,2,20", "2,A,1,10"], ["40: 20+20", "10: 10"]],
    ["is 0 on a free line", ["1,A,2,20.00", "1,GIFT,1,0.00", "2,A,1,10.00"], ["20: 20+0", "10: 10"]],
    ["is 0 on free lines only", ["1,A,1,20.00", "1,GIFT,1,0.00", "2,B,1,10.00"], ["20: 20+0", "10: 10"]],
    [
      "is the same in most orders, and differs in one",
      ["1,A,1,10", "1,B,1,10", "2,A,1,10", "2,C,1,12"],
      ["20: 10+10", "22: 10+12"],
    ],
  ])("is each line's if it %s", async (_, rows, right) => {
    expect(
      await ordersIn(
        SALES,
        rows.map((row) => row.replace(",", ",2026-10-01,C1,")),
      ),
    ).toEqual(right);
  });

  test.each([
    ["is written once", ["1,A,1,30", "1,B,2,", "2,A,1,10"], ["30: 10+20", "10: 10"]],
    ["is not what the product costs alone", ["1,A,1,30", "1,B,2,30", "2,A,1,10"], ["30: 10+20", "10: 10"]],
    [
      "is repeated in several orders",
      ["1,A,1,30", "1,B,2,30", "2,C,1,10", "2,D,1,10", "3,E,1,7", "3,F,1,7"],
      ["30: 10+20", "10: 5+5", "7: 3.5+3.5"],
    ],
  ])("is the order's, over its units, if it %s", async (_, rows, right) => {
    const written = rows.map((row) => row.replace(",", ",2026-10-01,C1,"));
    for (const header of [SALES, SALES.replace("Sales", "Total")])
      expect(await ordersIn(header, written)).toEqual(right);
  });

  test.each([
    ["one order alone", ["1,A,1,10", "1,B,1,10", "2,C,1,12"]],
    ["all orders alike", ["1,A,1,10", "1,B,1,10", "2,C,1,10", "2,D,1,10", "3,A,1,10", "3,D,1,10"]],
    ["few that differ", ["1,A,1,10", "1,B,1,10", "2,C,1,9", "2,D,1,9", "3,A,1,10", "3,D,1,12"]],
  ])("is asked about where it repeats in %s", async (_, rows) => {
    expect(
      await ordersIn(
        SALES,
        rows.map((row) => row.replace(",", ",2026-10-01,C1,")),
      ),
    ).toEqual(ASKED);
  });

  test("is refused below the rows that show orders of one line only", () => {
    const singles = Array.from({ length: 22 }, (_, i) => `${i + 1},2026-10-01,C1,A,1,10.00`);
    const rows = [...singles, "23,2026-10-02,C2,B,1,30.00", "23,2026-10-02,C2,C,2,30.00"];
    const header = "order_id,order_date,customer_id,product_name,quantity,Sales";
    const cells = rows.map((row) => row.split(","));
    const columns = header.split(",");
    for (const field of ["line_total", "total_price"]) {
      const suggested = suggestMapping(columns, cells.slice(0, 22), "lines");
      const { line_total: _, total_price: __, ...others } = suggested.columns;
      const format = mappedFormat({ ...suggested, columns: { ...others, [field]: "Sales" } });
      const sample = cells.slice(0, 22).map((each) => ({ cells: each }));
      const shop = {
        currency: "USD",
        timeZone: "UTC",
        storefrontId: 1,
        shiftDays: 0,
        now: new Date("2026-11-26"),
        sample,
      };
      const last = cells.slice(22).map((each, i) => ({ line: 24 + i, byte: 0, cells: each }));
      const { order, problems } = format.open(() => -1, shop, columns).read(last);
      expect([order, problems.map(({ code }) => code)], field).toEqual([null, ["mixed_total", "other_row"]]);
    }
  });
});

test("an order's total that is repeated or written once is its total, with shipping and without quantities", async () => {
  const header = "order_id,order_date,customer_email,product_name,total_price";
  expect(
    await ordersIn(header, ["1,2026-10-01,a@s.test,A,30", "1,2026-10-01,a@s.test,B,30", "2,2026-10-01,a@s.test,A,10"]),
  ).toEqual(["30: 15+15", "10: 10"]);
  expect(
    await ordersIn("Pedido,Fecha,Email,Producto,Cantidad,Envío,Descuento,Total", [
      "1,2026-10-01,a@s.test,A,1,5,2,33",
      "1,,,B,2,,,",
      "2,2026-10-02,a@s.test,A,1,0,0,10",
    ]),
  ).toEqual(["33: 10+20", "10: 10"]);
  // What a line was discounted by is known without its price.
  const { readings } = await readWholeFile(
    "Pedido,Fecha,Email,Producto,Cantidad,line_discount,Total\n1,2026-10-01,a@s.test,A,1,2,30\n1,,,B,2,,\n2,2026-10-02,a@s.test,A,1,,10\n",
  );
  expect(readings[0]?.order?.items).toMatchObject([
    { lineTotal: 1000, price: 1200, discount: 200 },
    { lineTotal: 2000, price: 1000 },
  ]);
  // Money that is paid back needs an amount.
  expect(
    (
      await ordersIn("Pedido,Fecha,Email,Producto,Cantidad,Total", [
        "1,2026-10-01,a@s.test,A,1,30",
        "1,,,B,-1,",
        "2,2026-10-02,a@s.test,A,1,10",
      ])
    )[0],
  ).toContain("line 3 line_total: required");
});

test.each(["Coste del artículo", "Custo do item"])("WooCommerce calls a price %s", async (price) => {
  const header = `Número de pedido,Fecha,Email,SKU,Cantidad,${price}`;
  expect(await ordersIn(header, ["1,2026-10-01,a@s.test,A,2,10", "1,2026-10-01,a@s.test,B,1,5"])).toEqual(["25: 20+5"]);
  // Beside a price it is what the shop paid.
  expect(
    await ordersIn(`${header},Precio`, ["1,2026-10-01,a@s.test,A,2,4,10", "1,2026-10-01,a@s.test,B,1,2,5"]),
  ).toEqual(["25: 20+5"]);
});

test("shares of any total by any units add up to it", () => {
  for (const amount of [0, 1, 100, 99_999, 1e12])
    for (const quantities of [[1], [1, 1, 1], [7, 2, 400, 1], [3, 3, 3, 3, 3, 3, 3]]) {
      const shares = sharesByUnits(
        quantities.map((quantity) => ({ quantity })),
        amount,
      );
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amount);
      expect(shares.every((share) => share >= 0)).toBe(true);
    }
});
