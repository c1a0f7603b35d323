import { randomUUID } from "node:crypto";
import { withBusiness } from "#core/db/with-business.ts";
import { settings } from "#core/server/settings.ts";
import { ROLES, type Scope } from "#core/values/permissions.ts";
import { inviteUser } from "#features/accounts/invite-users.ts";
import { listTokens } from "#features/accounts/manage-api-tokens.ts";
import { changeCustomers } from "#features/customers/change-customers.ts";
import { addNote } from "#features/customers/manage-notes-and-tags.ts";
import { createMapping } from "#features/imports/manage-mappings.ts";
import { beginImport } from "#features/imports/store/imports.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { requestRecalculation } from "#features/segments/recalculate-segments.ts";
import { createView } from "#features/views/manage-views.ts";
import { anImportFile } from "#testing/an-import-file.ts";
import { aWebhookEndpoint, aWebhookMessage } from "#testing/audiences/webhook-receiver.ts";
import { aBusiness, aCustomer, daysAgo, idOfCustomer, saveSales, someOrders } from "#testing/builders.ts";
import { aMember, anExpiredToken, asAdmin, aToken, sessionCookie, tenantHeaders } from "#testing/request.ts";
import { anArchetype } from "#testing/shops/axis-models.ts";
import { aConnection, aFailedDelivery } from "#testing/shops/connections/connections.ts";
import { aSlackConnection } from "#testing/slack/a-slack-connection.ts";

/** A business whose names all contain a marker that no other business may ever read. */
export type Planted = {
  scope: Scope;
  marker: string;
  /** IDs by the preceding path segment: `customers`, `segments`, … */
  ids: Record<string, string[]>;
  /** The customers' external IDs. */
  externalIds: string[];
  /** Text that only this business's answers may contain. */
  secrets: string[];
};

export type Caller = {
  name: string;
  business: Planted | null;
  headers: Record<string, string>;
  /** The headers that programs must send besides a token. */
  tenant: Record<string, string>;
};

const CUSTOMERS = 12;

export const plantBusiness = async (): Promise<Planted> => {
  const marker = `mk${randomUUID().replaceAll("-", "")}`;
  const scope = await aBusiness({ slug: marker, name: `Shop ${marker}`, storefronts: [`Web ${marker}`, "Second"] });
  const actor = asAdmin(scope);
  const names = Array.from({ length: CUSTOMERS }, (_, i) => `${marker}-c${i}`);
  for (const externalId of names) {
    await aCustomer(scope, { externalId, name: `Ana ${marker}`, email: `${externalId}@example.com` });
  }
  await someOrders(
    scope,
    names.flatMap((customer, i) =>
      Array.from({ length: 1 + (i % 5) }, (_, order) => ({
        customer,
        externalId: `${marker}-o${i}-${order}`,
        orderedAt: daysAgo(3 + i * 5 + order * 20),
        totalPrice: 1000 + 130 * i,
        items: [
          {
            productId: `${marker}-p`,
            productName: `Yarn ${marker}`,
            quantity: 1,
            price: 1000 + 130 * i,
            lineTotal: 1000 + 130 * i,
          },
        ],
      })),
    ),
  );
  await saveSales(scope, {});
  const customers = await Promise.all(names.map((name) => idOfCustomer(scope, name)));
  const [first = ""] = customers;
  const criteria = { minOrders: 1 };
  const segment = await createSegment(actor, { name: `Loyal ${marker}`, criteria, isAutomatic: true });
  const manual = await createSegment(actor, { name: `Manual ${marker}`, criteria: {}, isAutomatic: false });
  const change = await changeCustomers(actor, { action: "tag", tag: marker, matching: {} });
  const note = await addNote(actor, first, `Note ${marker}`);
  const invitation = await inviteUser(actor, { email: `${marker}-invited@example.com`, role: "viewer" });
  const user = await aMember(scope, "viewer");
  const { key } = await anArchetype(scope);
  const run = await requestRecalculation(actor, {});
  const imported = await withBusiness(scope, (client) =>
    beginImport(
      client,
      actor,
      {
        format: "online-retail",
        fileName: `${marker}.csv`,
        fileHash: marker,
        options: { storefrontId: 1, shiftDays: 0 },
      },
      1,
    ),
  );
  const connection = await aConnection(scope);
  const delivery = await aFailedDelivery(scope);
  const endpoint = await aWebhookEndpoint(scope, { name: `Endpoint ${marker}` });
  const slack = await aSlackConnection(scope, { name: `Slack ${marker}` });
  const message = await aWebhookMessage(scope);
  const mapping = await createMapping(actor, {
    name: `Mapping ${marker}`,
    mapping: {
      rows: "orders",
      columns: { order_id: "Number", order_date: "Day", total_price: "Sum" },
      dateOrder: null,
      decimalSign: null,
    },
  });
  const view = await createView(actor, {
    name: `View ${marker}`,
    query: { list: "customers", q: marker },
    sharedWith: "viewer",
  });
  await aToken(scope);
  const tokens = (await listTokens(scope)).map(({ id }) => id);
  const unique = {
    customers,
    changes: [change.id],
    notes: [note.id],
    users: [user.userId],
    invitations: [invitation.id],
    tokens,
    imports: [imported.id],
    files: [await anImportFile(scope, `${marker}.csv`)],
    "import-mappings": [mapping.id],
    views: [view.id],
    runs: [run.id],
    connections: [connection.id],
    "webhook-deliveries": [delivery],
    "slack-connections": [slack.id],
    "webhook-endpoints": [endpoint.id],
    "webhook-messages": [message],
    orders: names.map((_, i) => `${marker}-o${i}-0`),
  };
  return {
    scope,
    marker,
    externalIds: names,
    ids: {
      ...unique,
      churn: customers,
      webhooks: [connection.id],
      segments: [segment.id, manual.id, key],
      storefronts: ["1", "2"],
      axes: ["price_sensitivity", "purchase_frequency", "loyalty_trajectory"],
      archetypes: [key],
    },
    secrets: [marker, scope.businessId, user.email, segment.id, manual.id, ...Object.values(unique).flat()],
  };
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** All kinds of callers: each role by token and by login, restricted, from another business, and without access. */
export const makeCallers = async (a: Planted, b: Planted, origin: string): Promise<Caller[]> => {
  const tenants = { a: await tenantHeaders(a.scope), b: await tenantHeaders(b.scope) };
  const of = async (name: string, planted: Planted, headers: Record<string, string>): Promise<Caller> => ({
    name,
    business: planted,
    headers,
    tenant: planted === a ? tenants.a : tenants.b,
  });
  const login = async (planted: Planted, role: (typeof ROLES)[number]) => {
    const cookie = await sessionCookie(planted.scope, await aMember(planted.scope, role));
    return { cookie, origin };
  };
  const none = (name: string, headers: Record<string, string>): Caller => ({
    name,
    business: null,
    headers,
    tenant: tenants.a,
  });
  return [
    ...(await Promise.all(
      ROLES.flatMap((role) => [
        aToken(a.scope, { role }).then((token) => of(`token of ${role}`, a, bearer(token))),
        login(a, role).then((headers) => of(`login of ${role}`, a, headers)),
      ]),
    )),
    await of("restricted token", a, bearer(await aToken(a.scope, { permissions: ["customers:view"] }))),
    await of("token of another business", b, bearer(await aToken(b.scope))),
    { ...(await of("token with another business's secret", a, bearer(await aToken(a.scope)))), tenant: tenants.b },
    none("expired token", bearer(await anExpiredToken(a.scope))),
    none("unknown token", bearer(`c360_${"a".repeat(43)}`)),
    none("no credentials", {}),
    none("metrics token", bearer(settings().METRICS_TOKEN ?? "")),
  ];
};
