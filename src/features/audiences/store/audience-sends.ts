import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import type { Page, PageWindow } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { AudienceFormatName } from "#features/audiences/destinations/destinations.ts";
import type { AudienceCounts, Purpose } from "#features/audiences/rules/audience.ts";
import type { AudienceSource } from "#features/audiences/rules/audience-source.ts";

export type SendRow = AudienceCounts & {
  audienceId: string;
  number: number;
  runId: string;
  trigger: "request" | "schedule" | "live";
  actorKind: AuditActor["kind"];
  actorId: string;
  source: AudienceSource;
  format: AudienceFormatName;
  purpose: Purpose;
  added: number;
  removed: number;
  fileName: string;
  fileBytes: number;
  /** SHA-256, hex. */
  fileHash: string;
  /** Why the file was deleted; null while it is there. */
  fileGone: "expired" | "erased" | null;
  startedAt: Date;
  finishedAt: Date;
  /** When all of it was at the destination; null for a file that could only be downloaded. */
  deliveredAt: Date | null;
};

const COLUMNS = `audience_id, number, run_id, trigger, actor_kind,
  actor_id, source, format, purpose, selected, sent, added, removed, left_out,
  file_name, file_bytes, file_hash, file_gone, started_at, finished_at, delivered_at`;

export const insertSend = async (client: PoolClient, { businessId }: Scope, send: SendRow): Promise<void> => {
  await client.query(
    `insert into audience_sends (business_id, audience_id, number, run_id, trigger, actor_kind, actor_id, source, format, purpose,
       selected, sent, added, removed, left_out, file_name, file_bytes, file_hash, started_at, finished_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      businessId,
      send.audienceId,
      send.number,
      send.runId,
      send.trigger,
      send.actorKind,
      send.actorId,
      send.source,
      send.format,
      send.purpose,
      send.selected,
      send.sent,
      send.added,
      send.removed,
      send.leftOut,
      send.fileName,
      send.fileBytes,
      send.fileHash,
      send.startedAt,
      send.finishedAt,
    ],
  );
};

/** Records that a send is complete at its destination. Only the first time counts. */
export const markDelivered = async (
  client: PoolClient,
  { businessId }: Scope,
  { audienceId, number }: Pick<SendRow, "audienceId" | "number">,
  at: Date,
): Promise<void> => {
  await client.query(
    `update audience_sends set delivered_at = $4
      where business_id = $1 and audience_id = $2 and number = $3 and delivered_at is null`,
    [businessId, audienceId, number, at],
  );
};

/** The audience's sends, the latest first. */
export const listSends = async (
  client: PoolClient,
  { businessId }: Scope,
  audienceId: string,
  { limit, offset }: PageWindow,
): Promise<Page<SendRow>> => {
  const { rows } = await client.query<SendRow>(
    `select ${COLUMNS} from audience_sends where business_id = $1 and audience_id = $2
      order by number desc limit $3 offset $4`,
    [businessId, audienceId, limit, offset],
  );
  return { data: rows, total: await lastNumber(client, { businessId }, audienceId) };
};

/** The number of the audience's last send; 0 before the first. They have no gaps. */
export const lastNumber = async (client: PoolClient, { businessId }: Scope, audienceId: string): Promise<number> => {
  const { rows } = await client.query<{ number: number }>(
    "select coalesce(max(number), 0)::int as number from audience_sends where business_id = $1 and audience_id = $2",
    [businessId, audienceId],
  );
  return rows[0]?.number ?? 0;
};

export const findSend = async (
  client: PoolClient,
  { businessId }: Scope,
  by: { audienceId: string; number: number } | { runId: string },
): Promise<SendRow | null> => {
  const [where, values] =
    "runId" in by ? ["run_id = $2", [by.runId]] : ["audience_id = $2 and number = $3", [by.audienceId, by.number]];
  const { rows } = await client.query<SendRow>(
    `select ${COLUMNS} from audience_sends where business_id = $1 and ${where}`,
    [businessId, ...values],
  );
  return rows[0] ?? null;
};

/** The runs of sends with a file, and of those whose file is to be deleted. Files of sends before `expired` are from now on. */
export const listSendFiles = async (
  client: PoolClient,
  { businessId }: Scope,
  expired: Date,
): Promise<{ needed: string[]; forgotten: string[] }> => {
  await client.query(
    "update audience_sends set file_gone = 'expired' where business_id = $1 and file_gone is null and finished_at < $2",
    [businessId, expired],
  );
  const { rows } = await client.query<{ needed: string[]; forgotten: string[] }>(
    `select coalesce(array_agg(run_id::text) filter (where file_gone is null), '{}') as needed,
            coalesce(array_agg(run_id::text) filter (where file_gone is not null), '{}') as forgotten
       from audience_sends where business_id = $1`,
    [businessId],
  );
  return rows[0] ?? { needed: [], forgotten: [] };
};
