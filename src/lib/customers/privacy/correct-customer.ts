import { assertMay } from "#lib/domain/accounts/grants.ts";
import { CORRECTED_FIELDS, type CorrectedField } from "#lib/domain/customers/corrections.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { type Contact, findContact, saveCorrection } from "#lib/server/db/customers/privacy/corrections.ts";
import { inSegmentTurn } from "#lib/server/db/segments/segment-lock.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { editedMeanwhile, refusalBy } from "../../domain/errors.ts";
import type { Actor } from "../../domain/permissions.ts";
import { isUuid } from "../../domain/uuid.ts";
import { assignAutomatically, noCustomer } from "../../segments/assign-segments.ts";
import { loadCriteriaContext } from "../../segments/load-criteria-context.ts";
import { now } from "../../server/clock.ts";
import { type CustomerRequest, readCustomerChange } from "../read-customer-change.ts";

type ShownContact = Omit<Contact, "corrections" | "erasedAt"> & {
  corrected: { field: CorrectedField; at: string }[];
};

const shown = ({ corrections, erasedAt: _, ...contact }: Contact): ShownContact => ({
  ...contact,
  corrected: CORRECTED_FIELDS.flatMap((field) => {
    const at = corrections[field]?.at;
    return at === undefined ? [] : [{ field, at }];
  }),
});

/** What a user may correct. Throws FORBIDDEN without `customers:pii`, and NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readContact = async (actor: Actor, id: string): Promise<ShownContact> => {
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
const valuesOf = (contact: Contact, fields: readonly (typeof COMPARED)[number][]) =>
  Object.fromEntries(
    (["country", "locale"] as const).filter((name) => fields.includes(name)).map((name) => [name, contact[name]]),
  );

export type Correction = Pick<CustomerRequest, (typeof COMPARED)[number]>;

/**
 * Corrects a customer's contact details, with their automatic segments and an audit entry that names the fields. Imports of older
 * data leave them alone. Throws INVALID_PARAMETER with the field, FORBIDDEN without `customers:pii`, NOT_FOUND (CUSTOMER_NOT_FOUND) and
 * CONFLICT (CUSTOMER_ERASED, EDITED_MEANWHILE).
 */
export const correctCustomer = async (
  actor: Actor,
  { id, version, ...wanted }: Correction & { id: string; version: number },
): Promise<ShownContact> => {
  assertMay(actor, "customers:pii");
  if (!isUuid(id)) throw noCustomer();
  const frame = await loadCriteriaContext(actor);
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
      before: valuesOf(before, fields),
      after: { fields, ...valuesOf(after, fields) },
    });
    await assignAutomatically(client, actor, id, frame);
    return shown(after);
  });
};
