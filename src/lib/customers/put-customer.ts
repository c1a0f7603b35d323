import type { PoolClient } from "pg";
import { readEmail, refuseField } from "#lib/domain/accounts/fields.ts";
import { assertMay } from "#lib/domain/accounts/grants.ts";
import type { Consent, LoyaltyLevel } from "#lib/domain/commerce/incoming-records.ts";
import type { ConsentChange, CustomerChange } from "#lib/domain/customers/customer-change.ts";
import {
  checkConsentDate,
  readCountry,
  readCustomerName,
  readExternalId,
  readPhone,
} from "#lib/domain/customers/customer-fields.ts";
import { readNewTag } from "#lib/domain/customers/tags.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { type CustomerRecordRow, findCustomerRecord } from "#lib/server/db/customers/customer-record.ts";
import { saveCustomers } from "#lib/server/db/customers/save-customers.ts";
import { inSegmentTurn } from "#lib/server/db/segments/segment-lock.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { assignAutomatically, noCustomer } from "../segments/assign-segments.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { now } from "../server/clock.ts";

type Channel = "email" | "sms";

/** What a program sends: an absent field is kept, null clears it. */
type PutRequest = {
  externalId: string;
  name?: string | null | undefined;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
  country?: string | null | undefined;
  loyaltyLevel?: LoyaltyLevel | null | undefined;
  consents?: readonly { channel: Channel; state: Consent; at: string; source?: string | undefined }[] | undefined;
  tags?: readonly string[] | null | undefined;
  createdAt?: string | undefined;
};

type ShownRecord = Omit<
  CustomerRecordRow,
  "emailConsent" | "emailConsentAt" | "smsConsent" | "smsConsentAt" | "createdAt"
> & {
  consents: { channel: Channel; state: Consent; at: string | null }[];
  createdAt: string;
};

const shown = ({ emailConsent, emailConsentAt, smsConsent, smsConsentAt, ...row }: CustomerRecordRow): ShownRecord => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  consents: [
    { channel: "email", state: emailConsent, at: emailConsentAt?.toISOString() ?? null },
    { channel: "sms", state: smsConsent, at: smsConsentAt?.toISOString() ?? null },
  ],
});

/** Undefined if none of the parts is given. */
const nameOf = ({ name, firstName, lastName }: PutRequest): string | null | undefined => {
  if (firstName === undefined && lastName === undefined) return name;
  if (name !== undefined) {
    const message = "must not be given together with firstName or lastName";
    refuseField("name", { reason: "one_of_two", values: { other: "firstName" }, message });
  }
  const parts = [firstName, lastName].flatMap((part) => part?.trim() || []);
  return parts.length === 0 ? null : parts.join(" ");
};

const read = <Value>(given: string | null | undefined, reader: (text: string) => Value): Value | null | undefined =>
  typeof given === "string" ? reader(given) : given;

/** Throws INVALID_PARAMETER for the first invalid field. */
const changeOf = (request: PutRequest, at: Date): CustomerChange => {
  const { loyaltyLevel, consents = [], createdAt } = request;
  const [name, email] = [read(nameOf(request), readCustomerName), read(request.email, readEmail)];
  const [phone, country] = [read(request.phone, readPhone), read(request.country, readCountry)];
  const tags = request.tags?.map(readNewTag) ?? request.tags;
  const consentIn = (wanted: Channel): ConsentChange | undefined => {
    const place = consents.findIndex(({ channel }) => channel === wanted);
    const given = consents[place];
    if (!given) return undefined;
    checkConsentDate(`consents[${place}].at`, new Date(given.at), at);
    return { state: given.state, at: new Date(given.at) };
  };
  const [emailConsent, smsConsent] = [consentIn("email"), consentIn("sms")];
  return {
    externalId: readExternalId(request.externalId),
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(country !== undefined && { country }),
    ...(loyaltyLevel !== undefined && { loyaltyLevel }),
    ...(emailConsent && { emailConsent }),
    ...(smsConsent && { smsConsent }),
    ...(tags !== undefined && { tags }),
    ...(createdAt !== undefined && { createdAt: new Date(createdAt) }),
  };
};

const AUDITED = ["loyaltyLevel", "emailConsent", "emailConsentAt", "smsConsent", "smsConsentAt", "tags"] as const;
const PERSONAL = ["name", "email", "phone", "country", "createdAt"] as const;

/** The changed fields for the audit log: personal data by name only, the others with their values. */
const differenceOf = (before: CustomerRecordRow | null, after: CustomerRecordRow) => {
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
  { before, after, sources }: { before: CustomerRecordRow | null; after: CustomerRecordRow; sources: object },
): Promise<void> => {
  const difference = differenceOf(before, after);
  if (before && difference.fields.length === 0) return;
  await insertAuditLine(client, actor, {
    action: before ? "customer.changed" : "customer.created",
    things: { customer: after.id },
    ...(difference.before && { before: difference.before }),
    after: { fields: difference.fields, ...difference.after, ...sources },
  });
};

const sourcesOf = ({ consents = [] }: PutRequest): { sources?: Record<string, string> } => {
  const sources = consents.flatMap(({ channel, source }) => (source ? [[channel, source]] : []));
  return sources.length > 0 ? { sources: Object.fromEntries(sources) } : {};
};

/**
 * Creates or changes a customer in one transaction, with their automatic segments and an audit entry. Throws
 * INVALID_PARAMETER for an invalid field, and FORBIDDEN without `customers:view`: an empty change would show any customer.
 */
export const putCustomer = async (
  actor: Actor,
  request: PutRequest,
): Promise<{ isNew: boolean; record: ShownRecord }> => {
  assertMay(actor, "customers:view");
  const at = now();
  const change = changeOf(request, at);
  const frame = await loadCriteriaContext(actor);
  return inSegmentTurn(actor, async (client) => {
    const find = () => findCustomerRecord(client, actor, change.externalId);
    const before = await find();
    await saveCustomers(client, actor, [change], at);
    const after = await find();
    if (!after) throw new Error("A customer is missing after they were saved");
    await audit(client, actor, { before, after, sources: sourcesOf(request) });
    await assignAutomatically(client, actor, after.id, frame);
    return { isNew: before === null, record: shown((await find()) ?? after) };
  });
};

/** A customer by the shop's own ID. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readCustomerRecord = async (scope: Scope, externalId: string): Promise<ShownRecord> => {
  const row = await withBusiness(scope, (client) => findCustomerRecord(client, scope, externalId));
  if (!row) throw noCustomer();
  return shown(row);
};
