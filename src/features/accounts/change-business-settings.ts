import { writeAuditLine } from "#core/auth/audit-log.ts";
import {
  type BusinessSettings,
  findBusinessSettings,
  findStartPages,
  hasAmounts,
  listStorefronts,
  lockForNewCurrency,
  updateBusinessAt,
  updateStartPages,
} from "#core/auth/businesses.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { beginRequestedRun } from "#core/runs/begin-run.ts";
import { now } from "#core/server/clock.ts";
import { editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import { checkCurrency, readName, readTimeZone } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import type { StartPages } from "#core/values/preferences.ts";
import { RECALCULATE_SEGMENTS } from "#features/segments/runs.ts";
import { findStorefront, renameStorefrontAt } from "#records/orders/storefronts.ts";
import type * as contracts from "./contracts/business.ts";

/** Sets the start pages of the given roles; other roles keep theirs. Returns all of them. Without a change there is no audit entry. Throws CONFLICT (EDITED_MEANWHILE). */
export const setStartPages = (
  actor: Actor,
  { version, ...wanted }: ContractInput<typeof contracts.setStartPages>,
): Promise<StartPages> =>
  withBusinessRows(actor, async (rows) => {
    const { startPages: before, version: current } = await findStartPages(rows, actor);
    const given = Object.entries(wanted).filter(([, page]) => page !== undefined);
    const after: StartPages = { ...before, ...Object.fromEntries(given) };
    if (JSON.stringify(after) === JSON.stringify(before)) return before;
    if (version !== undefined && version !== current) throw editedMeanwhile();
    await updateStartPages(rows, actor, after);
    const things = { business: actor.businessId };
    await writeAuditLine(rows, actor, { action: "business.start_pages_set", things, before, after });
    return after;
  });

/** The settings that admins see and may change. */
export const getBusinessSettings = async (scope: Scope) => {
  const [storefronts, { business, isUsed }] = await Promise.all([
    listStorefronts(scope),
    withBusinessRows(scope, async (rows) => ({
      business: await findBusinessSettings(rows, scope),
      isUsed: await hasAmounts(rows, scope),
    })),
  ]);
  const { tenantSecretAt: madeAt, previousSecretUntil, ...shown } = business;
  const previousUntil = previousSecretUntil && previousSecretUntil > now() ? previousSecretUntil : null;
  return { ...shown, mayChangeCurrency: !isUsed, storefronts, secret: { madeAt, previousUntil } };
};

const FIELDS = ["name", "timeZone", "currency", "chosenRfmDays", "giftCardsAreSales"] as const;
type Settings = Pick<BusinessSettings, (typeof FIELDS)[number]>;

type SettingsChange = ContractInput<typeof contracts.updateBusiness>;

const read = ({ name, timeZone, currency, chosenRfmDays, giftCardsAreSales }: SettingsChange): Partial<Settings> => {
  if (currency !== undefined) checkCurrency(currency);
  const given = {
    name: name === undefined ? undefined : readName(name),
    timeZone: timeZone === undefined ? undefined : readTimeZone(timeZone),
    currency,
    chosenRfmDays,
    giftCardsAreSales,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
};

/**
 * Throws INVALID_PARAMETER with the field, and CONFLICT after a concurrent change (EDITED_MEANWHILE) or when amounts
 * are already stored in the currency (CURRENCY_IN_USE). Unchanged values add no audit entry.
 */
export const changeBusinessSettings = async (actor: Actor, change: SettingsChange) => {
  const wanted = read(change);
  await withBusinessRows(actor, async (rows) => {
    const business = await findBusinessSettings(rows, actor);
    if (business.version !== change.version) throw editedMeanwhile();
    const changed = FIELDS.filter((field) => wanted[field] !== undefined && wanted[field] !== business[field]);
    if (changed.length === 0) return;
    if (changed.includes("currency") && (await lockForNewCurrency(rows, actor))) {
      throw refusalBy("CURRENCY_IN_USE", "There are orders in this currency");
    }
    const of = (values: Partial<Settings>): Partial<Settings> =>
      Object.fromEntries(changed.map((field) => [field, values[field] ?? null]));
    if (!(await updateBusinessAt(rows, actor, change.version, of(wanted)))) throw editedMeanwhile();
    await writeAuditLine(rows, actor, {
      action: "business.changed",
      things: { business: actor.businessId },
      before: of(business),
      after: of(wanted),
    });
    // The run stores the segments of the new period, and what depends on them.
    if (changed.includes("chosenRfmDays")) {
      await beginRequestedRun(rows, actor, RECALCULATE_SEGMENTS, { reason: "rfm_scheme" });
    }
    // The run counts stored orders again first.
    if (changed.includes("giftCardsAreSales")) {
      await beginRequestedRun(rows, actor, RECALCULATE_SEGMENTS, { reason: "request", giftCards: true });
    }
  });
  return getBusinessSettings(actor);
};

/** Throws NOT_FOUND unless the ID is a storefront of this business; INVALID_PARAMETER and CONFLICT as above. */
export const renameStorefront = async (
  actor: Actor,
  idText: string,
  { name: given, version }: { name: string; version: number },
): Promise<{ id: number; name: string; version: number }> => {
  const name = readName(given);
  const id = /^[1-9]\d{0,8}$/.test(idText) ? Number(idText) : 0;
  return withBusinessRows(actor, async (rows) => {
    const before = await findStorefront(rows, actor, id);
    if (!before) throw refusalBy("STOREFRONT_NOT_FOUND", "There is no such storefront");
    if (before.name === name && before.version === version) return { id, name, version };
    if (!(await renameStorefrontAt(rows, actor, { id, version, name }))) throw editedMeanwhile();
    await writeAuditLine(rows, actor, {
      action: "storefront.renamed",
      things: { storefront: idText },
      before: { name: before.name },
      after: { name },
    });
    return { id, name, version: version + 1 };
  });
};
