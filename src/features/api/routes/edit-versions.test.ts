import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#core/values/permissions.ts";
import { getBusinessSettings } from "#features/accounts/change-business-settings.ts";
import { listUsers } from "#features/accounts/manage-users.ts";
import { readAxis } from "#features/axes/read-axes.ts";
import { addNote } from "#features/customers/manage-notes-and-tags.ts";
import { enterRequest } from "#features/customers/privacy/manage-requests.ts";
import { createPlannedEvent } from "#features/forecast/manage-planned-events.ts";
import { createMapping } from "#features/imports/manage-mappings.ts";
import { createViewSchedule } from "#features/view-schedules/manage-schedules.ts";
import { createView } from "#features/views/manage-views.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { aMember, asAdmin, aToken } from "#testing/request.ts";
import { serveRoutes } from "#testing/routes/serve-routes.ts";
import { anActiveModel } from "#testing/shops/axis-models.ts";

type Server = Awaited<ReturnType<typeof serveRoutes>>;

let shop: Actor;
let token: string;
let server: Server;
let customerId: string;
beforeAll(async () => {
  server = await serveRoutes();
  shop = asAdmin(await aBusiness());
  token = await aToken(shop);
  await anActiveModel(shop);
  customerId = await idOfCustomer(shop, await aCustomer(shop, { externalId: "ada" }));
});

afterAll(() => server[Symbol.asyncDispose]());

const patch = async (address: string, body: object) => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(`${server.url}/api/admin/${address}`, {
    method: "PATCH",
    headers,
    body: JSON.stringify(body),
  });
  const { code, reason } = (await response.json()) as { code?: string; reason?: string };
  return { status: response.status, ...(code && { code: reason ?? code }) };
};

const MAPPING = {
  rows: "orders" as const,
  dateOrder: null,
  decimalSign: null,
  timeZone: null,
  columns: { order_id: "Order", order_date: "Date", total_price: "Total" },
};

/** The address of a record, the version it has and some edits of it. */
const RECORDS: [string, () => Promise<{ address: string; version: number; edits: object[] }>][] = [
  [
    "a note",
    async () => {
      const { id, version } = await addNote(shop, customerId, "First");
      const edits = ["A", "B", "C", "D", "E"].map((text) => ({ text }));
      return { address: `customers/${customerId}/notes/${id}`, version, edits };
    },
  ],
  [
    "a column mapping",
    async () => {
      const { id, version } = await createMapping(shop, { name: "ERP", mapping: MAPPING });
      const edits = ["A", "B", "C", "D", "E"].map((name) => ({ name }));
      return { address: `import-mappings/${id}`, version, edits };
    },
  ],
  [
    "a planned event",
    async () => {
      const event = { name: "Sale", kind: "sale" as const, startsOn: "2026-05-04", lastDay: "2026-05-10" };
      const { id, version } = await createPlannedEvent(shop, event);
      const edits = ["A", "B", "C", "D", "E"].map((name) => ({ name }));
      return { address: `planned-events/${id}`, version, edits };
    },
  ],
  [
    "a schedule of a view",
    async () => {
      const view = await createView(shop, { name: "VIPs", query: { list: "customers" }, sharedWith: "viewer" });
      const { userId } = await aMember(shop, "analyst");
      const plan = { frequency: "weekly", hour: 8, format: "csv" } as const;
      const { id, version } = await createViewSchedule(shop, { viewId: view.id, ...plan, recipientIds: [userId] });
      return { address: `view-schedules/${id}`, version, edits: [9, 10, 11, 12, 13].map((hour) => ({ hour })) };
    },
  ],
  [
    "a user",
    async () => {
      const { userId } = await aMember(shop, "viewer");
      const { data } = await listUsers(shop, { page: 1, pageSize: 100, sort: "name" });
      const version = data.find(({ id }) => id === userId)?.version ?? 0;
      const edits = ["manager", "analyst", "manager", "analyst", "viewer"].map((role) => ({ role }));
      return { address: `users/${userId}`, version, edits };
    },
  ],
  [
    "the name of an axis's segment",
    async () => {
      const { segments } = await readAxis(shop, "price_sensitivity", { language: "en" });
      const version = segments.find(({ key }) => key === "discount_hunters")?.version ?? 0;
      const edits = ["A", null, "C", null, "E"].map((name) => ({ name }));
      return { address: "axes/price_sensitivity/segments/discount_hunters", version, edits };
    },
  ],
  [
    "the start pages",
    async () => {
      const { version } = await getBusinessSettings(shop);
      const edits = ["/rfm", "/todo", "/rfm", "/todo", "/customers"].map((viewer) => ({ viewer }));
      return { address: "business/start-pages", version, edits };
    },
  ],
];

describe.each(RECORDS)("%s", (_, make) => {
  test("is changed at the version that was read, and refused at an earlier one", async () => {
    const { address, version, edits } = await make();
    const [first, second, third, fourth, last] = edits;
    expect(await patch(address, { ...first, version })).toEqual({ status: 200 });
    const refused = { status: 409, code: "EDITED_MEANWHILE" };
    expect(await patch(address, { ...second, version })).toEqual(refused);
    expect(await patch(address, { ...second, version: version + 1 })).toEqual({ status: 200 });
    // No version comes again, also after the first value has.
    expect(await patch(address, { ...third, version: version + 2 })).toEqual({ status: 200 });
    expect(await patch(address, { ...fourth, version: version + 1 })).toEqual(refused);
    // A program that did not read it.
    expect(await patch(address, { ...last })).toEqual({ status: 200 });
  });

  test("is changed by one of two at once", async () => {
    const { address, version, edits } = await make();
    const answers = await Promise.all(edits.slice(0, 2).map((edit) => patch(address, { ...edit, version })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

test("a privacy request is closed by one of two at once", async () => {
  const { id } = await enterRequest(shop, { kind: "access", customerId: "ada" });
  const states = ["completed", "rejected"];
  const answers = await Promise.all(states.map((state) => patch(`privacy-requests/${id}`, { state })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});
