import { beforeEach, describe, expect, test } from "vitest";
import { DELETE, PATCH } from "#app/api/admin/custom-fields/[id]/route.ts";
import { GET, POST } from "#app/api/admin/custom-fields/route.ts";
import { POST as postCustomers } from "#app/api/v1/customers/batch/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readCustomer } from "#features/customer-page/read-customer.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { readSegment } from "#features/segments/manage-segments.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

const PATH = "/api/admin/custom-fields";

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

const create = (body: object, by = token) => answerOf(POST(aRequest("POST", PATH, { token: by, body })));
const list = async () => (await answerOf(GET(aRequest("GET", PATH, { token })))).body.data;
const ofOne = (id: string) => ({ params: Promise.resolve({ id }) });
const change = (id: string, body: object) =>
  answerOf(PATCH(aRequest("PATCH", `${PATH}/${id}`, { token, body }), ofOne(id)));
const remove = (id: string) => DELETE(aRequest("DELETE", `${PATH}/${id}`, { token }), ofOne(id));
const send = async (customers: object[]) =>
  (await answerOf(postCustomers(aRequest("POST", "/api/v1/customers/batch", { token, body: { customers } })))).body
    .results;
const valuesOf = (externalId: string) =>
  withBusiness(shop, async (client) => {
    const { rows } = await client.query("select custom_fields as v from customers where external_id = $1", [
      externalId,
    ]);
    return rows[0]?.v;
  });

const SIZE = { key: "shoe_size", name: "Shoe size", type: "number" };
const TEAM = { key: "team", name: "Team", type: "choice", options: ["Red", "Blue"] };

describe("POST", () => {
  test("201 creates a field, 409 for its key a second time, 400 for a choice without options", async () => {
    const { status, body } = await create(SIZE);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ ...SIZE, options: [], archivedAt: null, version: 1, segments: [] });
    expect(body.data.criteriaField).toBe("custom_number_shoe_size");
    expect((await create({ ...SIZE, name: "Other" })).body).toMatchObject({ code: "CUSTOM_FIELD_KEY_TAKEN" });
    expect((await create({ ...TEAM, options: [] })).status).toBe(400);
    expect((await create({ ...SIZE, key: "Shoe size" })).status).toBe(400);
    expect((await create(TEAM)).status).toBe(201);
    expect((await list()).map(({ key }: { key: string }) => key)).toEqual(["shoe_size", "team"]);
    expect(await auditLines(shop, "custom_field.created")).toHaveLength(2);
  });

  test("a date of the year 0 is refused, and a stored one counts as none in rules", async () => {
    await create({ key: "birthday", name: "Birthday", type: "date" });
    const [refused] = await send([{ externalId: "C1", customFields: { birthday: "0000-01-01" } }]);
    expect(refused.errors).toEqual([{ field: "customFields.birthday", message: "must not be before 0001-01-01" }]);
    await send([{ externalId: "C2", customFields: { birthday: "1990-05-01" } }]);
    await send([{ externalId: "C3", customFields: { birthday: "1990-05-01" } }]);
    await withBusiness(shop, (client) =>
      client.query(`update customers set custom_fields = '{"birthday": "0000-01-01"}' where external_id = 'C3'`),
    );
    const criteria = { field: "custom_date_birthday", operator: "before", value: "2000-01-01" };
    const { id } = await createSegment(asAdmin(shop), { name: "Grown up", criteria, isAutomatic: true });
    const done = await recalculateSegments(asAdmin(shop), { reason: "request", segmentIds: [id] });
    expect(done).toMatchObject({ joined: 1, failed: [] });
  });

  test("409 above 50 of a kind, also for requests at once; the other kind is not concerned", async () => {
    await withBusiness(shop, (client) =>
      client.query(
        `insert into custom_fields (business_id, id, kind, key, name, type, created_at)
         select $1, gen_random_uuid(), 'customers', 'f' || n, 'Field ' || n, 'text', now() from generate_series(1, 48) n
         returning 1`,
        [shop.businessId],
      ),
    );
    const answers = await Promise.all(["a", "b", "c", "d"].map((key) => create({ ...SIZE, key })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: "CUSTOM_FIELD_LIMIT" });
    expect((await create({ ...SIZE, kind: "orders" })).status).toBe(201);
  });
});

describe("values", () => {
  const DAY = { key: "birthday", name: "Birthday", type: "date" };
  const PLUS = { key: "plus", name: "Plus member", type: "boolean" };
  const CITY = { key: "city_of_birth", name: "City of birth", type: "text" };

  test("are checked by type, each error names its field; absent ones are kept and null clears", async () => {
    for (const field of [SIZE, TEAM, DAY, PLUS, CITY]) await create(field);
    const all = { shoe_size: 42.5, team: "Red", birthday: "1990-02-28", plus: false, city_of_birth: "Porto" };
    expect(await send([{ externalId: "ada", customFields: all }])).toEqual([{ externalId: "ada", status: "created" }]);
    expect(await send([{ externalId: "ada", customFields: all }])).toEqual([
      { externalId: "ada", status: "unchanged" },
    ]);
    const errors = async (customFields: object) => (await send([{ externalId: "ada", customFields }]))[0].errors;
    expect(await errors({ shoe_size: "42" })).toEqual([
      { field: "customFields.shoe_size", message: "must be between -1000000000000 and 1000000000000" },
    ]);
    expect(await errors({ team: "Green" })).toEqual([
      { field: "customFields.team", message: "must be one of: Red, Blue" },
    ]);
    expect(await errors({ birthday: "1990-02-30" })).toMatchObject([{ field: "customFields.birthday" }]);
    expect(await errors({ plus: "yes" })).toMatchObject([{ field: "customFields.plus" }]);
    expect(await errors({ city_of_birth: 7 })).toMatchObject([{ field: "customFields.city_of_birth" }]);
    expect(await errors({ shoesize: 7 })).toEqual([
      { field: "customFields.shoesize", message: "is not a known field" },
    ]);
    await send([{ externalId: "ada", custom_fields: { team: null, shoe_size: 43 } }]);
    const { team: _, ...rest } = all;
    expect(await valuesOf("ada")).toEqual({ ...rest, shoe_size: 43 });
    const { customFields } = await readCustomer(shop, await idOfCustomer(shop, "ada"), { language: "en" });
    expect(customFields.map(({ name, value }) => [name, value])).toEqual([
      ["Birthday", "1990-02-28"],
      ["City of birth", "Porto"],
      ["Plus member", false],
      ["Shoe size", 43],
    ]);
    await send([{ externalId: "ada", customFields: null }]);
    expect(await valuesOf("ada")).toEqual({});
  });
});

describe("a field that a rule uses", () => {
  test("is named by the rule and selects customers; it is not deleted, but archived", async () => {
    const { id, version } = (await create(SIZE)).body.data;
    await send([
      { externalId: "ada", customFields: { shoe_size: 42 } },
      { externalId: "bob", customFields: { shoe_size: 38 } },
    ]);
    const rule = { field: "custom_number_shoe_size", operator: "at_least", value: 40 };
    await expect(
      createSegment(asAdmin(shop), {
        name: "No",
        criteria: { ...rule, field: "custom_text_shoe_size", operator: "is", value: "x" },
        isAutomatic: true,
      }),
    ).rejects.toMatchObject({ reason: "INVALID_CRITERIA" });
    const segment = await createSegment(asAdmin(shop), { name: "Large feet", criteria: rule, isAutomatic: true });
    expect(await recalculateSegments(asAdmin(shop), { reason: "request" })).toMatchObject({ joined: 1 });
    expect((await readSegment(shop, segment.id, { language: "en" })).inWords).toBe(
      "Customers with shoe size of at least 40",
    );
    expect((await list())[0].segments).toEqual([{ id: segment.id, name: "Large feet" }]);
    expect(await (await remove(id)).json()).toMatchObject({ code: "CUSTOM_FIELD_IN_USE" });
    expect((await change(id, { version, isArchived: true })).body.data.archivedAt).not.toBeNull();
    expect((await send([{ externalId: "ada", customFields: { shoe_size: 41 } }]))[0].status).toBe("rejected");
    expect((await change(id, { version, isArchived: false })).body).toMatchObject({ code: "EDITED_MEANWHILE" });
  });

  test("pages don't wait while it is being deleted", async () => {
    await create(SIZE);
    await send([{ externalId: "ada", customFields: { shoe_size: 42 } }]);
    const ada = await idOfCustomer(shop, "ada");
    await withBusiness(shop, async (client) => {
      await client.query("select from custom_fields where business_id = $1 for update", [shop.businessId]);
      await client.query("delete from custom_fields where business_id = $1", [shop.businessId]);
      const { customFields } = await readCustomer(shop, ada, { language: "en" });
      expect(customFields).toMatchObject([{ key: "shoe_size", value: 42 }]);
    });
  });

  test("DELETE 204 of an unused one removes its values", async () => {
    await aCustomer(shop, { externalId: "ada" });
    const { id } = (await create(TEAM)).body.data;
    await create(SIZE);
    await send([{ externalId: "ada", customFields: { team: "Red", shoe_size: 42 } }]);
    expect((await remove(id)).status).toBe(204);
    expect(await valuesOf("ada")).toEqual({ shoe_size: 42 });
    expect((await remove(id)).status).toBe(404);
  });
});
