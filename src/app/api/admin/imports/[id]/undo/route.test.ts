import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Scope } from "#lib/domain/permissions.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { until } from "#testing/processes/runs.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { startWorker } from "#worker/start-worker.ts";
import { POST as UPLOAD } from "../../route.ts";
import { GET as GET_IMPORT } from "../route.ts";
import { GET, POST } from "./route.ts";

const folder = mkdtempSync(path.join(tmpdir(), "undo-route-"));
provideSettings({ DATA_DIR: folder });
afterAll(() => rmSync(folder, { recursive: true }));

let shop: Scope;
let token = "";
let endWorker: (() => Promise<void>) | undefined;
beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
  endWorker = await startWorker();
});
afterAll(() => endWorker?.());

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

const importInState = (id: string, ...states: string[]): Promise<Body["data"]> =>
  until(async () => {
    const request = aRequest("GET", `/api/admin/imports/${id}`, { token });
    const { body } = await bodyOf(GET_IMPORT(request, { params: Promise.resolve({ id }) }));
    return states.includes(body.data.state) && body.data;
  });

const send = async (file: string): Promise<string> => {
  const headers = { "content-type": "text/csv" };
  const request = aRequest("POST", "/api/admin/imports?format=orders&fileName=orders.csv", { token, headers });
  const { body } = await bodyOf(UPLOAD(new Request(request, { body: file } as RequestInit)));
  return (await importInState(body.data.id, "succeeded")).id;
};

const orders = (): Promise<unknown[]> =>
  withBusiness(shop, async (client) => {
    const { rows } = await client.query(
      `select o.external_id as id, total_price as total, m.lifetime_value as value from orders o
         left join customer_metrics m on m.customer_id = o.customer_id order by 1`,
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
  const undone = await importInState(id, "undone");
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
