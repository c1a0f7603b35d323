import type { ClientBase } from "pg";
import type { BusinessRow } from "#core/auth/businesses.ts";
import { forwardNotices } from "#core/db/citus.ts";
import { byRows, prisma, type Rows, type Transaction } from "#core/db/transaction.ts";
import { setLocally } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { AppError, type ErrorReason } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { SetupStep } from "#features/accounts/rules.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";

/** Adds missing storefronts; existing ones keep their names. */
export const addStorefronts = async (
  client: ClientBase,
  { businessId }: Scope,
  storefronts: readonly { id: number; name: string }[],
): Promise<void> => {
  await client.query(
    `insert into storefronts (business_id, id, name) select $1, s.id, s.name
       from unnest($2::int[], $3::text[]) as s(id, name) on conflict (business_id, id) do nothing`,
    [businessId, storefronts.map(({ id }) => id), storefronts.map(({ name }) => name)],
  );
};

/** Creates the first storefront of a business without any. Throws INVALID_PARAMETER for an unknown storefront. */
export const requireStorefront = async (client: ClientBase, scope: Scope, id: number): Promise<void> => {
  const { rows } = await client.query<{ id: number; name: string }>(
    "select id, name from storefronts where business_id = $1 order by id",
    [scope.businessId],
  );
  if (rows.length === 0 && id === 1) return addStorefronts(client, scope, [{ id, name: "Online" }]);
  if (rows.some((row) => row.id === id)) return;
  const known = rows.map((row) => `${row.id} (${row.name})`).join(", ") || "none";
  throw new AppError("INVALID_PARAMETER", `There is no storefront ${id}. This business has: ${known}`);
};

/** The numbers of the storefronts. A business without any gets its first one here. */
export const storefrontNumbers = async (client: ClientBase, scope: Scope): Promise<Set<number>> => {
  const { rows } = await client.query<{ id: number }>("select id from storefronts where business_id = $1", [
    scope.businessId,
  ]);
  if (rows.length === 0) await requireStorefront(client, scope, 1);
  return new Set(rows.length === 0 ? [1] : rows.map(({ id }) => id));
};

/** A storefront's name and version; null if this business has none with this number. */
export const findStorefront = (
  rows: Rows,
  { businessId }: Scope,
  id: number,
): Promise<{ name: string; version: number } | null> =>
  rows.storefront.findUnique({
    where: { businessId_id: { businessId, id } },
    select: { name: true, version: true },
  });

/** False if the version has changed. */
export const renameStorefrontAt = async (
  rows: Rows,
  { businessId }: Scope,
  { id, version, name }: { id: number; version: number; name: string },
): Promise<boolean> => {
  const where = { businessId, id, version };
  const { count } = await rows.storefront.updateMany({ where, data: { name, version: { increment: 1 } } });
  return count > 0;
};

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
  await setLocally(byRows(rows), "app.business_id", to.businessId);
  const result = await work();
  await forwardNotices(byRows(rows), to);
  await setLocally(byRows(rows), "app.business_id", from.businessId);
  return result;
};

/** Deletes the sample of the transaction's business with everything in it; false if it is not its sample. */
export const deleteSample = async (client: ClientBase, { businessId }: Scope): Promise<boolean> => {
  // Cascades look up each row by its key, also in a database without statistics.
  await lockOrderWrites(client, { businessId });
  const { rows } = await client.query<{ isDeleted: boolean | null }>(
    `select delete_sample_business($1) as "isDeleted"`,
    [businessId],
  );
  return rows[0]?.isDeleted ?? false;
};

type SetupState = Record<SetupStep, boolean> & { isDismissed: boolean; lastOrderAt: Date | null };

/**
 * What the business already has, and whether this user or token hid the guide. Orders that are too old for RFM scores count as
 * analyzed once the calculations after their import have ended.
 */
export const readSetup = (scope: Scope, actorId: string, now: Date): Promise<SetupState> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<SetupState>(
      `select data, data and (
            exists (select from customer_rfm where business_id = $1)
            or exists (select from runs where business_id = $1 and kind = 'recalculate_segments' and state = 'succeeded'
                 and trigger = 'import')) as report,
          exists (select from customer_segments where business_id = $1) as segment,
          1 < (select count(*) from memberships m join users u on u.id = m.user_id
                 where m.business_id = $1 and m.is_active and u.is_active)
            or exists (select from invitations where business_id = $1 and expires_at > $3) as team,
          exists (select from api_tokens where business_id = $1 and (last_used_at is not null
            or revoked_at is null and (expires_at is null or expires_at > $3))) as api,
          exists (select from memberships where business_id = $1 and user_id::text = $2
            and setup_dismissed_at is not null) as "isDismissed",
          (select max(last_order_at) from customer_metrics where business_id = $1) as "lastOrderAt"
        from (select exists (select from orders where business_id = $1) as data) as found`,
      [scope.businessId, actorId, now],
    );
    return rows[0] as SetupState;
  });

/** Null shows the guide again. */
export const updateSetupDismissed = async (
  rows: Rows,
  { businessId }: Scope,
  userId: string,
  at: Date | null,
): Promise<void> => {
  await rows.membership.update({
    where: { businessId_userId: { businessId, userId } },
    data: { setupDismissedAt: at },
  });
};

type Limit = { from: string; max: number; reason: ErrorReason };

/** How many rows a business may have, and the error beyond that. */
const LIMITS = {
  connections: { from: "connections where", max: 50, reason: "CONNECTION_LIMIT" },
  // The numbers of two accounts' tickets would be the same.
  "Gorgias connections": { from: "connections where kind = 'gorgias' and", max: 1, reason: "HELP_DESK_LIMIT" },
  // Each is a column that lists can show.
  "custom_fields of customers": {
    from: "custom_fields where kind = 'customers' and",
    max: 50,
    reason: "CUSTOM_FIELD_LIMIT",
  },
  "custom_fields of orders": {
    from: "custom_fields where kind = 'orders' and",
    max: 50,
    reason: "CUSTOM_FIELD_LIMIT",
  },
  slack_connections: { from: "slack_connections where", max: 20, reason: "SLACK_CONNECTION_LIMIT" },
  webhook_endpoints: { from: "webhook_endpoints where", max: 20, reason: "WEBHOOK_ENDPOINT_LIMIT" },
  import_mappings: { from: "import_mappings where", max: 200, reason: "IMPORT_MAPPING_LIMIT" },
} as const satisfies Record<string, Limit>;

/**
 * Throws CONFLICT if the business has too many rows. To be called after adding one: concurrent transactions then wait for each
 * other, so that together they can't exceed the limit.
 */
export const assertRowLimit = async (
  { executeSql }: Transaction,
  { businessId }: Scope,
  what: keyof typeof LIMITS,
): Promise<void> => {
  const { from, max, reason } = LIMITS[what];
  await executeSql("select pg_advisory_xact_lock(hashtextextended($1, 0))::text as locked", [`${what} ${businessId}`]);
  const { rows } = await executeSql(`select 1 as found from ${from} business_id = $1::uuid limit $2`, [
    ...[businessId, max + 1],
  ]);
  if (rows.length > max) throw new AppError("CONFLICT", `At most ${max} ${what}`, { reason, values: { max } });
};
