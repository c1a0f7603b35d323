import { AppError } from "#lib/domain/errors.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { prisma, type Rows } from "../prisma.ts";
import { withBusinessRows } from "../with-business.ts";

export type BusinessRow = { id: string; slug: string; name: string; timeZone: string; currency: string };

const VISIBLE = { id: true, slug: true, name: true, timeZone: true, currency: true } as const;

/** The business one acts in. Throws NOT_FOUND where it is gone since the caller proved to be of it. */
export const getBusinessOrThrow = async ({ businessId }: Scope): Promise<BusinessRow> => {
  const business = await prisma().business.findUnique({ where: { id: businessId }, select: VISIBLE });
  if (!business) throw new AppError("NOT_FOUND", "There is no such business");
  return business;
};

export const findBusinessBySlug = (slug: string): Promise<BusinessRow | null> =>
  prisma().business.findUnique({ where: { slug }, select: VISIBLE });

/** All there are: of the server itself, before anybody asks for one of them. */
export const listBusinessIds = async (): Promise<string[]> =>
  (await prisma().business.findMany({ select: { id: true }, orderBy: { id: "asc" } })).map(({ id }) => id);

/** What each is called by on the command line. */
export const listBusinessSlugs = async (): Promise<string[]> =>
  (await prisma().business.findMany({ select: { slug: true }, orderBy: { slug: "asc" } })).map(({ slug }) => slug);

/** The same, with what tells when their days begin. */
export const listCalendars = (): Promise<{ id: string; timeZone: string; createdAt: Date }[]> =>
  prisma().business.findMany({ select: { id: true, timeZone: true, createdAt: true }, orderBy: { id: "asc" } });

export const insertBusiness = async (
  rows: Rows,
  business: BusinessRow & { tenantSecretHash: string; tenantSecretAt: Date },
): Promise<void> => {
  await rows.business.create({ data: business });
};

/** What one business may say of itself to those who manage it. */
export type BusinessSettings = BusinessRow & {
  version: number;
  tenantSecretAt: Date | null;
  previousSecretUntil: Date | null;
};

export const findBusinessSettings = async (rows: Rows, { businessId }: Scope): Promise<BusinessSettings> =>
  rows.business.findUniqueOrThrow({
    where: { id: businessId },
    select: { ...VISIBLE, version: true, tenantSecretAt: true, previousSecretUntil: true },
  });

/** False where it is at another version by now. */
export const updateBusinessAt = async (
  rows: Rows,
  { businessId }: Scope,
  version: number,
  change: Partial<Pick<BusinessRow, "name" | "timeZone" | "currency">>,
): Promise<boolean> => {
  const where = { id: businessId, version };
  const { count } = await rows.business.updateMany({ where, data: { ...change, version: { increment: 1 } } });
  return count > 0;
};

/**
 * Whether amounts in this business's currency are kept, or on their way. Nothing that names the business can be added
 * until the transaction ends: an import that begins meanwhile waits, and reads the currency after it.
 */
export const lockForNewCurrency = async (rows: Rows, { businessId }: Scope): Promise<boolean> => {
  await rows.$executeRaw`select from businesses where id = ${businessId}::uuid for update`;
  // One that failed begins again by its row alone.
  await rows.$executeRaw`select from imports where business_id = ${businessId}::uuid for update`;
  return hasAmounts(rows, { businessId });
};

export const hasAmounts = async (rows: Rows, { businessId }: Scope): Promise<boolean> => {
  const [answer] = await rows.$queryRaw<{ found: boolean }[]>`
    select exists (select from orders where business_id = ${businessId}::uuid)
        or exists (select from imports where business_id = ${businessId}::uuid and state = 'running') as found`;
  return answer?.found ?? false;
};

/** Hashes of the secrets that this business's programs may send: the one there is, and the one before until its time is over. */
export const findTenantSecrets = async ({ businessId }: Scope, at: Date): Promise<string[]> => {
  const business = await prisma().business.findUnique({
    where: { id: businessId },
    select: { tenantSecretHash: true, previousSecretHash: true, previousSecretUntil: true },
  });
  const { tenantSecretHash, previousSecretHash, previousSecretUntil } = business ?? {};
  const previous = previousSecretUntil && previousSecretUntil > at ? previousSecretHash : null;
  return [tenantSecretHash, previous].flatMap((hash) => hash ?? []);
};

/** The secret there was is taken until `previousUntil`; where that is null, no longer. */
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

/** The selling places of a business, counted from 1. */
export const listStorefronts = (scope: Scope): Promise<{ id: number; name: string; version: number }[]> =>
  withBusinessRows(scope, (rows) =>
    rows.storefront.findMany({
      where: { businessId: scope.businessId },
      select: { id: true, name: true, version: true },
      orderBy: { id: "asc" },
    }),
  );
