import type { ClientBase } from "pg";
import type { BusinessRow } from "#core/auth/businesses.ts";
import { prisma, type Rows } from "#core/db/transaction.ts";
import { setLocally } from "#core/db/transaction-settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";

type BusinessName = { slug: string; name: string };

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

/** The same, locked against a concurrent creation until the transaction ends. */
export const lockSample = async (
  rows: Rows,
  { businessId }: Scope,
): Promise<(BusinessName & { id: string }) | null> => {
  await rows.$executeRaw`select from businesses where id = ${businessId}::uuid for update`;
  return rows.business.findUnique({ where: { sampleOf: businessId }, select: { id: true, slug: true, name: true } });
};

/** Adds a sample to this business. Its tenant secret is never shown, because programs send no orders to a sample. */
export const insertSample = async (rows: Rows, { businessId }: Scope, sample: BusinessRow): Promise<void> => {
  await rows.business.create({ data: { ...sample, sampleOf: businessId } });
};

/** Makes a user of the business an admin of its sample, who sees no setup guide there. */
export const admitToSample = async (rows: Rows, sample: Scope, userId: string, at: Date): Promise<void> => {
  const { businessId } = sample;
  const entry = { role: "admin", isActive: true, setupDismissedAt: at };
  await rows.membership.upsert({
    where: { businessId_userId: { businessId, userId } },
    create: { businessId, userId, ...entry },
    update: entry,
  });
};

/** Runs `work` in another business within the same transaction. */
export const inBusiness = async <Result>(
  rows: Rows,
  { from, to }: { from: Scope; to: Scope },
  work: () => Promise<Result>,
): Promise<Result> => {
  await setLocally(rows, "app.business_id", to.businessId);
  const result = await work();
  await setLocally(rows, "app.business_id", from.businessId);
  return result;
};

/** Deletes the sample of the transaction's business with everything in it; false if it is not its sample. */
export const deleteSample = async (client: ClientBase, { businessId }: Scope): Promise<boolean> => {
  // Cascades look up each row by its key, also in a database without statistics.
  await lockOrderWrites(client, { businessId });
  const { rows } = await client.query<{ isDeleted: boolean | null }>(
    `select delete_sample_business($1) as is_deleted`,
    [businessId],
  );
  return rows[0]?.isDeleted ?? false;
};
