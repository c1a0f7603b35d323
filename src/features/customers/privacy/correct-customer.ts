import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type * as contracts from "#features/customers/contracts/customer-privacy.ts";
import { readCustomerChange } from "#features/customers/put-customer.ts";
import { assignAutomatically } from "#features/segments/assign-segments.ts";
import { auditRefused, concernedChannels, refuseByAddress } from "#records/customers/consent-changes.ts";
import { type Contact, findContact, saveCorrection } from "#records/customers/consents-and-corrections.ts";
import { noCustomer } from "#records/customers/customers.ts";
import { inSegmentTurn } from "#records/customers/segment-turns.ts";
import { CORRECTED_FIELDS } from "#records/rules/customers/customer-change.ts";

const shown = ({ corrections, ...contact }: Contact) => ({
  ...contact,
  corrected: CORRECTED_FIELDS.flatMap((field) => {
    const at = corrections[field]?.at;
    return at === undefined ? [] : [{ field, at }];
  }),
});

/** What a user may correct. Throws FORBIDDEN without `customers:pii`, and NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readContact = async (actor: Actor, id: string) => {
  assertMay(actor, "customers:pii");
  if (!isUuid(id)) throw noCustomer();
  const contact = await withBusiness(actor, (client) => findContact(client, actor, id));
  if (!contact) throw noCustomer();
  return shown(contact);
};

const COMPARED = ["name", "firstName", "lastName", "email", "phone", "country", "address", "locale"] as const;

const changedFields = (before: Contact, after: Contact) =>
  COMPARED.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));

/** Whether the audit log may have a field's values: they don't identify anyone. */
const pickAuditValues = (contact: Contact, fields: readonly (typeof COMPARED)[number][]) =>
  Object.fromEntries(
    (["country", "locale"] as const).filter((name) => fields.includes(name)).map((name) => [name, contact[name]]),
  );

/**
 * Corrects a customer's contact details, with their automatic segments and an audit entry that names the fields. Imports of older
 * data leave them alone. Throws INVALID_PARAMETER with the field, FORBIDDEN without `customers:pii`, NOT_FOUND (CUSTOMER_NOT_FOUND) and
 * CONFLICT (CUSTOMER_ERASED, EDITED_MEANWHILE).
 */
export const correctCustomer = async (
  actor: Actor,
  { id, version, ...wanted }: ContractInput<typeof contracts.correctCustomer>,
) => {
  assertMay(actor, "customers:pii");
  if (!isUuid(id)) throw noCustomer();
  const frame = await loadBusinessDay(actor);
  return inSegmentTurn(actor, async (client) => {
    const before = await findContact(client, actor, id, { isLocked: true });
    if (!before) throw noCustomer();
    if (before.erasedAt) throw refusalBy("CUSTOMER_ERASED", "This customer was erased");
    if (before.version !== version) throw editedMeanwhile();
    const change = readCustomerChange({ externalId: before.externalId, ...wanted }, now(), []);
    await saveCorrection(client, actor, { id, change, at: now() });
    const after = (await findContact(client, actor, id)) ?? before;
    const fields = changedFields(before, after);
    if (fields.length === 0) return shown(after);
    await insertAuditLine(client, actor, {
      action: "customer.corrected",
      things: { customer: id },
      before: pickAuditValues(before, fields),
      after: { fields, ...pickAuditValues(after, fields) },
    });
    const channels = concernedChannels([change]);
    const refused = await refuseByAddress(client, actor, [before.externalId], { channels, now: now() });
    await auditRefused(client, actor, refused);
    for (const touched of new Set([id, ...refused.map((other) => other.id)]))
      await assignAutomatically(client, actor, touched, frame);
    return shown((await findContact(client, actor, id)) ?? after);
  });
};
