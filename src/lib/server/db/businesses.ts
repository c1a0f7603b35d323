import type { Scope } from "#lib/domain/permissions.ts";
import { prisma, type Rows } from "./prisma.ts";
import { withBusinessRows } from "./with-business.ts";

export type BusinessRow = { id: string; slug: string; name: string; timeZone: string; currency: string };

const VISIBLE = { id: true, slug: true, name: true, timeZone: true, currency: true } as const;

export const findBusiness = ({ businessId }: Scope): Promise<BusinessRow | null> =>
  prisma().business.findUnique({ where: { id: businessId }, select: VISIBLE });

export const findBusinessBySlug = (slug: string): Promise<BusinessRow | null> =>
  prisma().business.findUnique({ where: { slug }, select: VISIBLE });

export const insertBusiness = async (
  rows: Rows,
  business: BusinessRow & { tenantSecretHash: string },
): Promise<void> => {
  await rows.business.create({ data: business });
};

export const storefrontsOf = ({ businessId }: Scope): Promise<{ id: number; name: string }[]> =>
  withBusinessRows({ businessId }, (rows) =>
    rows.storefront.findMany({ where: { businessId }, orderBy: { id: "asc" }, select: { id: true, name: true } }),
  );
