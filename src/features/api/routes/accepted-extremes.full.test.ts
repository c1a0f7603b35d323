import { beforeAll, expect, test } from "vitest";
import type { Contract } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createCustomField } from "#features/customers/manage-custom-fields.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { createView } from "#features/views/manage-views.ts";
import { CUSTOM_FIELD_TYPES } from "#records/rules/custom-fields.ts";
import { CONTRACTS } from "#routes.ts";
import { idOfCustomer, someOrders } from "#testing/builders.ts";
import { aMember, asAdmin, aToken, tenantHeaders } from "#testing/request.ts";
import { everyRoute, readRoute } from "#testing/routes/every-route.ts";
import { failingReads } from "#testing/routes/failing-reads.ts";
import { RECORDS, sendExtremes, type Written } from "#testing/routes/send-extremes.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";
import { CHANNEL, TOKEN } from "#testing/slack/slack-server.ts";

// Every route is called many times within a minute.
provideSettings({ RATE_LIMIT: "100000000" });

/** These call other systems, remove what others need, need what only a job makes, take files, or store nothing of what they read. */
const LEFT_OUT = [
  /\/(dismiss|test|sync|send|replay|erasure|shop-erasure|secret|merges|undo|start|check|preview|look-up|from-sentence)(\/|$)/,
  /^\/api\/admin\/(imports|tickets\/imports|sample|setup|users|tokens|invitations|password-resets|first-setup|me)(\/|$)/,
  /^\/api\/admin\/runs\/\{id\}\/retry$/,
  /^\/api\/(v1\/ai|webhooks|integrations|unsubscribe)\//,
];

const isSent = ({ method, path, auth }: Contract): boolean =>
  method !== "GET" &&
  method !== "DELETE" &&
  auth === "session-or-bearer" &&
  !LEFT_OUT.some((pattern) => pattern.test(path));

let shop: Scope;
let reader: { token: string; headers: Record<string, string> };
beforeAll(async () => {
  ({ shop } = await aDriftingShop());
  // As many as a campaign needs.
  await someOrders(
    shop,
    Array.from({ length: 60 }, (_, i) => ({ customer: `Buyer ${i}` })),
  );
  for (const kind of ["customers", "orders"] as const) {
    for (const type of CUSTOM_FIELD_TYPES) {
      const options = type === "choice" ? { options: ["a", "b"] } : {};
      await createCustomField(asAdmin(shop), { kind, key: `of_${type}`, name: type, type, ...options });
    }
  }
  reader = { token: await aToken(shop), headers: await tenantHeaders(shop) };
});

/** Whole bodies where the plainest one is refused. */
const bodies = async (): Promise<Record<string, Record<string, unknown>>> => {
  const byHand = { name: "By hand", criteria: {}, isAutomatic: false };
  const { id: segmentId } = await createSegment(asAdmin(shop), byHand);
  const ada = await idOfCustomer(shop, "Ada");
  const schemes = everyRoute.find(({ address }) => address === "/api/admin/rfm-scheme") ?? { address: "" };
  const { standard, revision } = JSON.parse((await readRoute(schemes, { ...reader, ids: {} })).text).data;
  const view = await createView(asAdmin(shop), { name: "Sent", query: { list: "customers" }, sharedWith: "viewer" });
  const { userId } = await aMember(shop);
  const url = "https://erp.example.com/hook";
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const ticket = { ticketId: "T", customerId: "Ada", openedAt: "2026-01-02T10:00:00Z", channel: "email" };
  return {
    ...RECORDS,
    "PUT /api/admin/actions/churn/{id}": { id: ada, state: "done" },
    "PUT /api/admin/audiences/{id}/destination": { kind: "webhook", url, secret },
    "POST /api/admin/campaigns": { name: "Spring", source: { kind: "all" }, controlShare: 0.5 },
    "PUT /api/admin/customers/{id}/actions": { action: "first_purchase", state: "done" },
    "POST /api/admin/customers/{id}/segments": { segmentId },
    "POST /api/admin/customers/changes": { action: "tag", tag: "vip", ids: [ada] },
    "POST /api/admin/profiles/batch": { customerIds: [ada] },
    "PUT /api/admin/rfm-scheme/active": { revision, activeVersion: null, inApi: true },
    "POST /api/admin/rfm-scheme/versions": { scheme: standard },
    "POST /api/admin/slack-connections": { name: "Shop", kind: "bot", token: TOKEN, channel: CHANNEL },
    "POST /api/admin/tickets/batch": { tickets: [ticket] },
    "POST /api/admin/view-schedules": { viewId: view.id, frequency: "weekly", format: "csv", recipientIds: [userId] },
    "POST /api/admin/webhook-endpoints": { name: "ERP", url, events: ["segment.left"] },
  };
};

const customersOf = (scope: Scope) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string; externalId: string }>(
      `select customer_id as id, external_id as "externalId" from customers where business_id = $1
        order by created_at, external_id`,
      [scope.businessId],
    );
    return rows.map(({ id, externalId }) => ({ customers: id, churn: id, actions: id, externalId }));
  });

/** Reading one customer in all formats takes half a second; lists and files have all of them. */
const ONE_OF = 20;

test("whatever is accepted by any route, every route can be read", async () => {
  const written: Written = new Map();
  // Changes first: what is created later may reach a limit on the number of records.
  const [changes, creations] = [true, false].map((isChange) =>
    CONTRACTS.filter((one) => isSent(one) && one.path.includes("{") === isChange),
  );
  const sent = [...(changes ?? []), ...(creations ?? [])];
  expect(sent.length).toBeGreaterThan(50);
  const bases = await bodies();
  const failed: string[] = [];
  for (const contract of sent) {
    const base = bases[`${contract.method} ${contract.path}`];
    failed.push(...(await sendExtremes(contract, { scope: shop, reader, written, ...(base && { base }) })));
  }
  const customers = await customersOf(shop);
  expect(customers.length).toBeGreaterThan(100);
  const [first = {}] = customers;
  const some = customers.filter((_, i) => i % ONE_OF === 0);
  failed.push(...(await failingReads(reader, first, some)));
  for (const [kind, ids] of written) {
    if (kind === "customers") continue;
    for (const id of ids) failed.push(...(await failingReads(reader, { ...first, [kind]: id }, [first], kind)));
  }
  expect(failed).toEqual([]);
});
