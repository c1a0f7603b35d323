import type { ClientBase } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";

/** `part`: 0 is the digest, the others are replies in its thread. */
export type PostKey = { runId: string; part: number };

type Post = { handedAt: Date | null; sentAt: Date | null; ts: string | null };

/** Creates the row of a message unless it exists, and returns how far it got. */
export const claimPost = async (
  client: ClientBase,
  { businessId }: Scope,
  { runId, part }: PostKey,
  { connectionId, customers }: { connectionId: string; customers: number },
): Promise<Post> => {
  const key = [businessId, runId, part];
  await client.query(
    `insert into slack_posts (business_id, run_id, part, connection_id, customers) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [...key, connectionId, customers],
  );
  const { rows } = await client.query<Post>(
    `select handed_at as "handedAt", sent_at as "sentAt", ts from slack_posts
      where business_id = $1 and run_id = $2 and part = $3`,
    key,
  );
  const [post] = rows;
  if (!post) throw new Error("The connection was deleted while its digest was posted");
  return post;
};

/** Records that Slack is about to receive the message. False if that was recorded already. */
export const notePostHandedOver = async (
  client: ClientBase,
  { businessId }: Scope,
  { runId, part }: PostKey,
  at: Date,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update slack_posts set handed_at = $4
      where business_id = $1 and run_id = $2 and part = $3 and handed_at is null`,
    [businessId, runId, part, at],
  );
  return rowCount === 1;
};

/** Records Slack's answer: when it took the message, or null for a refusal, after which it may be handed over again. */
export const notePostAnswer = async (
  client: ClientBase,
  { businessId }: Scope,
  { runId, part }: PostKey,
  { sentAt, ts }: { sentAt: Date | null; ts: string | null },
): Promise<void> => {
  await client.query(
    `update slack_posts set sent_at = $4, ts = $5, handed_at = case when $4::timestamptz is null then null else handed_at end
      where business_id = $1 and run_id = $2 and part = $3`,
    [businessId, runId, part, sentAt, ts],
  );
};

/** How many customers the last digest of a connection was about; null before the first. */
export const lastPostedTotal = async (
  client: ClientBase,
  { businessId }: Scope,
  connectionId: string,
  exceptRun: string,
): Promise<number | null> => {
  const { rows } = await client.query<{ customers: number }>(
    `select customers from slack_posts
      where business_id = $1 and connection_id = $2 and part = 0 and sent_at is not null and run_id <> $3
      order by sent_at desc limit 1`,
    [businessId, connectionId, exceptRun],
  );
  return rows[0]?.customers ?? null;
};

/** Those whose run was deleted. */
export const deleteOldPosts = async (client: ClientBase, { businessId }: Scope): Promise<void> => {
  await client.query(
    `delete from slack_posts p where business_id = $1
        and not exists (select from runs r where r.business_id = $1 and r.id = p.run_id)`,
    [businessId],
  );
};
