import type { ClientBase } from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import type { CleanUp } from "#core/feature.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { SlackMessage } from "#features/slack/rules/digest-message.ts";

/** `part`: 0 is the digest, the others are replies in its thread. */
export type PostKey = { runId: string; part: number };

/** `message` is null once Slack has it. */
export type StoredPost = PostKey & {
  connectionId: string;
  customers: number;
  message: SlackMessage | null;
  handedAt: Date | null;
  sentAt: Date | null;
  ts: string | null;
};

/** What an earlier attempt at a run decided to post, in order. */
export const readPosts = async (client: ClientBase, { businessId }: Scope, runId: string): Promise<StoredPost[]> => {
  const { rows } = await client.query<StoredPost>(
    `select run_id, part, connection_id, customers, message, handed_at, sent_at, ts
       from slack_posts where business_id = $1 and run_id = $2 order by part`,
    [businessId, runId],
  );
  return rows;
};

/** Stores what a run is about to post instead of what it decided before. Throws if Slack has been handed some of that meanwhile. */
export const insertPosts = async (
  client: ClientBase,
  scope: Scope,
  { runId, connectionId, customers }: Pick<StoredPost, "runId" | "connectionId" | "customers">,
  messages: readonly SlackMessage[],
): Promise<StoredPost[]> => {
  const { businessId } = scope;
  await client.query("delete from slack_posts where business_id = $1 and run_id = $2 and handed_at is null", [
    businessId,
    runId,
  ]);
  await client.query(
    `insert into slack_posts (business_id, run_id, part, connection_id, customers, message)
     select $1, $2, ordinality - 1, $3, $4, message from jsonb_array_elements($5::jsonb) with ordinality as each(message) returning 1`,
    [businessId, runId, connectionId, customers, JSON.stringify(messages)],
  );
  return readPosts(client, scope, runId);
};

/** Records that Slack is about to receive the message, and returns it. Null if that was recorded already. */
export const notePostHandedOver = async (
  client: ClientBase,
  { businessId }: Scope,
  { runId, part }: PostKey,
  at: Date,
): Promise<SlackMessage | null> => {
  const { rows } = await client.query<{ message: SlackMessage | null }>(
    `update slack_posts set handed_at = $4
      where business_id = $1 and run_id = $2 and part = $3 and handed_at is null returning message`,
    [businessId, runId, part, at],
  );
  return rows[0]?.message ?? null;
};

/** Records Slack's answer: when it took the message, or null for a refusal, after which it may be handed over again. */
export const notePostAnswer = async (
  client: ClientBase,
  { businessId }: Scope,
  { runId, part }: PostKey,
  { sentAt, ts }: { sentAt: Date | null; ts: string | null },
): Promise<void> => {
  await client.query(
    `update slack_posts set sent_at = $4, ts = $5, handed_at = case when $4::timestamptz is null then null else handed_at end,
            message = case when $4::timestamptz is null then message end
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
export const deleteOldPosts: CleanUp = (scope) =>
  withBusiness(scope, (client) =>
    client.query(
      `delete from slack_posts p where business_id = $1
          and not exists (select from runs r where r.business_id = $1 and r.id = p.run_id)`,
      [scope.businessId],
    ),
  );
