import { AppError } from "#lib/domain/errors.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { prisma } from "./prisma.ts";
import { withBusinessRows } from "./with-business.ts";

/** The business one acts in. Throws NOT_FOUND where it is gone since the caller proved to be of it. */
export const getBusinessOrThrow = async ({ businessId }: Scope) => {
  const business = await prisma().business.findUnique({
    where: { id: businessId },
    select: { id: true, slug: true, name: true, timeZone: true, currency: true },
  });
  if (!business) throw new AppError("NOT_FOUND", "There is no such business");
  return business;
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
