import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";

/**
 * A change of an order of a past month changes that month's population, so stored boundaries that may include one of these
 * instants are invalid. In the transaction that writes the orders.
 */
export const forgetCuts = async (
  client: ClientBase,
  { businessId }: Scope,
  orderedAt: readonly Date[],
): Promise<void> => {
  const oldest = orderedAt.reduce<Date | null>((soFar, at) => (soFar && soFar <= at ? soFar : at), null);
  if (!oldest) return;
  // One day earlier, because the local day may start before the UTC day.
  await client.query(
    "delete from rfm_cuts where business_id = $1 and day >= ($2::timestamptz - interval '1 day')::date",
    [businessId, oldest],
  );
};
