import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { storedId } from "#core/db/stored-id.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { checkNotFuture, collectProblems, readChecked, readEmail, refuseField } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type ReadScope } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { assignAutomatically } from "#features/segments/assign-segments.ts";
import { auditRefused } from "#records/customers/consent-changes.ts";
import { activeCustomFields, lockActiveFields } from "#records/customers/custom-fields.ts";
import { type CustomerRecordRow, findCustomerRecord, saveCustomers } from "#records/customers/customer-records.ts";
import { noCustomer } from "#records/customers/customers.ts";
import { readCheckedIds } from "#records/customers/record-ids.ts";
import { inSegmentTurn } from "#records/customers/segment-turns.ts";
import { type CustomField, readCustomValues } from "#records/rules/custom-fields.ts";
import type { ConsentChange, CustomerChange } from "#records/rules/customers/customer-change.ts";
import {
  readCountry,
  readCustomerName,
  readExternalId,
  readLocale,
  readPhone,
} from "#records/rules/customers/customer-fields.ts";
import { readNewTag } from "#records/rules/customers/tags.ts";
import { type Address, CONSENT_CHANNELS, type ConsentChannel } from "#records/rules/incoming-records.ts";
import type { putCustomerRecord } from "./contracts/customer-record.ts";

/** What a program sends: an absent field is kept, null clears it. */
export type CustomerRequest = Omit<ContractInput<typeof putCustomerRecord>, "idPrefix">;

/** Undefined if none of the parts is given. */
const joinName = ({ name, firstName, lastName }: CustomerRequest): string | null | undefined => {
  if (firstName === undefined && lastName === undefined) return name;
  if (name !== undefined) {
    const message = "must not be given together with firstName or lastName";
    refuseField("name", {
      reason: "one_of_two",
      values: { other: "firstName" },
      message,
      with: ["firstName", "lastName"],
    });
  }
  const parts = [firstName, lastName].flatMap((part) => part?.trim() || []);
  return parts.length === 0 ? null : parts.join(" ");
};

/** A name without its parts clears them, because they may be another's. */
const pickNameParts = ({
  name,
  firstName,
  lastName,
}: CustomerRequest): Pick<CustomerChange, "firstName" | "lastName"> =>
  name === undefined && firstName === undefined && lastName === undefined
    ? {}
    : { firstName: firstName?.trim() || null, lastName: lastName?.trim() || null };

const toAddress = (given: CustomerRequest["address"]): Address | null | undefined =>
  given && {
    street: given.street || null,
    city: given.city || null,
    region: given.region || null,
    postalCode: given.postalCode || null,
  };

const read = <Value>(given: string | null | undefined, reader: (text: string) => Value): Value | null | undefined =>
  typeof given === "string" ? reader(given) : given;

/** What a program wants changed. Throws INVALID_PARAMETER with all invalid fields. */
export const readCustomerChange = (
  request: CustomerRequest,
  at: Date,
  fields: readonly CustomField[],
): CustomerChange => {
  const { loyaltyLevel, consents = [], createdAt } = request;
  const updatedAt = request.updatedAt === undefined ? undefined : new Date(request.updatedAt);
  const { attempt, assertNone } = collectProblems();
  const past = (field: string, time: Date) => attempt(() => checkNotFuture(field, time, at), undefined);
  const checked = (given: string | null | undefined, readText: (text: string) => string) =>
    attempt(() => read(given, readText), undefined);
  if (updatedAt) past("updatedAt", updatedAt);
  if (createdAt !== undefined) past("createdAt", new Date(createdAt));
  const customFields = attempt(() => request.customFields && readCustomValues(request.customFields, fields), undefined);
  const name = attempt(() => read(joinName(request), readCustomerName), undefined);
  const email = checked(request.email, readEmail);
  const [phone, country] = [checked(request.phone, readPhone), checked(request.country, readCountry)];
  const { firstName, lastName } = pickNameParts(request);
  const locale = checked(request.locale, readLocale);
  const address = attempt(() => toAddress(request.address), undefined);
  const { acquisitionSource, acquisitionCampaign } = request;
  const tags = attempt(() => request.tags?.map(readNewTag) ?? request.tags, undefined);
  const consentIn = (wanted: ConsentChannel): ConsentChange | undefined => {
    const place = consents.findIndex(({ channel }) => channel === wanted);
    const given = consents[place];
    if (!given) return undefined;
    const said = given.at === undefined ? null : new Date(given.at);
    if (said) past(`consents[${place}].at`, said);
    return { state: given.state, at: said, source: given.source || null };
  };
  const [emailConsent, smsConsent, advertisingConsent] = CONSENT_CHANNELS.map(consentIn);
  const externalId = attempt(() => readExternalId(request.externalId), "");
  assertNone();
  return {
    externalId,
    ...(name !== undefined && { name }),
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(country !== undefined && { country }),
    ...(address !== undefined && { address }),
    ...(locale !== undefined && { locale }),
    ...(acquisitionSource !== undefined && { acquisitionSource: acquisitionSource || null }),
    ...(acquisitionCampaign !== undefined && { acquisitionCampaign: acquisitionCampaign || null }),
    ...(loyaltyLevel !== undefined && { loyaltyLevel }),
    ...(emailConsent && { emailConsent }),
    ...(smsConsent && { smsConsent }),
    ...(advertisingConsent && { advertisingConsent }),
    ...(tags !== undefined && { tags }),
    ...(customFields !== undefined && { customFields }),
    ...(createdAt !== undefined && { createdAt: new Date(createdAt) }),
    ...(updatedAt && { updatedAt }),
  };
};

const shown = (record: CustomerRecordRow) => ({
  ...record,
  consents: CONSENT_CHANNELS.map((channel) => ({
    channel,
    state: record[`${channel}Consent`],
    at: record[`${channel}ConsentAt`],
    source: record[`${channel}ConsentSource`],
  })),
});

const AUDITED = [
  "loyaltyLevel",
  "emailConsent",
  "emailConsentAt",
  "emailConsentSource",
  "smsConsent",
  "smsConsentAt",
  "smsConsentSource",
  "advertisingConsent",
  "advertisingConsentAt",
  "advertisingConsentSource",
  "tags",
] as const;
const PERSONAL = [
  "name",
  "firstName",
  "lastName",
  "email",
  "phone",
  "country",
  "address",
  "locale",
  "acquisitionSource",
  "acquisitionCampaign",
  "customFields",
  "createdAt",
] as const;

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

/** A request as a change, by the business's IDs and its own fields. Throws INVALID_PARAMETER. */
const readRequest = async (
  client: PoolClient,
  actor: Actor,
  { idPrefix, ...request }: ContractInput<typeof putCustomerRecord>,
  readFields: typeof activeCustomFields,
  at: Date,
): Promise<CustomerChange> => {
  const given = await storedId(client, actor, "customers", request.externalId);
  const { own, check } = await readCheckedIds(client, actor, idPrefix, (visit) => visit("customer", given));
  const fields = await readFields(client, actor, "customers");
  const externalId = own("customer", given);
  const read = readChecked([() => check("externalId", "customer", given)], () =>
    readCustomerChange({ ...request, externalId }, at, fields),
  );
  return { ...read, externalId };
};

/**
 * Creates or changes a customer in one transaction, with their automatic segments and an audit entry. Throws
 * INVALID_PARAMETER for an invalid field, CONFLICT (CUSTOMER_ERASED), and FORBIDDEN without `customers:view`: an empty change would show
 * any customer. Also FORBIDDEN without `customers:pii` for an ID that is an email address or a phone number, as it leads to the customer.
 */
export const putCustomer = async (actor: Actor, request: ContractInput<typeof putCustomerRecord>) => {
  assertMay(actor, "customers:view");
  if (isPersonalId(request.externalId)) assertMay(actor, "customers:pii");
  const at = now();
  const frame = await loadBusinessDay(actor);
  return inSegmentTurn(actor, async (client) => {
    const change = await readRequest(client, actor, request, lockActiveFields, at);
    const find = () => findCustomerRecord(client, actor, change.externalId);
    const before = await find();
    const { alsoRefused } = await saveCustomers(client, actor, [change], at);
    const after = await find();
    if (!after) throw refusalBy("CUSTOMER_ERASED", "This customer was erased, and nothing about them is stored again");
    await audit(client, actor, { before, after });
    await auditRefused(
      client,
      actor,
      alsoRefused.filter((other) => other.id !== after.id),
    );
    for (const id of new Set([after.id, ...alsoRefused.map((other) => other.id)]))
      await assignAutomatically(client, actor, id, frame);
    return { isNew: before === null, record: shown((await find()) ?? after) };
  });
};

/** What the business can't take of a change that its schema takes. Throws INVALID_PARAMETER. */
export const checkCustomerChange = (actor: Actor, request: ContractInput<typeof putCustomerRecord>): Promise<void> =>
  withBusiness(actor, async (client) => {
    await readRequest(client, actor, request, activeCustomFields, now());
  });

/**
 * A customer by the shop's own ID. Throws NOT_FOUND (CUSTOMER_NOT_FOUND), also for an ID that is an email address or a phone
 * number without `customers:pii`, because it would lead from the address to the customer.
 */
export const readCustomerRecord = async (scope: ReadScope, externalId: string) => {
  if (hidesPersonalData(scope) && isPersonalId(externalId)) throw noCustomer();
  const row = await withBusiness(scope, async (client) =>
    findCustomerRecord(client, scope, await storedId(client, scope, "customers", externalId)),
  );
  if (!row) throw noCustomer();
  return shown(row);
};
