import type { Contract, Example } from "#core/contracts/contract.ts";
import { DEFAULT_PLAYBOOK_SETTINGS } from "#records/rules/playbook.ts";
import { STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";

type ExampleInput = Pick<Example, "body" | "upload"> & { query?: string };

const CUSTOMER = "0192f0c1-7a00-7000-8000-000000000001";
const OTHER_CUSTOMER = "0192f0c1-7a00-7000-8000-000000000002";
const SEGMENT = "0192f0c1-7a00-7000-8000-0000000000a1";
const RUN = "0192f0c1-7a00-7000-8000-0000000000b1";

const IMPORT_MAPPING = {
  rows: "orders",
  columns: { order_id: "Number", order_date: "Day", total_price: "Sum" },
  dateOrder: "dmy",
  decimalSign: ",",
};
const DESTINATION = {
  kind: "webhook",
  url: "https://example.com/audience",
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
};
const AUDIENCE = {
  source: { kind: "group", field: "rfmSegment", value: "at_risk" },
  format: "klaviyo",
  purpose: "email",
};
const RETENTION = { events: 24, tickets: 36, importDetails: null, inactiveCustomers: null };
const RFM_SCORING = {
  thresholds: { recency: [7, 30, 90, 180], frequency: null, monetary: null },
  cells: STANDARD_SCHEME.cells,
};
const RFM_LOOKS = Object.entries(STANDARD_SCHEME.looks).map(([key, look]) => ({ key, ...look }));

/** What routes whose contract has no examples need for a call that works, by route name. */
const GIVEN: Record<string, ExampleInput> = {
  "POST /api/admin/acquisition-costs/preview": { upload: { file: "costs.csv", type: "text/csv" } },
  "DELETE /api/admin/acquisition-costs": { query: "month=2026-03" },
  "PUT /api/admin/actions/churn/{id}": { body: { state: "done" } },
  "PUT /api/admin/actions/settings": {
    body: { ...DEFAULT_PLAYBOOK_SETTINGS, flashSale: ["discount_hunters"], version: 0 },
  },
  "PUT /api/admin/actions/texts": {
    body: {
      version: 0,
      changes: [{ key: "churn_call", language: "en", text: "Call this week and offer free shipping" }],
    },
  },
  "POST /api/admin/audiences/preview": { body: { ...AUDIENCE, campaign: { controlShare: 0.2 } } },
  "PATCH /api/admin/audiences/{id}": { body: { version: 1, schedule: "weekly", hour: 6 } },
  "PUT /api/admin/audiences/{id}/destination": { body: DESTINATION },
  "POST /api/admin/audiences/{id}/destination/test": { body: DESTINATION },
  "PATCH /api/admin/axes/{axis}/segments/{key}": { body: { name: "Weekly guests" } },
  "PATCH /api/admin/business": { body: { name: "Acme", timeZone: "Europe/Lisbon", version: 1 } },
  "POST /api/admin/business/secret": { body: { overlapHours: 24 } },
  "PATCH /api/admin/business/start-pages": { body: { analyst: "/rfm" } },
  "POST /api/admin/campaigns/preview": { body: { source: { kind: "rfm", segment: "at_risk" }, controlShare: 0.2 } },
  "POST /api/admin/connections": {
    body: { kind: "generic", name: "ERP", secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
  },
  "PATCH /api/admin/connections/{id}": { body: { name: "ERP Lisbon", version: 1 } },
  "GET /api/admin/criteria-values": { query: "field=country" },
  "POST /api/admin/custom-fields": { body: { key: "shoe_size", name: "Shoe size", type: "number" } },
  "PATCH /api/admin/custom-fields/{id}": { body: { name: "Shoe size (EU)", version: 1 } },
  "POST /api/admin/customers/changes": {
    body: { action: "tag", tag: "vip", matching: { criteria: { minLifetimeValue: 1000 } } },
  },
  "POST /api/admin/customers/duplicates/dismiss": { body: { customerIds: [CUSTOMER, OTHER_CUSTOMER] } },
  "POST /api/admin/customers/merges": { body: { keep: CUSTOMER, merge: OTHER_CUSTOMER } },
  "GET /api/admin/customers/merges/preview": { query: `keep=${CUSTOMER}&merge=${OTHER_CUSTOMER}` },
  "PATCH /api/admin/customers/{id}": { body: { email: "ada@example.com", country: "Portugal", version: 1 } },
  "PUT /api/admin/customers/{id}/actions": { body: { action: "remind", state: "done" } },
  "POST /api/admin/customers/{id}/consents": { body: { channel: "email", state: "denied", reason: "By phone" } },
  "POST /api/admin/customers/{id}/erasure": { body: { confirmation: "C00001" } },
  "POST /api/admin/customers/{id}/notes": { body: { text: "Prefers mornings" } },
  "PATCH /api/admin/customers/{id}/notes/{noteId}": { body: { text: "Prefers evenings" } },
  "PUT /api/admin/customers/{id}/tags": { body: { tag: "vip" } },
  "DELETE /api/admin/customers/{id}/tags": { query: "tag=vip" },
  "POST /api/admin/first-setup": {
    body: {
      code: "ABCD-EFGH-JKLM-NPQR",
      business: "Corner Shop",
      timeZone: "Europe/London",
      currency: "GBP",
      name: "Ana",
      email: "ana@example.com",
      password: "correct horse battery staple",
    },
  },
  "POST /api/admin/import-mappings": { body: { name: "ERP", mapping: IMPORT_MAPPING } },
  "PATCH /api/admin/import-mappings/{id}": { body: { name: "ERP Lisbon" } },
  "POST /api/admin/invitations": { body: { email: "grace@example.com", name: "Grace", role: "analyst" } },
  "POST /api/admin/invitations/accept": { body: { token: "FROM_THE_LINK", password: "correct horse battery staple" } },
  "POST /api/admin/invitations/changes": { body: { action: "withdraw", ids: [RUN] } },
  "POST /api/admin/invitations/look-up": { body: { token: "FROM_THE_LINK" } },
  "POST /api/admin/password-resets/look-up": { body: { token: "FROM_THE_LINK" } },
  "POST /api/admin/password-resets/request": { body: { email: "ana@example.com" } },
  "POST /api/admin/password-resets/use": { body: { token: "FROM_THE_LINK", password: "correct horse battery staple" } },
  "PATCH /api/admin/privacy-requests/{id}": { body: { state: "completed" } },
  "GET /api/admin/privacy-requests/{id}/proof": { query: "exportFormat=json" },
  "POST /api/admin/privacy-requests/{id}/shop-erasure": { body: { confirmation: "my-shop.myshopify.com" } },
  "POST /api/admin/profiles/batch": { body: { customerIds: [CUSTOMER] } },
  "PUT /api/admin/retention": { body: { ...RETENTION, version: 1 } },
  "POST /api/admin/retention/preview": { body: RETENTION },
  "PUT /api/admin/rfm-scheme/active": { body: { revision: 0, activeVersion: null, inApi: false } },
  "POST /api/admin/rfm-scheme/preview": { body: RFM_SCORING },
  "POST /api/admin/rfm-scheme/versions": {
    body: { scheme: { ...RFM_SCORING, looks: RFM_LOOKS }, note: "Weekly buyers" },
  },
  "POST /api/admin/runs/changes": { body: { action: "cancel", ids: [RUN] } },
  "POST /api/admin/runs/retry": { body: { kind: "import" } },
  "POST /api/admin/segments/changes": { body: { action: "archive", ids: [SEGMENT] } },
  "POST /api/admin/segments/from-sentence": {
    body: { sentence: "Customers who spent over 500 and have been away for 90 days" },
  },
  "POST /api/admin/segments/preview": { body: { criteria: { minOrders: 5, minDaysSinceLastPurchase: 90 } } },
  "PATCH /api/admin/segments/{id}": { body: { name: "Loyal and quiet", version: 1 } },
  "POST /api/admin/segments/{id}/duplicate": { body: { name: "Loyal and quiet, Portugal" } },
  "POST /api/admin/slack-connections": {
    body: {
      name: "Win-backs",
      kind: "webhook",
      minValue: 100,
      includesPersonalData: true,
      url: "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    },
  },
  "PATCH /api/admin/slack-connections/{id}": { body: { version: 1, schedule: "daily", hour: 8 } },
  "PATCH /api/admin/storefronts/{id}": { body: { name: "Outlet", version: 1 } },
  "POST /api/admin/tokens": {
    body: { name: "ERP", role: "manager", permissions: ["customers:view", "data:import"], expiresInDays: 365 },
  },
  "POST /api/admin/tokens/changes": { body: { action: "revoke", ids: [RUN] } },
  "PATCH /api/admin/users/{id}": { body: { role: "manager" } },
  "GET /api/admin/views/{id}/file": { query: "exportFormat=csv" },
  "PATCH /api/admin/view-schedules/{id}": { body: { isPaused: true, version: 1 } },
  "PATCH /api/admin/views/{id}": { body: { name: "VIPs at risk", version: 1 } },
  "POST /api/admin/webhook-endpoints": {
    body: { name: "CRM", url: "https://example.com/hook", events: ["segment.entered", "segment.left"] },
  },
  "PATCH /api/admin/webhook-endpoints/{id}": { body: { isEnabled: false, version: 1 } },
};

const isEmptyValid = ({ input, path }: Contract): boolean =>
  input.safeParse(Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, "x"]))).success;

/** A contract's examples, or a plain call with what it needs at least. */
export const listExamples = (contract: Contract): readonly Example[] => {
  const { method, path, summary, auth, upload, examples } = contract;
  if (examples) return examples;
  const { query, ...given } = GIVEN[`${method} ${path}`] ?? {};
  const isJson = method !== "GET" && method !== "DELETE" && !upload && auth !== "signature";
  const address = query === undefined ? path : (`${path}?${query}` as const);
  return [{ title: summary, address, ...(isJson && isEmptyValid(contract) && { body: {} }), ...given }];
};
