import { type AuditActor, insertAuditLine, writeAuditLine } from "#core/auth/audit-log.ts";
import {
  type BusinessRow,
  findBusinessBySlug,
  insertBusiness,
  listBusinessSlugs,
  replaceTenantSecret,
} from "#core/auth/businesses.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import { hashSecret, makeTenantSecret } from "#core/auth/secrets.ts";
import { newBusinessId } from "#core/db/citus.ts";
import { lockUntilCommit } from "#core/db/lock.ts";
import { asOwner } from "#core/db/policies.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { AppError } from "#core/values/errors.ts";
import { checkCurrency, checkSlug, readName, readTimeZone } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { DEFAULT_PERIOD } from "#lib/rfm/periods.ts";
import { deleteReader, insertReader } from "./store/readers.ts";

/** The command line acting on behalf of a business. */
export const commandLine = ({ businessId }: Scope): Actor => ({
  kind: "system",
  id: "command-line",
  businessId,
  role: "admin",
});

type BusinessDraft = { slug: string; name: string; timeZone: string; currency: string };

type NewBusiness = { business: BusinessRow; tenantSecret: string };

/**
 * A business that is not stored yet, with its tenant secret (64 characters), which is returned only here. `timeZone` is an IANA
 * name, `currency` an ISO 4217 code. Throws INVALID_PARAMETER.
 */
export const prepareBusiness = async (draft: BusinessDraft): Promise<NewBusiness> => {
  checkSlug(draft.slug);
  const name = readName(draft.name);
  const timeZone = readTimeZone(draft.timeZone);
  checkCurrency(draft.currency);
  // The specification of the tenant headers requires a UUID v4 here; every other ID is a v7.
  const business: BusinessRow = { id: await newBusinessId(), ...draft, name, timeZone, rfmDays: DEFAULT_PERIOD };
  return { business, tenantSecret: makeTenantSecret() };
};

/** Stores a business in a transaction of its own ID. Throws CONFLICT for a slug in use. */
export const storeBusiness = async (
  rows: Rows,
  actor: AuditActor,
  { business, tenantSecret }: NewBusiness,
): Promise<void> => {
  await lockUntilCommit(rows, "business slugs", business.slug);
  if (await findBusinessBySlug(business.slug, rows))
    throw new AppError("CONFLICT", `The slug ${business.slug} is already in use`);
  await insertBusiness(rows, { ...business, tenantSecretHash: hashSecret(tenantSecret), tenantSecretAt: now() });
  await writeAuditLine(rows, actor, { action: "business.created", things: { business: business.id } });
};

/** Creates a business and its tenant secret. Throws CONFLICT for a slug in use, INVALID_PARAMETER for the rest. */
export const createBusiness = async (draft: BusinessDraft): Promise<NewBusiness> => {
  const created = await prepareBusiness(draft);
  const scope = { businessId: created.business.id };
  await withBusinessRows(scope, (rows) => storeBusiness(rows, commandLine(scope), created));
  return created;
};

const HOUR_MS = 3_600_000;

/**
 * Creates a new tenant secret, returned only here. The previous one stays valid for `overlapHours` (0 ends it
 * immediately), so that its callers have time to switch; the one before that ends in any case.
 */
export const rotateTenantSecret = (actor: Actor, overlapHours: number) =>
  createOnce(actor, async (rows) => {
    const secret = makeTenantSecret();
    const at = now();
    const previousUntil = overlapHours > 0 ? new Date(at.getTime() + overlapHours * HOUR_MS) : null;
    await replaceTenantSecret(rows, actor, { hash: hashSecret(secret), at, previousUntil });
    const things = { business: actor.businessId };
    const after = { previousUntil: previousUntil?.toISOString() ?? null };
    await writeAuditLine(rows, actor, { action: "business.secret_rotated", things, after });
    return { secret, previousUntil };
  });

/** The slugs of all businesses, for the command line, which belongs to none. */
export const businessSlugs = (): Promise<string[]> => listBusinessSlugs();

/** Null if no business has this slug. */
export const businessBySlug = (slug: string): Promise<BusinessRow | null> => findBusinessBySlug(slug);

/** Creates a login of PostgreSQL that reads this business by SQL (docs/reporting.md). The password is returned only here. */
export const createReader = (
  actor: Actor,
  { seesPersonalData }: { seesPersonalData: boolean },
): Promise<{ login: string; password: string }> =>
  asOwner(async (owner) => {
    const reader = await insertReader(owner, { businessId: actor.businessId, seesPersonalData });
    await insertAuditLine(owner, actor, {
      action: "reader.created",
      things: { reader: reader.login },
      after: { seesPersonalData },
    });
    return reader;
  });

/** Deletes a login for reporting and ends its sessions. Throws an OperatorError if there is none of this name. */
export const dropReader = (login: string): Promise<void> =>
  asOwner(async (owner) => {
    const businessId = await deleteReader(owner, login);
    if (businessId === undefined)
      throw new OperatorError(`--login: there is no reader ${login}. npm run admin -- list-readers shows all`);
    const { rowCount } = await owner.query("select from businesses where id = $1", [businessId]);
    if (rowCount === 0) return;
    await insertAuditLine(owner, commandLine({ businessId }), { action: "reader.dropped", things: { reader: login } });
  });
