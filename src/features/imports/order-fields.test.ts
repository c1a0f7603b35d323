import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { customerTimeline } from "#features/customer-page/customer-timeline.ts";
import { listCustomerOrders } from "#features/customer-page/read-customer-history.ts";
import { insertDelivery } from "#features/imports/store/connections/deliveries.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, idOfCustomer } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { aConnection, process } from "#testing/shops/connections/connections.ts";
import { createCustomField, deleteCustomField, listFieldsWithSegments } from "../customers/manage-custom-fields.ts";
import { eraseCustomer } from "../customers/privacy/erase-customer.ts";
import { readSegment } from "../segments/manage-segments.ts";
import { recalculateSegments } from "../segments/recalculate-segments.ts";
import { importRecords } from "./import-records.ts";
import { postOrders } from "./posted/orders.ts";
import { readImportProblems } from "./read-imports.ts";
import { undoImport } from "./undo-import.ts";

const folder = mkdtempSync(path.join(tmpdir(), "order-fields-"));
afterAll(() => rmSync(folder, { recursive: true }));

let shop: Scope;
beforeEach(async () => {
  shop = await aBusiness();
  const by = asAdmin(shop);
  await createCustomField(by, { kind: "orders", key: "gift_wrap", name: "Gift wrap", type: "boolean" });
  await createCustomField(by, { kind: "orders", key: "floor", name: "Floor", type: "number" });
  await createCustomField(by, { kind: "customers", key: "floor", name: "Shop floor", type: "text" });
});

const order = (externalId: string, customFields?: object | null, customer = "ada") => ({
  value: {
    externalId,
    orderedAt: "2026-03-02T10:00:00Z",
    status: "completed" as const,
    storefrontId: 1,
    source: "web",
    totalPrice: 20,
    lines: [{ productId: "P", quantity: 1, unitPrice: 20 }],
    customer: { externalId: customer },
    ...(customFields !== undefined && { customFields: customFields as Record<string, unknown> | null }),
  },
});
const post = async (...items: ReturnType<typeof order>[]) => (await postOrders(asAdmin(shop), items)).results;
const stored = (scope = shop): Promise<Record<string, object>> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query("select external_id as id, custom_fields as v from orders");
    return Object.fromEntries(rows.map(({ id, v }) => [id, v]));
  });

test("values come with orders, are checked by type, kept where absent, and cleared by null", async () => {
  expect(await post(order("1", { gift_wrap: true, floor: 3 }))).toMatchObject([{ status: "created" }]);
  expect(await post(order("1", { gift_wrap: true }))).toMatchObject([{ status: "unchanged" }]);
  expect(await post(order("1"))).toMatchObject([{ status: "unchanged" }]);
  expect(await post(order("1", { floor: 4 }))).toMatchObject([{ status: "updated" }]);
  expect(await stored()).toEqual({ 1: { gift_wrap: true, floor: 4 } });
  expect(await post(order("1", { gift_wrap: null }), order("2", { floor: null, gift_wrap: false }))).toMatchObject([
    { status: "updated" },
    { status: "created" },
  ]);
  expect(await stored()).toEqual({ 1: { floor: 4 }, 2: { gift_wrap: false } });
  expect(await post(order("1", null))).toMatchObject([{ status: "updated" }]);
  expect((await stored())[1]).toEqual({});
  const [wrong, unknown] = await post(order("3", { floor: "third" }), order("4", { lift: true }));
  expect(wrong).toMatchObject({ status: "rejected", issues: [{ parameter: "customFields.floor" }] });
  expect(unknown).toMatchObject({ status: "rejected", issues: [{ parameter: "customFields.lift" }] });
});

test("they are shown with the order, counted by rules, and deleted with their field", async () => {
  await post(order("1", { floor: 3, gift_wrap: true }), order("2", { floor: 1, gift_wrap: true }));
  await post(order("3", { floor: 9 }, "bob"), order("4", { gift_wrap: true }, "bob"));
  const ada = await idOfCustomer(shop, "ada");
  const paging = { page: 1, pageSize: 10, sort: "orderedAt" } as const;
  const [first] = (await listCustomerOrders(shop, ada, paging)).data.filter(({ externalId }) => externalId === "1");
  const values = [
    { key: "floor", name: "Floor", type: "number", value: 3 },
    { key: "gift_wrap", name: "Gift wrap", type: "boolean", value: true },
  ];
  expect(first?.customFields).toEqual(values);
  const { data } = await customerTimeline(shop, ada, { kinds: ["order"] });
  expect(data.find((entry) => entry.kind === "order" && entry.externalId === "1")).toMatchObject({
    customFields: values,
  });

  const rule = { field: "order_boolean_gift_wrap", operator: "is", value: "true", times: 2 };
  const segment = await createSegment(asAdmin(shop), { name: "Gifts", criteria: rule, isAutomatic: true });
  // Order 3 is above the minimum and order 4 has no value; of ada, order 1 is above it and order 2 below the maximum.
  const floors = {
    all: [
      { field: "order_number_floor", operator: "at_least", value: 3 },
      { field: "order_number_floor", operator: "at_most", value: 2 },
    ],
  };
  await createSegment(asAdmin(shop), { name: "Floors", criteria: floors, isAutomatic: true });
  expect(await recalculateSegments(asAdmin(shop), { reason: "request" })).toMatchObject({ joined: 2 });
  expect((await readSegment(shop, segment.id, { language: "en" })).inWords).toBe(
    "Customers with at least 2 orders with gift wrap yes",
  );
  const fields = (await listFieldsWithSegments(shop)).data;
  expect(fields.map(({ kind, key, segments }) => [kind, key, segments.length])).toEqual([
    ["customers", "floor", 0],
    ["orders", "floor", 1],
    ["orders", "gift_wrap", 1],
  ]);
  const [ofCustomers, , wrap] = fields;
  await deleteCustomField(asAdmin(shop), ofCustomers?.id ?? "");
  expect((await stored())[3]).toEqual({ floor: 9 });
  await expect(deleteCustomField(asAdmin(shop), wrap?.id ?? "")).rejects.toMatchObject({
    reason: "CUSTOM_FIELD_IN_USE",
  });
});

test("a mapped file of lines has them on an order's first row", async () => {
  const file = path.join(folder, "lines.csv");
  const rows = ["No;Date;Item;Qty;Price;Gift;Floor", "1;2026-03-02;P;1;20;yes;3", "1;2026-03-02;Q;1;5;;"];
  writeFileSync(file, [...rows, "2;2026-03-02;P;1;20;perhaps;"].join("\n"));
  const columns = {
    order_id: "No",
    order_date: "Date",
    product_id: "Item",
    quantity: "Qty",
    price: "Price",
    "custom.gift_wrap": "Gift",
    "custom.floor": "Floor",
  };
  const mapping = { rows: "lines", columns, dateOrder: null, decimalSign: null } as const;
  const result = await importRecords(asAdmin(shop), { file, format: "order-lines", storefrontId: 1, mapping });
  expect(result).toMatchObject({ ordersNew: 2, rowsRefused: 0, cellsLeftOut: 1 });
  expect(await stored()).toEqual({ 1: { gift_wrap: true, floor: 3 }, 2: {} });
  const problems: object[] = [];
  for await (const problem of readImportProblems(shop, result.id)) problems.push(problem);
  expect(problems).toMatchObject([{ line: 4, column: "Gift", value: null, code: "custom_boolean", keepsRow: true }]);
});

test("what is said of a row that is taken as it is counts as no value left out", async () => {
  const file = path.join(folder, "noted.csv");
  writeFileSync(file, "order_id,order_date,total_price,refunded_amount\n1,2026-03-02,20,30\n");
  const result = await importRecords(asAdmin(shop), { file, format: "orders", storefrontId: 1 });
  expect(result).toMatchObject({ ordersNew: 1, rowsRefused: 0, cellsLeftOut: 0 });
  const problems: object[] = [];
  for await (const problem of readImportProblems(shop, result.id)) problems.push(problem);
  expect(problems).toMatchObject([{ line: 2, code: "refund_above_total", keepsRow: true }]);
});

test("a generic webhook brings them, and erasing the customer removes them", async () => {
  const { id: connectionId } = await aConnection(shop, "generic");
  const send = (type: string, data: object) =>
    insertDelivery(shop, {
      connectionId,
      topic: type,
      triggeredAt: null,
      key: crypto.randomUUID(),
      body: Buffer.from(JSON.stringify({ type, data: [data] })),
    });
  const { totalPrice, orderedAt } = order("1").value;
  const sent = { externalId: "1", orderedAt, totalPrice, customer: { externalId: "ada" } };
  await send("orders", { ...sent, customFields: { floor: 3 } });
  await send("orders", { ...sent, externalId: "2", customFields: { floor: "third" } });
  await send("customers", { externalId: "ada", customFields: { floor: "ground" } });
  await process(shop, connectionId);
  expect(await stored()).toEqual({ 1: { floor: 3 } });
  const deliveries = await withBusiness(shop, (client) =>
    client.query("select problem, detail from webhook_deliveries"),
  );
  expect(deliveries.rows.filter(({ problem }) => problem !== null)).toMatchObject([
    { problem: "invalid_payload", detail: expect.stringContaining("2, customFields.floor") },
  ]);
  await eraseCustomer(asAdmin(shop), "ada");
  expect(await stored()).toEqual({ 1: {} });
});

test("undoing an import restores values, except those of a customer who was erased since", async () => {
  const by = asAdmin(shop);
  await post(order("1", { floor: 1 }), order("2", { floor: 1 }, "bob"), order("3", { floor: 1 }, "bob"));
  const file = path.join(folder, "orders.csv");
  const rows = ["1,ada", "2,bob", "3,bob"].map((ids) => `${ids},2026-03-02T10:00:00Z,20,2`);
  writeFileSync(file, ["No,Who,Date,Total,Floor", ...rows].join("\n"));
  const columns = {
    order_id: "No",
    customer_id: "Who",
    order_date: "Date",
    total_price: "Total",
    "custom.floor": "Floor",
  };
  const mapping = { rows: "orders", columns, dateOrder: null, decimalSign: null } as const;
  const { id: importId } = await importRecords(by, { file, format: "orders", storefrontId: 1, mapping });
  expect(await stored()).toEqual({ 1: { floor: 2 }, 2: { floor: 2 }, 3: { floor: 2 } });
  await eraseCustomer(by, "ada");
  // As stored by a version of the product in which orders had no custom fields.
  await withBusiness(shop, (client) =>
    client.query("update import_changes set before = before - 'custom_fields' where record = '3'"),
  );
  const progress = { at: () => {}, signal: new AbortController().signal, runId: importId };
  expect(await undoImport(by, { importId, fileName: "" }, progress)).toMatchObject({ ordersRestored: 3 });
  expect(await stored()).toEqual({ 1: {}, 2: { floor: 1 }, 3: { floor: 2 } });
});

test("what is noted of an order is listed, and no value of it counts as left out", async () => {
  const file = path.join(folder, "noted.csv");
  const rows = ["customer_email,order_id,order_date,total_price", "a@s.test,n1,2026-03-02,10", ",n2,2026-03-02,5"];
  writeFileSync(file, rows.join("\n"));
  const result = await importRecords(asAdmin(shop), { file, format: "orders", storefrontId: 1 });
  expect(result).toMatchObject({ ordersNew: 2, rowsRefused: 0, cellsLeftOut: 0 });
  const problems: object[] = [];
  for await (const problem of readImportProblems(shop, result.id)) problems.push(problem);
  expect(problems).toMatchObject([{ line: 3, column: "customer_email", code: "unclear_customer", keepsRow: true }]);
});
