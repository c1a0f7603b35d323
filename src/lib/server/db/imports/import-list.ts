import type { ClientBase } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import type { AuditActor } from "../accounts/audit-log.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "../read-page.ts";
import { withBusiness } from "../with-business.ts";
import type { ImportRow } from "./imports.ts";

/** An import as it is shown. */
export type ImportEntry = Omit<ImportRow, "upload"> & {
  format: string;
  fileName: string;
  startedAt: Date;
  finishedAt: Date | null;
  /** Why it failed, or what a running one waits for. */
  lastError: string | null;
  /** Of the unpacked text; null before it was read once. */
  textBytes: number | null;
  /** Who began it; null for one from before that was kept. */
  actorKind: AuditActor["kind"] | null;
  actorId: string | null;
};

const ENTRY = `id, format, file_name as "fileName", options, state, nullif(resume_at, 'null') as "resumeAt",
  rows_read as "rowsRead", rows_refused as "rowsRefused", orders_new as "ordersNew", orders_kept as "ordersKept",
  refunds_new as "refundsNew", started_at as "startedAt", finished_at as "finishedAt", last_error as "lastError",
  text_bytes as "textBytes", actor_kind as "actorKind", actor_id as "actorId"`;

const ORDER = { startedAt: '"startedAt"', fileName: 'folded("fileName") collate "C"' };

type ImportField = keyof typeof ORDER;
export type ImportSort = ImportField | `-${ImportField}`;

type ImportsWanted = { words: readonly string[]; state: ImportRow["state"] | undefined; sort: ImportSort };

/** One page of a business's imports, of one state or of all; every word must occur in the file's name. */
export const listImports = (
  scope: Scope,
  { words, state, sort }: ImportsWanted,
  place: PageWindow,
): Promise<Page<ImportEntry>> =>
  withBusiness(scope, (client) => {
    const found = `select ${ENTRY} from imports
      where business_id = $1 and ${hasWords("file_name", "$2")} and ($3::text is null or state = $3)`;
    const values = [scope.businessId, words, state ?? null];
    return readPage<ImportEntry>(client, { found, order: orderBy(ORDER, sort), values }, place);
  });

export const findImport = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<ImportEntry | undefined> => {
  const { rows } = await client.query<ImportEntry>(`select ${ENTRY} from imports where business_id = $1 and id = $2`, [
    businessId,
    id,
  ]);
  return rows[0];
};

type Unfinished = { id: string; upload: string; startedAt: Date; actor: Pick<AuditActor, "kind" | "id"> };

/** Imports of uploaded files that wait or were cut off, oldest first, with who began them. */
export const unfinishedUploads = (scope: Scope): Promise<Unfinished[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Unfinished>(
      `select id, upload, started_at as "startedAt", json_build_object('kind', actor_kind, 'id', actor_id) as actor
         from imports where business_id = $1 and upload is not null and state in ('queued', 'running') order by id`,
      [scope.businessId],
    );
    return rows;
  });
