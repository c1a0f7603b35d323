import type { Actor } from "#lib/domain/permissions.ts";
import type { Rows } from "./transaction.ts";

/** A key's earlier use; `answer` is as stored (encrypted). */
type StoredReply = { fingerprint: string; answer: string | null };

type Claim = { keyHash: string; fingerprint: string; now: Date; forgottenBefore: Date };

/**
 * Claims a key for this transaction and returns null, or returns its earlier use. If another transaction has just
 * claimed it, waits for that one to end. Also deletes some of the business's expired keys.
 */
export const claimKey = async (
  rows: Rows,
  { businessId, id: actorId }: Pick<Actor, "businessId" | "id">,
  { keyHash, fingerprint, now, forgottenBefore }: Claim,
): Promise<StoredReply | null> => {
  await rows.$executeRaw`
    delete from idempotency_keys where (business_id, actor_id, key_hash) in (
      select business_id, actor_id, key_hash from idempotency_keys
        where business_id = ${businessId}::uuid and created_at < ${forgottenBefore}
        order by created_at limit 100 for update skip locked)`;
  const isOurs = await rows.$executeRaw`
    insert into idempotency_keys as kept (business_id, actor_id, key_hash, fingerprint, created_at)
      values (${businessId}::uuid, ${actorId}, ${keyHash}, ${fingerprint}, ${now})
      on conflict (business_id, actor_id, key_hash) do update
        set fingerprint = excluded.fingerprint, created_at = excluded.created_at, answer = null
        where kept.created_at < ${forgottenBefore}`;
  if (isOurs > 0) return null;
  return rows.idempotencyKey.findUniqueOrThrow({
    where: { businessId_actorId_keyHash: { businessId, actorId, keyHash } },
    select: { fingerprint: true, answer: true },
  });
};

/** Stores the answer with the key that this transaction claimed. */
export const saveAnswer = async (
  rows: Rows,
  { businessId, id: actorId }: Pick<Actor, "businessId" | "id">,
  keyHash: string,
  answer: string,
): Promise<void> => {
  await rows.idempotencyKey.update({
    where: { businessId_actorId_keyHash: { businessId, actorId, keyHash } },
    data: { answer },
  });
};
