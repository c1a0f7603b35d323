import { beforeAll, expect, test } from "vitest";
import { GET } from "#app/api/admin/imports/[id]/problems/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { importOnce, sendImport, withImportWorker } from "#testing/imports/import-routes.ts";
import { aRequest, aToken } from "#testing/request.ts";

withImportWorker();

let shop: Scope;
let token = "";
beforeAll(async () => {
  shop = await aBusiness({ timeZone: "Europe/Madrid", currency: "EUR", storefronts: ["Web"] });
  token = await aToken(shop);
});

const imported = async (file: string) =>
  importOnce((await sendImport(file, { fileName: "orders.csv" }, { token })).body.data.id, { token });

const rowsFile = async (id: string): Promise<{ type: string | null; text: string }> => {
  const request = aRequest("GET", `/api/admin/imports/${id}/problems?exportFormat=rows`, { token });
  const answer = await GET(request, { params: Promise.resolve({ id }) });
  return { type: answer.headers.get("content-type"), text: Buffer.from(await answer.arrayBuffer()).toString() };
};

test("rejected rows come in the file's own columns with the reason; corrected and sent again, exactly they are imported", async () => {
  const lines = "order_id;order_date;product_id;quantity;price;customer_id;observación";
  const file = [
    lines,
    "1;2026-03-01 10:00:00;A;1;2.00;ada;fine",
    '2;2026-03-01 10:00:00;A;x;2.00;bob;"a; ""b"""',
    "2;2026-03-01 10:00:00;B;1;-3.00;bob;=1+1",
    "3;2026-03-01 10:00:00;B;1;4.00;+34600111222;",
    "4;2026-03-01 10:00:00;C;1;never;+34600111222;",
  ].join("\n");
  const done = await imported(file);
  expect(done).toMatchObject({ state: "succeeded", ordersNew: 2 });
  const { type, text } = await rowsFile(done.id);
  expect(type).toMatch(/^text\/csv/);
  const rows = text.trimEnd().split("\r\n");
  // The whole order comes with its wrong line; numbers and phone numbers stay as they are, a formula does not run.
  // A spreadsheet reads the accents because of the byte order mark.
  expect(rows[0]).toBe(`\ufeff${lines};reason`);
  expect(rows[1]).toMatch(/^2;2026-03-01 10:00:00;A;x;2[.]00;bob;"a; ""b""";"?quantity: /);
  expect(rows[2]).toMatch(/^2;2026-03-01 10:00:00;B;1;-3[.]00;bob;'=1\+1;/);
  expect(rows[3]).toMatch(/^4;2026-03-01 10:00:00;C;1;never;\+34600111222;;"?price: /);
  expect(rows).toHaveLength(4);

  const mended = text.replace(";x;", ";2;").replace("-3.00", "3.00").replace("never", "5.00");
  expect(await imported(mended)).toMatchObject({ state: "succeeded", ordersNew: 2, rowsRefused: 0 });
  const stored = await withBusiness(shop, async (client) => {
    const { rows } = await client.query("select external_id as id, total_price::int as total from orders order by 1");
    return rows;
  });
  expect(stored).toEqual([
    { id: "1", total: 200 },
    { id: "2", total: 700 },
    { id: "3", total: 400 },
    { id: "4", total: 500 },
  ]);
});
