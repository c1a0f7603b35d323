import { withBusiness } from "#core/db/with-business.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import type { Scope } from "#core/values/permissions.ts";
import { inviteUser } from "#features/accounts/invite-users.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import { listSessionsForUser } from "#features/accounts/manage-users.ts";
import { LEFT_OUT, type LeftOut } from "#features/audiences/rules/audience.ts";
import { insertSend } from "#features/audiences/store/audience-sends.ts";
import { insertAudience } from "#features/audiences/store/audiences.ts";
import { AXIS_RUN } from "#features/axes/runs.ts";
import { insertCampaign } from "#features/campaigns/store/campaigns.ts";
import { changeCustomers } from "#features/customers/change-customers.ts";
import { createCustomField } from "#features/customers/manage-custom-fields.ts";
import { addNote } from "#features/customers/manage-notes-and-tags.ts";
import { mergeTwo } from "#features/customers/merge-customers.ts";
import { enterRequest } from "#features/customers/privacy/manage-requests.ts";
import { createPlannedEvent } from "#features/forecast/manage-planned-events.ts";
import { createMapping } from "#features/imports/manage-mappings.ts";
import type { ImportMapping } from "#features/imports/rules/reading-options.ts";
import { beginImport } from "#features/imports/store/imports.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { requestRecalculation } from "#features/segments/recalculate-segments.ts";
import { createViewSchedule } from "#features/view-schedules/manage-schedules.ts";
import { createView } from "#features/views/manage-views.ts";
import { DEFAULT_OPTIONS } from "#lib/axes/model.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { saveProducts } from "#records/orders/products.ts";
import { addStorefronts } from "#records/orders/storefronts.ts";
import { saveTickets } from "#records/support/support-tickets.ts";
import { anImportFile } from "#testing/an-import-file.ts";
import { aWebhookEndpoint, aWebhookMessage } from "#testing/audiences/webhook-receiver.ts";
import { aCustomer, anOrder, daysAgo, idOfCustomer } from "#testing/builders.ts";
import { aMember, asAdmin, sessionCookie } from "#testing/request.ts";
import { anArchetype, anAxisSegment } from "#testing/shops/axis-models.ts";
import { aConnection, aFailedDelivery } from "#testing/shops/connections/connections.ts";
import { aSlackConnection } from "#testing/slack/a-slack-connection.ts";

const anImport = (scope: Scope): Promise<string> =>
  withBusiness(scope, async (client) => {
    const key = {
      format: "online-retail",
      fileName: "a.csv",
      fileHash: "0",
      options: { storefrontId: 1, shiftDays: 0 },
    };
    return (await beginImport(client, asAdmin(scope), key, 1)).id;
  });

const aSegment = async (scope: Scope): Promise<{ id: string }> =>
  createSegment(asAdmin(scope), { name: crypto.randomUUID(), criteria: {}, isAutomatic: false });

const aCustomersId = async (scope: Scope) => ({ id: await idOfCustomer(scope, await aCustomer(scope)) });

const aSoldProduct = async (scope: Scope): Promise<{ id: string }> => {
  const id = crypto.randomUUID();
  const items = [{ productId: id, quantity: 1, price: 1000, lineTotal: 1000 }];
  await anOrder(scope, { orderedAt: daysAgo(10), items });
  return { id };
};

const aSession = async (scope: Scope): Promise<{ id: string; sessionId: string }> => {
  const { userId: id } = await aMember(scope);
  await sessionCookie(scope, { userId: id });
  const [session] = await listSessionsForUser(scope, id);
  return { id, sessionId: session?.id ?? "" };
};

const aView = async (scope: Scope): Promise<{ id: string }> => ({
  id: (await createView(asAdmin(scope), { name: "VIPs", query: { list: "customers" }, sharedWith: "viewer" })).id,
});

const aSlackId = async (scope: Scope): Promise<{ id: string }> => ({ id: (await aSlackConnection(scope)).id });

const anEndpoint = async (scope: Scope): Promise<{ id: string }> => ({ id: (await aWebhookEndpoint(scope)).id });

const aMessagesId = async (scope: Scope): Promise<{ id: string }> => ({ id: await aWebhookMessage(scope) });

const aProduct = async (scope: Scope): Promise<string> => {
  const product = { title: "Linen shirt", category: null, productType: null, vendor: null, tags: [] };
  await withBusiness(scope, async (client) => {
    await lockOrderWrites(client, scope);
    await saveProducts(client, scope, [{ ...product, externalId: "SHIRT-1", unitCost: null, updatedAt: null }]);
  });
  return "SHIRT-1";
};

const aTicket = async (scope: Scope): Promise<string> => {
  const ticket = { openedAt: new Date(), closedAt: null, channel: "email", messageCount: 1, satisfaction: null };
  const customerExternalId = await aCustomer(scope);
  await withBusiness(scope, (client) =>
    saveTickets(client, scope, [{ ...ticket, externalId: "T-1", customerExternalId, wasReopened: false }]),
  );
  return "T-1";
};

const MAPPING: ImportMapping = {
  rows: "orders",
  columns: { order_id: "Number", order_date: "Day", total_price: "Sum" },
  dateOrder: null,
  decimalSign: null,
};

const aRequestsId = async (scope: Scope) => {
  const customerId = await aCustomer(scope);
  return { id: (await enterRequest(asAdmin(scope), { kind: "access", customerId })).id };
};

const AUDIENCE = {
  source: { kind: "group", field: "rfmSegment", value: "champions" },
  format: "csv",
  purpose: "email",
} as const;

const anAudience = async (scope: Scope) => {
  const id = crypto.randomUUID();
  await withBusiness(scope, (client) =>
    insertAudience(
      client,
      scope,
      { id, name: "Champions", ...AUDIENCE, schedule: "manual", hour: 9 },
      "system",
      new Date(),
    ),
  );
  return { id };
};

const aSend = async (scope: Scope) => {
  const { id: audienceId } = await anAudience(scope);
  const at = new Date();
  const counts = {
    selected: 0,
    sent: 0,
    added: 0,
    removed: 0,
    leftOut: Object.fromEntries(LEFT_OUT.map((key) => [key, 0])) as Record<LeftOut, number>,
  };
  const file = { fileName: "champions.csv", fileBytes: 0, fileHash: "0", fileGone: null };
  const run = { runId: crypto.randomUUID(), trigger: "request", actorKind: "system", actorId: "system" } as const;
  await withBusiness(scope, (client) =>
    insertSend(client, scope, {
      audienceId,
      number: 1,
      ...run,
      ...AUDIENCE,
      ...counts,
      ...file,
      startedAt: at,
      finishedAt: at,
      deliveredAt: null,
    }),
  );
  return { id: audienceId, number: "1" };
};

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const aCampaign = async (scope: Scope) => {
  const id = crypto.randomUUID();
  const days = { startsOn: dayIn(-30), lastDay: dayIn(60) };
  const plan = {
    source: { kind: "all" },
    sourceName: null,
    controlShare: 0.2,
    action: null,
    expectedEffect: 0.1,
  } as const;
  await withBusiness(scope, (client) =>
    insertCampaign(client, asAdmin(scope), { id, name: "Spring", ...plan, ...days, createdAt: new Date() }),
  );
  return { id };
};

/** A record of the business for the IDs in each route's address. A new route with an ID needs an entry here. */
export const MAKERS: Record<string, (scope: Scope) => Promise<Record<string, string>>> = {
  "/api/admin/segments/{id}": aSegment,
  "/api/admin/segments/{id}/duplicate": aSegment,
  "/api/admin/segments/{id}/members": aSegment,
  "/api/admin/segments/{id}/history": aSegment,
  "/api/admin/segments/{id}/overlap": aSegment,
  "/api/admin/segments/{id}/sizes": aSegment,
  "/api/admin/customers/changes/{id}/undo": async (scope) => ({
    id: (await changeCustomers(asAdmin(scope), { action: "tag", tag: "vip", matching: {} })).id,
  }),
  "/api/admin/customers/merges/{id}/undo": async (scope) => {
    const [keep, merge] = [(await aCustomersId(scope)).id, (await aCustomersId(scope)).id];
    return { id: (await mergeTwo(asAdmin(scope), { keep, merge })).id };
  },
  "/api/v1/customers/{externalId}": async (scope) => ({ externalId: await aCustomer(scope) }),
  "/api/v1/products/{externalId}": async (scope) => ({ externalId: await aProduct(scope) }),
  "/api/v1/tickets/{externalId}": async (scope) => ({ externalId: await aTicket(scope) }),
  "/api/v1/orders/{externalId}": async (scope) => ({ externalId: (await anOrder(scope)).externalId }),
  "/api/admin/customers/{id}": aCustomersId,
  "/api/admin/customers/{id}/timeline": aCustomersId,
  "/api/admin/customers/{id}/held-data": aCustomersId,
  "/api/admin/customers/{id}/erasure": aCustomersId,
  "/api/admin/customers/{id}/contact": aCustomersId,
  "/api/admin/customers/{id}/consents": aCustomersId,
  "/api/admin/customers/{id}/profiling-objection": aCustomersId,
  "/api/admin/privacy-requests/{id}": aRequestsId,
  "/api/admin/privacy-requests/{id}/proof": aRequestsId,
  "/api/admin/privacy-requests/{id}/shop-erasure": aRequestsId,
  "/api/admin/customers/{id}/orders": aCustomersId,
  "/api/admin/customers/{id}/products": aCustomersId,
  "/api/admin/customers/{id}/recommendations": aCustomersId,
  "/api/admin/customers/{id}/months": aCustomersId,
  "/api/admin/customers/{id}/rfm-history": aCustomersId,
  "/api/admin/customers/{id}/forecast": aCustomersId,
  "/api/admin/customers/{id}/actions": aCustomersId,
  "/api/admin/customers/{id}/profile": aCustomersId,
  "/api/admin/customers/{id}/routing": aCustomersId,
  "/api/admin/customers/{id}/campaign": aCustomersId,
  "/api/admin/customers/{id}/similar": aCustomersId,
  "/api/admin/customers/{id}/churn": aCustomersId,
  "/api/admin/customers/{id}/drift": aCustomersId,
  "/api/admin/customers/{id}/tickets": aCustomersId,
  "/api/admin/customers/{id}/notes": aCustomersId,
  "/api/admin/customers/{id}/tags": aCustomersId,
  "/api/admin/customers/{id}/notes/{noteId}": async (scope) => {
    const { id } = await aCustomersId(scope);
    return { id, noteId: (await addNote(asAdmin(scope), id, "Prefers mornings")).id };
  },
  "/api/admin/customers/{id}/segments": aCustomersId,
  "/api/admin/customers/{id}/segments/{segmentId}/why": async (scope) => ({
    ...(await aCustomersId(scope)),
    segmentId: (await aSegment(scope)).id,
  }),
  "/api/admin/custom-fields/{id}": async (scope) => {
    const key = `k${crypto.randomUUID().replaceAll("-", "")}`;
    return {
      id: (await createCustomField(asAdmin(scope), { kind: "customers", key, name: "Shoe size", type: "number" })).id,
    };
  },
  "/api/admin/planned-events/{id}": async (scope) => {
    const days = { startsOn: "2026-05-04", lastDay: "2026-05-10" };
    return { id: (await createPlannedEvent(asAdmin(scope), { name: "Spring sale", kind: "sale", ...days })).id };
  },
  "/api/admin/view-schedules/{id}": async (scope) => {
    const [view, { userId }] = [await aView(scope), await aMember(scope, "analyst")];
    const values = { frequency: "weekly", hour: 8, format: "csv" } as const;
    const draft = { viewId: view.id, ...values, recipientIds: [userId] };
    return { id: (await createViewSchedule(asAdmin(scope), draft)).id };
  },
  "/api/admin/users/{id}": async (scope) => ({ id: (await aMember(scope)).userId }),
  "/api/admin/users/{id}/password-reset": async (scope) => ({ id: (await aMember(scope)).userId }),
  "/api/admin/me/sessions/{id}": async (scope) => ({ id: (await aSession(scope)).sessionId }),
  "/api/admin/users/{id}/sessions": async (scope) => ({ id: (await aMember(scope)).userId }),
  "/api/admin/users/{id}/sessions/{sessionId}": aSession,
  "/api/admin/invitations/{id}": async (scope) => {
    const { id } = await inviteUser(asAdmin(scope), { email: "grace@example.com", role: "viewer" });
    return { id };
  },
  "/api/admin/tokens/{id}": async (scope) => {
    const { id } = await createToken(asAdmin(scope), { name: "erp", role: "viewer", expiresInDays: null });
    return { id };
  },
  "/api/admin/actions/churn/{id}": aCustomersId,
  "/api/admin/archetypes/{key}": async (scope) => ({ key: (await anArchetype(scope)).key }),
  "/api/admin/archetypes/{key}/members": async (scope) => ({ key: (await anArchetype(scope)).key }),
  "/api/admin/products/{id}": aSoldProduct,
  "/api/admin/products/{id}/next": aSoldProduct,
  "/api/admin/axes/{axis}/segments/{key}": anAxisSegment,
  "/api/admin/axes/{axis}/segments/{key}/members": anAxisSegment,
  "/api/admin/axes/runs/{id}": async (scope) => ({
    id: (await requestRun(asAdmin(scope), AXIS_RUN, { ...DEFAULT_OPTIONS })).id,
  }),
  "/api/admin/runs/{id}": async (scope) => ({ id: (await requestRecalculation(asAdmin(scope), {})).id }),
  "/api/admin/runs/{id}/retry": async (scope) => ({ id: (await requestRecalculation(asAdmin(scope), {})).id }),
  "/api/admin/connections/{id}": async (scope) => ({ id: (await aConnection(scope)).id }),
  "/api/admin/connections/{id}/test": async (scope) => ({ id: (await aConnection(scope)).id }),
  "/api/admin/connections/{id}/sync": async (scope) => ({ id: (await aConnection(scope)).id }),
  "/api/admin/slack-connections/{id}": aSlackId,
  "/api/admin/slack-connections/{id}/test": aSlackId,
  "/api/admin/slack-connections/{id}/send": aSlackId,
  "/api/admin/webhook-endpoints/{id}": anEndpoint,
  "/api/admin/webhook-endpoints/{id}/secret": anEndpoint,
  "/api/admin/webhook-endpoints/{id}/test": anEndpoint,
  "/api/admin/webhook-endpoints/{id}/replay": anEndpoint,
  "/api/admin/webhook-messages/{id}": aMessagesId,
  "/api/admin/webhook-messages/{id}/replay": aMessagesId,
  "/api/admin/webhook-deliveries/{id}/retry": async (scope) => ({ id: await aFailedDelivery(scope) }),
  "/api/admin/imports/{id}": async (scope) => ({ id: await anImport(scope) }),
  "/api/admin/imports/{id}/undo": async (scope) => ({ id: await anImport(scope) }),
  "/api/admin/imports/{id}/problems": async (scope) => ({ id: await anImport(scope) }),
  "/api/admin/imports/files/{id}": async (scope) => ({ id: await anImportFile(scope) }),
  "/api/admin/imports/files/{id}/preview": async (scope) => ({ id: await anImportFile(scope) }),
  "/api/admin/imports/files/{id}/join": async (scope) => ({ id: await anImportFile(scope) }),
  "/api/admin/imports/files/{id}/check": async (scope) => ({ id: await anImportFile(scope) }),
  "/api/admin/imports/files/{id}/start": async (scope) => ({ id: await anImportFile(scope) }),
  "/api/admin/import-mappings/{id}": async (scope) => ({
    id: (await createMapping(asAdmin(scope), { name: `ERP ${Math.random()}`, mapping: MAPPING })).id,
  }),
  "/api/admin/audiences/{id}": anAudience,
  "/api/admin/audiences/{id}/sends": anAudience,
  "/api/admin/audiences/{id}/sends/{number}": aSend,
  "/api/admin/audiences/{id}/sends/{number}/file": aSend,
  "/api/admin/audiences/{id}/destination": anAudience,
  "/api/admin/audiences/{id}/destination/test": anAudience,
  "/api/admin/audiences/{id}/rejections": anAudience,
  "/api/admin/customers/{id}/audiences": aCustomersId,
  "/api/admin/campaigns/{id}": aCampaign,
  "/api/admin/campaigns/{id}/end": aCampaign,
  "/api/admin/campaigns/{id}/customers": aCampaign,
  "/api/admin/views/{id}": aView,
  "/api/admin/views/{id}/file": aView,
  "/api/admin/views/{id}/restore": aView,
  "/api/admin/views/{id}/default": aView,
  // Storefronts are counted from 1 in each business: theirs is one more than we have.
  "/api/admin/storefronts/{id}": async (scope) => {
    await withBusiness(scope, (client) => addStorefronts(client, scope, [{ id: 2, name: "Second" }]));
    return { id: "2" };
  },
};
