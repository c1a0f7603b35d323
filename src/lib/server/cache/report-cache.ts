import type { Scope } from "#lib/domain/permissions.ts";
import { withBusiness } from "../db/with-business.ts";

/** A computed answer as text, with its validity. */
export type StoredReport = { value: string; createdAt: Date; expiresAt: Date };

/** The unexpired answer under a key. */
export const findStored = (scope: Scope, key: string, now: Date): Promise<StoredReport | undefined> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<StoredReport>(
      `select value, created_at as "createdAt", expires_at as "expiresAt"
         from report_cache where business_id = $1 and key = $2 and expires_at > $3`,
      [scope.businessId, key, now],
    );
    return rows[0];
  });

/** Replaces the stored answer, and deletes the business's expired ones. */
export const saveReport = (scope: Scope, key: string, { value, createdAt, expiresAt }: StoredReport): Promise<void> =>
  withBusiness(scope, async (client) => {
    await client.query("delete from report_cache where business_id = $1 and expires_at <= $2", [
      scope.businessId,
      createdAt,
    ]);
    await client.query(
      `insert into report_cache (business_id, key, value, created_at, expires_at) values ($1, $2, $3, $4, $5)
       on conflict (business_id, key) do update
         set value = excluded.value, created_at = excluded.created_at, expires_at = excluded.expires_at`,
      [scope.businessId, key, value, createdAt, expiresAt],
    );
  });
