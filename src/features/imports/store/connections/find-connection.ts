import { pool } from "#core/db/pool.ts";
import type { ConnectionKind } from "#core/values/connection-kinds.ts";
import type { StoredSecret } from "#core/values/stored-secret.ts";

/** What is needed to verify a delivery before its business is known. */
export type Addressee = StoredSecret & { businessId: string; kind: ConnectionKind };

/** Across all businesses: the connection determines the business (migration 0034). */
export const findAddressee = async (connectionId: string): Promise<Addressee | undefined> => {
  const { rows } = await pool().query<Addressee>(
    `select business_id as "businessId", kind, sealed_secrets as sealed, secret_key_id as "keyId" from find_connection($1)`,
    [connectionId],
  );
  return rows[0];
};
