import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { MappedRows } from "#features/imports/rules/reading-options.ts";
import { aBusiness } from "#testing/builders.ts";
import { query } from "#testing/imports/upload-runs.ts";
import { asAdmin } from "#testing/request.ts";
import { checkLocalFile } from "./files/check-file.ts";
import { missingFields } from "./rules/mapping/mapping.ts";
import { suggestMapping } from "./rules/mapping/suggest-mapping.ts";
import { importInProcess } from "./run-import.ts";
import { requestUndo } from "./undo-import.ts";

const folder = mkdtempSync(path.join(tmpdir(), "purchase-log-"));
provideSettings({ DATA_DIR: folder });
afterAll(() => rmSync(folder, { recursive: true }));

let actor: Actor;
beforeEach(async () => {
  actor = asAdmin(await aBusiness({ timeZone: "America/New_York", currency: "USD" }));
});

let files = 0;
const fileOf = (lines: readonly string[]): string => {
  const file = path.join(folder, `${++files}.csv`);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
};

const bring = (lines: readonly string[], rows: MappedRows, how: object = {}) => {
  const reading = { file: fileOf(lines), format: "auto", rows, storefrontId: 1, ...how };
  return importInProcess(actor, { ...reading, stop: new AbortController().signal });
};

/** "C1 2026-10-05 12.00+3.00", a purchase each. */
const stored = async (): Promise<string[]> => {
  const rows = await query(
    actor,
    `select coalesce(c.external_id, 'guest') || ' ' || (o.order_date at time zone 'America/New_York')::date || ' ' || o.total_price
         || coalesce(' of ' || (select string_agg(i.product_id || ' ' || i.line_total, ', ' order by i.product_id) from order_items i
              where i.business_id = o.business_id and i.order_id = o.order_id), '')
         || case when o.refunded_amount > 0 then ' refunded ' || o.refunded_amount else '' end
         || case when o.status <> 'completed' then ' ' || o.status else '' end as line
       from orders o left join customers c on c.business_id = o.business_id and c.customer_id = o.customer_id order by 1`,
  );
  return rows.map(({ line }) => line);
};

const LOG = [
  "customer_id,trans_date,tran_amount",
  "C1,10/5/2026,12",
  "C2,10/14/2026,30.5",
  "C1,10/5/2026,12",
  "C1,10/5/2026,3",
  "C3,10/20/2026,7",
];
const AS_PURCHASES = [
  "C1 2026-10-05 1200",
  "C1 2026-10-05 1200",
  "C1 2026-10-05 300",
  "C2 2026-10-14 3050",
  "C3 2026-10-20 700",
];

describe("53-retail-transactions: a log without order numbers", () => {
  test("is suggested as purchases, baskets as customers' days, and a book of sales never as customers", () => {
    const rowsOf = (...lines: string[]) => {
      const [header = [], ...cells] = lines.map((line) => line.split(","));
      return suggestMapping(header, cells).rows;
    };
    expect(rowsOf(...LOG)).toBe("purchases");
    expect(rowsOf("Email,Date,Amount spent", "a@s.test,2026-10-05,12", "b@s.test,2026-10-06,7.5")).toBe("purchases");
    expect(
      rowsOf("Cliente,Fecha,Producto,Cantidad,Precio", "C1,13/10/2026,Pan,2,1.50", "C1,13/10/2026,Queso,1,7.00"),
    ).toBe("days");
    for (const header of [
      "id_venta,fecha,id_cliente,email",
      "ticket_no,date,customer_id,email",
      "sale_ref,date,client_id,email",
    ])
      expect(rowsOf(header, "7,2026-05-06,92,a@s.test", "9,2026-01-20,86,b@s.test", "12,2026-06-28,96,c@s.test")).toBe(
        "orders",
      );
    expect(rowsOf("customer_id,name,email,created_at", "1,Ada,a@s.test,2026-01-01")).toBe("customers");
  });

  test.each([
    ["purchases", "user_id,timestamp,price", "C1,2026-10-05 10:00,12.50", "C2,2026-10-06 11:00,7"],
    [
      "purchases",
      "Donor Name,Email,Donation Date,Donation Amount",
      "Ada,a@s.test,2026-10-05,12",
      "Bo,b@s.test,2026-10-06,7",
    ],
    ["purchases", "Phone,Date,Bill Amount", "+14155550101,2026-10-05,12", "+14155550102,2026-10-06,7"],
    [
      "purchases",
      "id,date,qty,amount",
      "0004,2026-10-05,1,29.33",
      "0004,2026-10-06,1,29.73",
      "0021,2026-10-07,3,63.34",
    ],
    ["purchases", "member_no,visit_date,spend", "M1,2026-10-05,12", "M2,2026-10-06,7"],
    ["days", "Client ID,Date of sale,Qty,Unit price", "C1,2026-10-05,2,12.50", "C2,2026-10-06,1,7"],
    [
      "customers",
      "Email,First Name,Last Name,Created At,Total Spent,Orders",
      "a@s.test,Ada,Lund,2026-10-01,100.00,3",
      "b@s.test,Bo,Berg,2026-10-02,50.00,1",
    ],
    [
      "customers",
      "Email,Name,Created,Amount Spent",
      "a@s.test,Ada Lund,2026-10-01,100.00",
      "b@s.test,Bo Berg,2026-10-02,0",
    ],
    [
      "customers",
      "Subscriber,Status,Subscribed,Location",
      "a@s.test,Active,2026-10-01,Oslo",
      "b@s.test,Unsubscribed,2026-10-02,Bergen",
    ],
  ])("each row that has who, when and how much is read as %s: %s", (right, header, ...lines) => {
    const { rows, columns } = suggestMapping(
      header.split(","),
      lines.map((line) => line.split(",")),
    );
    expect(rows).toBe(right);
    // With all that such rows need.
    expect(missingFields({ rows, columns })).toEqual([]);
    if (right === "customers") expect(columns).toMatchObject({ customer_id: header.split(",")[0] });
  });

  test("each row is a purchase: again it changes nothing, and a longer log in another order adds the rest", async () => {
    const first = await bring(LOG, "purchases");
    expect(first).toMatchObject({ ordersNew: 5, customersNew: 3, rowsRefused: 0 });
    expect(await stored()).toEqual(AS_PURCHASES);
    const [header = "", ...rows] = LOG;
    // Written otherwise, in another order and longer, with a third equal purchase.
    const longer = [
      header,
      "C4,2026-10-21,1.00",
      ...rows.toReversed().map((row) => `${row}.00`.replace("30.5.00", "30.50")),
      "C1,10/5/2026,12.00",
    ];
    const later = await bring(longer, "purchases");
    expect(later).toMatchObject({ ordersNew: 2, ordersUpdated: 0, ordersKept: 5, customersNew: 1 });
    expect(await stored()).toEqual(["C1 2026-10-05 1200", ...AS_PURCHASES, "C4 2026-10-21 100"].sort());
    expect(await bring([...longer, ""], "purchases")).toMatchObject({ ordersNew: 0, ordersUpdated: 0, ordersKept: 7 });
  });

  test("the file with another exchange rate changes amounts and adds nothing", async () => {
    const abroad = [
      "customer,date,amount,currency",
      "C1,2026-10-05,10.00,EUR",
      "C1,2026-10-05,10.00,EUR",
      "C2,2026-10-06,€4.00,",
      "C2,2026-10-06,4.00,USD",
    ];
    expect(await bring(abroad, "purchases", { rates: { EUR: 1.1 } })).toMatchObject({ ordersNew: 4, rowsRefused: 0 });
    expect(await bring(abroad, "purchases", { rates: { EUR: 1.2 } })).toMatchObject({
      ordersNew: 0,
      ordersUpdated: 3,
      ordersKept: 1,
    });
    expect(await stored()).toEqual([
      "C1 2026-10-05 1200",
      "C1 2026-10-05 1200",
      "C2 2026-10-06 400",
      "C2 2026-10-06 480",
    ]);
  });

  test("each customer and day is one, wherever its rows are, and grows with the log", async () => {
    const [header = "", ...rows] = LOG;
    expect(await bring(LOG, "days")).toMatchObject({ ordersNew: 3, customersNew: 3, rowsRefused: 0 });
    const days = ["C1 2026-10-05 2700", "C2 2026-10-14 3050", "C3 2026-10-20 700"];
    expect(await stored()).toEqual(days);
    const grown = [header, "C2,10/14/2026,1", ...rows.toReversed()];
    expect(await bring(grown, "days")).toMatchObject({ ordersNew: 0, ordersUpdated: 1, ordersKept: 2 });
    expect(await stored()).toEqual(days.with(1, "C2 2026-10-14 3150"));
  });

  test("a basket has its lines, a return takes its product back, and a canceled row is no sale", async () => {
    const log = [
      "Customer,Date,Product,Quantity,Price,Status",
      "C1,2026-10-05 09:00,Bread,2,1.50,paid",
      "C2,2026-10-05 09:10,Bread,1,1.50,paid",
      "C1,2026-10-05 18:00,Cheese,1,7.00,paid",
      "C1,2026-10-05 19:00,Cheese,-1,7.00,paid",
      "C1,2026-10-05 20:00,Wine,1,9.00,canceled",
      ",2026-10-05 20:00,Wine,1,9.00,paid",
    ];
    const result = await bring(log, "days");
    expect(result).toMatchObject({ ordersNew: 3, rowsRefused: 1 });
    expect(await stored()).toEqual([
      "C1 2026-10-05 1000 of Bread 300, Cheese 700 refunded 700",
      "C1 2026-10-05 900 of Wine 900 cancelled",
      "C2 2026-10-05 150 of Bread 150",
    ]);
  });

  test("a refund is taken from an earlier purchase, and an undone import can be imported again", async () => {
    const result = await bring([...LOG, "C2,10/18/2026,-10.00", ",10/18/2026,4.00"], "purchases");
    expect(result).toMatchObject({ ordersNew: 6, refundsNew: 1 });
    expect(await stored()).toEqual([
      ...AS_PURCHASES.with(3, "C2 2026-10-14 3050 refunded 1000"),
      "guest 2026-10-18 400",
    ]);
    const numbers = await query(actor, "select external_id as id from orders");
    expect(numbers.filter(({ id }) => !/^log-2026-10-\d\d-[0-9a-f]{20}(-\d)?$/.test(id))).toEqual([]);
    await requestUndo(actor, result.id);
  });

  test("is checked as it is imported, and isn't read without a choice", async () => {
    const watch = { signal: new AbortController().signal, onProgress: () => {} };
    const check = (rows?: MappedRows) =>
      checkLocalFile(actor, { file: fileOf(LOG), format: "auto", storefrontId: 1, ...(rows && { rows }) }, watch);
    expect((await check("days")).result).toMatchObject({ ordersNew: 3, customersNew: 3, revenue: 64.5 });
    expect((await check("purchases")).result).toMatchObject({ ordersNew: 5, customersNew: 3, revenue: 64.5 });
    await expect(check()).rejects.toThrow("This file has no order numbers. Say whether each row is a purchase");
  });
});
