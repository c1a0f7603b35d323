import { AppError } from "#lib/domain/errors.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { prisma, type Rows } from "./prisma.ts";
import { withBusinessRows } from "./with-business.ts";

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

export const insertBusiness = async (
  rows: Rows,
  business: BusinessRow & { tenantSecretHash: string },
): Promise<void> => {
  await rows.business.create({ data: business });
};

export const updateTenantSecret = async (
  rows: Rows,
  { businessId }: Scope,
  tenantSecretHash: string,
): Promise<void> => {
  await rows.business.update({ where: { id: businessId }, data: { tenantSecretHash } });
};

/** The selling places of a business, counted from 1. */
export const listStorefronts = (scope: Scope): Promise<{ id: number; name: string }[]> =>
  withBusinessRows(scope, (rows) =>
    rows.storefront.findMany({
      where: { businessId: scope.businessId },
      select: { id: true, name: true },
      orderBy: { id: "asc" },
    }),
  );
