import type { ClientBase } from "pg";
import { prisma, type Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { AppError } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readStartPages, type StartPages } from "#core/values/preferences.ts";

// Advisory locks, because on Citus a lock on the business's own row doesn't hold off rows that refer to it.

/** Until the transaction ends, the business keeps its currency. Call it before amounts are stored. */
export const keepCurrency = async (client: ClientBase, { businessId }: Scope): Promise<void> => {
  await client.query("select pg_advisory_xact_lock_shared(hashtextextended('currency ' || $1, 0))", [businessId]);
};

/** Until the transaction ends, no amounts can be stored, and no import can begin. */
const holdOffAmounts = async (rows: Rows, { businessId }: Scope): Promise<void> => {
  await rows.$executeRaw`select pg_advisory_xact_lock(hashtextextended('currency ' || ${businessId}, 0))`;
};

export type BusinessRow = {
  id: string;
  slug: string;
  name: string;
  timeZone: string;
  currency: string;
  /** The standard RFM period, in days: of each customer's stored segment, and of every segment that is shown without a period. */
  rfmDays: number;
};

const VISIBLE = { id: true, slug: true, name: true, timeZone: true, currency: true, rfmDays: true } as const;

/** The actor's business. Throws NOT_FOUND if it was deleted after authentication. */
export const getBusinessOrThrow = async ({ businessId }: Scope): Promise<BusinessRow> => {
  const business = await prisma().business.findUnique({ where: { id: businessId }, select: VISIBLE });
  if (!business) throw new AppError("NOT_FOUND", "There is no such business");
  return business;
};

export const findBusinessBySlug = (slug: string, rows: Rows = prisma()): Promise<BusinessRow | null> =>
  rows.business.findUnique({ where: { slug }, select: VISIBLE });

/** All businesses, for the server itself. */
export const listBusinessIds = async (): Promise<string[]> =>
  (await prisma().business.findMany({ select: { id: true }, orderBy: { id: "asc" } })).map(({ id }) => id);

/** Every business's slug, for the command line. */
export const listBusinessSlugs = async (): Promise<string[]> =>
  (await prisma().business.findMany({ select: { slug: true }, orderBy: { slug: "asc" } })).map(({ slug }) => slug);

/** Every business's time zone, which determines when its days start. */
export const listCalendars = (): Promise<{ id: string; timeZone: string; createdAt: Date }[]> =>
  prisma().business.findMany({ select: { id: true, timeZone: true, createdAt: true }, orderBy: { id: "asc" } });

export const insertBusiness = async (
  rows: Rows,
  business: BusinessRow & { tenantSecretHash: string; tenantSecretAt: Date },
): Promise<void> => {
  await rows.business.create({ data: business });
};

/** The settings visible to those who manage the business. */
export type BusinessSettings = BusinessRow & {
  version: number;
  /** The RFM period that an admin chose, which the next recalculation of segments uses; null for an automatic one. */
  chosenRfmDays: number | null;
  /** When the present RFM period was chosen from the customers' rhythm; null if it wasn't. */
  rfmDaysAt: Date | null;
  /** Whether gift cards count as sales when they are sold. */
  giftCardsAreSales: boolean;
  startPages: StartPages;
  tenantSecretAt: Date | null;
  previousSecretUntil: Date | null;
};

export const findBusinessSettings = async (rows: Rows, { businessId }: Scope): Promise<BusinessSettings> => {
  const { startPages, ...business } = await rows.business.findUniqueOrThrow({
    where: { id: businessId },
    select: {
      ...VISIBLE,
      version: true,
      chosenRfmDays: true,
      rfmDaysAt: true,
      giftCardsAreSales: true,
      startPages: true,
      tenantSecretAt: true,
      previousSecretUntil: true,
    },
  });
  return { ...business, startPages: readStartPages(startPages as StartPages) };
};

/** Locked until the transaction ends, so that two changes of different roles are both kept. */
export const findStartPages = async (
  rows: Rows,
  { businessId }: Scope,
): Promise<{ startPages: StartPages; version: number }> => {
  const [found] = await rows.$queryRaw<{ startPages: StartPages; version: number }[]>`
    select start_pages as "startPages", version from businesses where id = ${businessId}::uuid for update`;
  return { startPages: readStartPages(found?.startPages ?? {}), version: found?.version ?? 1 };
};

export const updateStartPages = async (rows: Rows, { businessId }: Scope, startPages: StartPages): Promise<void> => {
  await rows.business.update({ where: { id: businessId }, data: { startPages, version: { increment: 1 } } });
};

/** False if the version has changed. */
export const updateBusinessAt = async (
  rows: Rows,
  { businessId }: Scope,
  version: number,
  change: Partial<Pick<BusinessSettings, "name" | "timeZone" | "currency" | "chosenRfmDays" | "giftCardsAreSales">>,
): Promise<boolean> => {
  const where = { id: businessId, version };
  const { count } = await rows.business.updateMany({ where, data: { ...change, version: { increment: 1 } } });
  return count > 0;
};

/**
 * Whether the business has amounts in its currency, stored or being imported. An import that starts before the transaction ends
 * waits and then reads the new currency.
 */
export const lockForNewCurrency = async (rows: Rows, { businessId }: Scope): Promise<boolean> => {
  await holdOffAmounts(rows, { businessId });
  // A failed import can be restarted from its row alone.
  await rows.$executeRaw`select from imports where business_id = ${businessId}::uuid for update`;
  return hasAmounts(rows, { businessId });
};

export const hasAmounts = async (rows: Rows, { businessId }: Scope): Promise<boolean> => {
  const [answer] = await rows.$queryRaw<{ found: boolean }[]>`
    select exists (select from orders where business_id = ${businessId}::uuid)
        or exists (select from acquisition_costs where business_id = ${businessId}::uuid)
        or exists (select from imports where business_id = ${businessId}::uuid and state = 'running') as found`;
  return answer?.found ?? false;
};

/**
 * Hashes of the secrets that this business's programs may send: the current one, and the previous one until it expires.
 */
export const findTenantSecrets = async ({ businessId }: Scope, at: Date): Promise<string[]> => {
  const business = await prisma().business.findUnique({
    where: { id: businessId },
    select: { tenantSecretHash: true, previousSecretHash: true, previousSecretUntil: true },
  });
  const { tenantSecretHash, previousSecretHash, previousSecretUntil } = business ?? {};
  const previous = previousSecretUntil && previousSecretUntil > at ? previousSecretHash : null;
  return [tenantSecretHash, previous].flatMap((hash) => hash ?? []);
};

/** The previous secret remains valid until `previousUntil`, or ends immediately if that is null. */
export const replaceTenantSecret = async (
  rows: Rows,
  { businessId }: Scope,
  { hash, at, previousUntil }: { hash: string; at: Date; previousUntil: Date | null },
): Promise<void> => {
  await rows.$executeRaw`
    update businesses set tenant_secret_hash = ${hash}, tenant_secret_at = ${at}, previous_secret_until = ${previousUntil},
        previous_secret_hash = case when ${previousUntil}::timestamptz is null then null else tenant_secret_hash end
      where id = ${businessId}::uuid`;
};

/** A business's storefronts, numbered from 1. */
export const listStorefronts = (scope: Scope): Promise<{ id: number; name: string; version: number }[]> =>
  withBusinessRows(scope, (rows) =>
    rows.storefront.findMany({
      where: { businessId: scope.businessId },
      select: { id: true, name: true, version: true },
      orderBy: { id: "asc" },
    }),
  );

export type BusinessName = { slug: string; name: string };

/** The business that this one shows sample data for; null for a real one. */
export const findParent = async ({ businessId }: Scope): Promise<BusinessName | null> => {
  const found = await prisma().business.findUnique({
    where: { id: businessId },
    select: { parent: { select: { slug: true, name: true } } },
  });
  return found?.parent ?? null;
};

/** The sample business beside this one, or null. */
export const findSample = ({ businessId }: Scope): Promise<(BusinessName & { id: string }) | null> =>
  prisma().business.findUnique({ where: { sampleOf: businessId }, select: { id: true, slug: true, name: true } });
