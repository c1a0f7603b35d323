import type { Rows } from "#core/db/transaction.ts";
import type { Scope } from "#core/values/permissions.ts";

type TagKey = { customerId: string; tag: string };

export const listCustomerTags = async (rows: Rows, { businessId }: Scope, customerId: string): Promise<string[]> => {
  const found = await rows.customerTag.findMany({
    where: { businessId, customerId },
    orderBy: { tag: "asc" },
    select: { tag: true },
  });
  return found.map(({ tag }) => tag);
};

/** False if the customer already has it. */
export const insertTag = async (rows: Rows, { businessId }: Scope, which: TagKey, at: Date): Promise<boolean> =>
  (await rows.customerTag.createMany({ data: [{ businessId, ...which, at }], skipDuplicates: true })).count > 0;

/** False if the customer doesn't have it. */
export const deleteTag = async (rows: Rows, { businessId }: Scope, which: TagKey): Promise<boolean> =>
  (await rows.customerTag.deleteMany({ where: { businessId, ...which } })).count > 0;
