import { beforeAll, expect, test } from "vitest";
import { GET, POST } from "#app/api/admin/imports/[id]/undo/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { importOnce, sendImport, withImportWorker } from "#testing/imports/import-routes.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

withImportWorker();

let shop: Scope;
let token = "";
beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

type Body = {
  code?: string;
  data: { id: string; state: string; undo: string | null; blockers: unknown[] } & Record<string, unknown>;
};

type Answer = { status: number; body: Body };
const bodyOf = (response: Promise<Response>): Promise<Answer> => answerOf(response);

const at = (id: string, method: "GET" | "POST", who = token) => {
  const handler = method === "GET" ? GET : POST;
  const request = aRequest(method, `/api/admin/imports/${id}/undo`, {
    token: who,
    ...(method === "POST" && { body: {} }),
  });
  return bodyOf(handler(request, { params: Promise.resolve({ id }) }));
};

const send = async (file: string): Promise<string> => {
  const { body } = await sendImport(file, { format: "orders", fileName: "orders.csv" }, { token });
  return (await importOnce(body.data.id, { token }, ["succeeded"])).id;
};

const orders = (): Promise<unknown[]> =>
  withBusiness(shop, async (client) => {
    const { rows } = await client.query(
      `select o.external_id as id, total_price as total, m.lifetime_value as value from orders o
         left join customer_metrics m on m.business_id = o.business_id and m.customer_id = o.customer_id order by 1`,
    );
    return rows;
  });

const HEADER = "order_id,order_date,customer_id,total_price";

test("an import is undone by a run, listed as such, and can be sent again", async () => {
  await anOrder(shop, { externalId: "1", customer: "ada", totalPrice: 1000 });
  const before = await orders();
  const file = `${HEADER}\n1,2026-03-01,ada,25.00\n2,2026-03-02,ada,5.00\n3,2026-03-03,bob,7.00\n`;
  const id = await send(file);
  expect(await orders()).toEqual([
    { id: "1", total: 2500, value: 3000 },
    { id: "2", total: 500, value: 3000 },
    { id: "3", total: 700, value: 700 },
  ]);
  expect((await at(id, "GET")).body.data).toEqual({ id, blockers: [] });
  expect(await at(id, "POST")).toMatchObject({ status: 202, body: { data: { id, undo: expect.anything() } } });
  const undone = await importOnce(id, { token }, ["undone"]);
  expect(undone).toMatchObject({ undo: null, undoneBy: { kind: "token" }, undoneAt: expect.any(String), ordersNew: 2 });
  expect(await orders()).toEqual(before);
  const audit = await withBusiness(shop, async (client) => {
    const { rows } = await client.query<{ after: object }>(
      "select after from audit_log where action = 'import.undone'",
    );
    return rows;
  });
  expect(audit).toMatchObject([{ after: { ordersRemoved: 2, ordersRestored: 1, customersRemoved: 1 } }]);
  expect(await at(id, "POST")).toMatchObject({ status: 409, body: { code: "IMPORT_NOT_UNDOABLE" } });
  expect(await send(file)).not.toBe(id);
  expect(await orders()).toHaveLength(3);
});

test("an import that others depend on is refused with what depends on it", async () => {
  const id = await send(`${HEADER}\n10,2026-03-01,eve,25.00\n`);
  await anOrder(shop, { externalId: "11", customer: "eve", orderedAt: new Date("2026-03-02") });
  const { body } = await at(id, "GET");
  expect(body.data.blockers).toEqual([{ what: "customers_with_orders", count: 1, imports: [] }]);
  expect(await at(id, "POST")).toMatchObject({ status: 409, body: { code: "IMPORT_HAS_DEPENDENTS" } });
});

test("needs data:import, and an import of this business", async () => {
  const id = await send(`${HEADER}\n20,2026-03-01,,25.00\n`);
  const viewer = await aToken(shop, { role: "viewer" });
  expect(await at(id, "POST", viewer)).toMatchObject({ status: 403 });
  const other = await aToken(await aBusiness());
  expect(await at(id, "POST", other)).toMatchObject({ status: 404, body: { code: "IMPORT_NOT_FOUND" } });
});
