import type { Actor } from "#core/values/permissions.ts";
import { execute, type Transaction } from "./transaction.ts";

/** A key's earlier use; `answer` is as stored (encrypted). */
type StoredReply = { fingerprint: string; answer: string | null };

type Claim = { keyHash: string; fingerprint: string; now: Date };

/**
 * The earlier of both clocks, $1 being the process's, is stored and compared. One may be years ahead: a retry after its jump would create a
 * second time what the key made, and a key of the time ahead would be taken until then.
 */
const NOW = "least($1::timestamptz, statement_timestamp())";
const KEPT = "interval '24 hours'";

/**
 * Claims a key for this transaction and returns null, or returns its earlier use. If another transaction has just
 * claimed it, waits for that one to end. Also deletes some of the business's expired keys.
 */
export const claimKey = async (
  transaction: Transaction,
  { businessId, id: actorId }: Pick<Actor, "businessId" | "id">,
  { keyHash, fingerprint, now }: Claim,
): Promise<StoredReply | null> => {
  await execute(
    transaction,
    `delete from idempotency_keys where (business_id, actor_id, key_hash) in (
      select business_id, actor_id, key_hash from idempotency_keys
        where business_id = $2::uuid and created_at < ${NOW} - ${KEPT}
        order by created_at limit 100 for update skip locked)`,
    [now, businessId],
  );
  const claimed = await execute(
    transaction,
    `insert into idempotency_keys as kept (business_id, actor_id, key_hash, fingerprint, created_at)
      values ($2::uuid, $3, $4, $5, ${NOW})
      on conflict (business_id, actor_id, key_hash) do update
        set fingerprint = excluded.fingerprint, created_at = excluded.created_at, answer = null
        where excluded.created_at - kept.created_at > ${KEPT}
      returning 1 as claimed`,
    [now, businessId, actorId, keyHash, fingerprint],
  );
  if (claimed.length > 0) return null;
  const [stored] = await execute<StoredReply>(
    transaction,
    "select fingerprint, answer from idempotency_keys where business_id = $1::uuid and actor_id = $2 and key_hash = $3",
    [businessId, actorId, keyHash],
  );
  if (!stored) throw new Error("An Idempotency-Key was deleted while it was read");
  return stored;
};

/** Stores the answer with the key that this transaction claimed. */
export const saveAnswer = async (
  transaction: Transaction,
  { businessId, id: actorId }: Pick<Actor, "businessId" | "id">,
  keyHash: string,
  answer: string,
): Promise<void> => {
  await execute(
    transaction,
    "update idempotency_keys set answer = $4 where business_id = $1::uuid and actor_id = $2 and key_hash = $3",
    [businessId, actorId, keyHash, answer],
  );
};
