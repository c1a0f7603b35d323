import { beforeAll, describe, expect, test } from "vitest";
import { DELETE, PATCH } from "#app/api/admin/import-mappings/[id]/route.ts";
import { GET, POST } from "#app/api/admin/import-mappings/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { answerOf, aRequest, aToken, type CallOptions } from "#testing/request.ts";

let shop: Scope;
let token = "";
beforeAll(async () => {
  shop = await aBusiness({});
  token = await aToken(shop);
});

const ADDRESS = "/api/admin/import-mappings";
const MAPPING = {
  rows: "orders",
  columns: { order_id: "Pedido", order_date: "Fecha", total_price: "Importe" },
  dateOrder: "dmy",
  decimalSign: ",",
  timeZone: "Europe/Lisbon",
};

const save = (body: object, who: CallOptions = { token }) =>
  answerOf(POST(aRequest("POST", ADDRESS, { ...who, body })));
const list = (who: CallOptions = { token }) => answerOf(GET(aRequest("GET", ADDRESS, who)));
const at = (id: string) => ({ params: Promise.resolve({ id }) });
const change = (id: string, body: object, who: CallOptions = { token }) =>
  answerOf(PATCH(aRequest("PATCH", `${ADDRESS}/${id}`, { ...who, body }), at(id)));
const remove = async (id: string, who: CallOptions = { token }): Promise<number> =>
  (await DELETE(aRequest("DELETE", `${ADDRESS}/${id}`, who), at(id))).status;

test("a mapping is saved, listed by name, changed and deleted", async () => {
  const zoo = await save({ name: "Zoo", mapping: { ...MAPPING, timeZone: "eUROPE/lisbon" } });
  expect(zoo).toMatchObject({ status: 201, body: { data: { name: "Zoo", mapping: MAPPING } } });
  const erp = await save({ name: " ERP ", mapping: MAPPING });
  expect((await list()).body).toMatchObject({ total: 2, data: [{ name: "ERP" }, { name: "Zoo" }] });
  const mapping = { ...MAPPING, decimalSign: "." };
  expect(await change(zoo.body.data.id, { mapping })).toMatchObject({
    status: 200,
    body: { data: { name: "Zoo", mapping } },
  });
  expect(await change(zoo.body.data.id, { name: "Abc" })).toMatchObject({ body: { data: { name: "Abc", mapping } } });
  expect(await remove(erp.body.data.id)).toBe(204);
  expect((await list()).body).toMatchObject({ total: 1, data: [{ name: "Abc" }] });
});

test("rows of customers may name custom fields", async () => {
  const mapping = { ...MAPPING, rows: "customers", columns: { customer_id: "Id", "custom.shoe_size": "Talla" } };
  const saved = await save({ name: "Custom", mapping });
  expect(saved).toMatchObject({ status: 201, body: { data: { mapping } } });
  await remove(saved.body.data.id);
});

test("409: a business saves a limited number, also by concurrent requests", async () => {
  const full = await aBusiness({});
  const who = { token: await aToken(full) };
  await withBusiness(full, (client) =>
    client.query(
      `insert into import_mappings (business_id, id, name, mapping, created_at, updated_at)
       select $1, gen_random_uuid(), 'Mapping ' || n, '{}', now(), now() from generate_series(1, 198) n
       returning 1`,
      [full.businessId],
    ),
  );
  const names = ["A", "B", "C", "D", "E"];
  const sent = await Promise.all(names.map((name) => save({ name, mapping: MAPPING }, who)));
  expect(sent.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409]);
  expect(sent.find(({ status }) => status === 409)?.body).toMatchObject({
    code: "IMPORT_MAPPING_LIMIT",
    error: "A business can have at most 200 saved column mappings. Delete one first",
  });
});

test("a name is used once in a business", async () => {
  const first = await save({ name: "Once", mapping: MAPPING });
  const other = await save({ name: "Other", mapping: MAPPING });
  const taken = { status: 409, body: { code: "IMPORT_MAPPING_NAME_TAKEN" } };
  expect(await save({ name: "Once", mapping: MAPPING })).toMatchObject(taken);
  expect(await change(other.body.data.id, { name: "Once" })).toMatchObject(taken);
  expect((await change(first.body.data.id, { name: "Once" })).status).toBe(200);
});

describe("what is refused", () => {
  test.each([
    ["other rows", { ...MAPPING, rows: "parcels" }, "mapping.rows"],
    ["a column that is no text", { ...MAPPING, columns: { order_id: 1 } }, "mapping.columns.order_id"],
    [
      "a mistyped field",
      { ...MAPPING, columns: { ...MAPPING.columns, customer_emal: "Correo" } },
      "mapping.columns.customer_emal",
    ],
    ["another date order", { ...MAPPING, dateOrder: "ydm" }, "mapping.dateOrder"],
    ["a time zone that does not exist", { ...MAPPING, timeZone: "Mars/Base" }, "mapping.timeZone"],
  ])("%s, by its field", async (_, mapping, field) => {
    expect(await save({ name: "Wrong", mapping })).toMatchObject({ status: 400, body: { details: [{ field }] } });
  });

  test("another business's mapping, and a caller without data:import", async () => {
    const { body } = await save({ name: "Ours", mapping: MAPPING });
    const stranger = { token: await aToken(await aBusiness({})) };
    expect((await list(stranger)).body.total).toBe(0);
    expect((await change(body.data.id, { name: "Theirs" }, stranger)).body.code).toBe("IMPORT_MAPPING_NOT_FOUND");
    expect(await remove(body.data.id, stranger)).toBe(404);
    const analyst = { token: await aToken(shop, { role: "analyst" }) };
    expect((await list(analyst)).status).toBe(403);
  });
});
