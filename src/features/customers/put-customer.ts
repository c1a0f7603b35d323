import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type ReadScope } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { type CustomerRecordRow, findCustomerRecord } from "#features/customers/store/customer-record.ts";
import { saveCustomers } from "#features/customers/store/save-customers.ts";
import { inSegmentTurn } from "#features/segments/store/segment-lock.ts";
import { lockActiveFields } from "#records/customers/custom-fields.ts";
import { type OfShop, readCheckedIds } from "#records/customers/record-ids.ts";
import { CONSENT_CHANNELS, type Consent, type ConsentChannel } from "#records/rules/incoming-customer.ts";
import { assignAutomatically, noCustomer } from "../segments/assign-segments.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { type CustomerRequest, readCustomerChange } from "./read-customer-change.ts";

type ShownRecord = Omit<CustomerRecordRow, `${ConsentChannel}Consent${"" | "At" | "Source"}` | "createdAt"> & {
  consents: { channel: ConsentChannel; state: Consent; at: string | null; source: string | null }[];
  createdAt: string;
};

const shown = (record: CustomerRecordRow): ShownRecord => ({
  ...record,
  createdAt: record.createdAt.toISOString(),
  consents: CONSENT_CHANNELS.map((channel) => ({
    channel,
    state: record[`${channel}Consent`],
    at: record[`${channel}ConsentAt`]?.toISOString() ?? null,
    source: record[`${channel}ConsentSource`],
  })),
});

const AUDITED = [
  ...(["loyaltyLevel", "emailConsent", "emailConsentAt", "emailConsentSource"] as const),
  ...(["smsConsent", "smsConsentAt", "smsConsentSource"] as const),
  ...(["advertisingConsent", "advertisingConsentAt", "advertisingConsentSource", "tags"] as const),
];
const PERSONAL = [
  ...(["name", "firstName", "lastName", "email", "phone", "country", "address", "locale"] as const),
  ...(["acquisitionSource", "acquisitionCampaign", "customFields", "createdAt"] as const),
];

/** The changed fields for the audit log: personal data by name only, the others with their values. */
const diffRecords = (before: CustomerRecordRow | null, after: CustomerRecordRow) => {
  const has = (field: keyof CustomerRecordRow) =>
    JSON.stringify(before?.[field] ?? null) !== JSON.stringify(after[field] ?? null);
  const fields = [...PERSONAL, ...AUDITED].filter(has);
  const valuesOf = (row: CustomerRecordRow) =>
    Object.fromEntries(AUDITED.filter(has).map((field) => [field, JSON.parse(JSON.stringify(row[field]))]));
  return { fields, before: before && valuesOf(before), after: valuesOf(after) };
};

const audit = async (
  client: PoolClient,
  actor: Actor,
  { before, after }: { before: CustomerRecordRow | null; after: CustomerRecordRow },
): Promise<void> => {
  const difference = diffRecords(before, after);
  if (before && difference.fields.length === 0) return;
  await insertAuditLine(client, actor, {
    action: before ? "customer.changed" : "customer.created",
    things: { customer: after.id },
    ...(difference.before && { before: difference.before }),
    after: { fields: difference.fields, ...difference.after },
  });
};

/**
 * Creates or changes a customer in one transaction, with their automatic segments and an audit entry. Throws
 * INVALID_PARAMETER for an invalid field, CONFLICT (CUSTOMER_ERASED), and FORBIDDEN without `customers:view`: an empty change would show
 * any customer. Also FORBIDDEN without `customers:pii` for an ID that is an email address or a phone number, as it leads to the customer.
 */
export const putCustomer = async (
  actor: Actor,
  { idPrefix, ...request }: CustomerRequest & OfShop,
): Promise<{ isNew: boolean; record: ShownRecord }> => {
  assertMay(actor, "customers:view");
  if (isPersonalId(request.externalId)) assertMay(actor, "customers:pii");
  const at = now();
  const frame = await loadCriteriaContext(actor);
  return inSegmentTurn(actor, async (client) => {
    const given = request.externalId;
    const { own, check } = await readCheckedIds(client, actor, idPrefix, (visit) => visit("customer", given));
    check("externalId", "customer", given);
    const fields = await lockActiveFields(client, actor, "customers");
    const change = readCustomerChange({ ...request, externalId: own("customer", given) }, at, fields);
    const find = () => findCustomerRecord(client, actor, change.externalId);
    const before = await find();
    await saveCustomers(client, actor, [change], at);
    const after = await find();
    if (!after) throw refusalBy("CUSTOMER_ERASED", "This customer was erased, and nothing about them is stored again");
    await audit(client, actor, { before, after });
    await assignAutomatically(client, actor, after.id, frame);
    return { isNew: before === null, record: shown((await find()) ?? after) };
  });
};

/**
 * A customer by the shop's own ID. Throws NOT_FOUND (CUSTOMER_NOT_FOUND), also for an ID that is an email address or a phone
 * number without `customers:pii`, because it would lead from the address to the customer.
 */
export const readCustomerRecord = async (scope: ReadScope, externalId: string): Promise<ShownRecord> => {
  if (hidesPersonalData(scope) && isPersonalId(externalId)) throw noCustomer();
  const row = await withBusiness(scope, (client) => findCustomerRecord(client, scope, externalId));
  if (!row) throw noCustomer();
  return shown(row);
};
