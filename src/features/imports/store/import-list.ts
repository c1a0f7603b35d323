import type { ClientBase } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { RunProblem } from "#core/runs/rules/define-run.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RunState } from "#core/values/run-states.ts";
import { mergeStatusWords } from "#features/imports/rules/orders/order-status.ts";
import type { StatusWords } from "#features/imports/rules/reading-options.ts";
import { type ImportRow, progressColumns } from "./imports.ts";

/** An import with its run's state and its actor. */
export type ImportEntry = ImportRow & {
  format: string;
  fileName: string;
  startedAt: Date;
  finishedAt: Date | null;
  /** Why the file was rejected. */
  lastError: string | null;
  runId: string | null;
  /** The run's state; null if the run was deleted or never existed. */
  runState: RunState | null;
  runProblem: RunProblem | null;
  /** The result of a run that rejected the file: the English reason, its code and values. */
  refusal: { reason?: string } | null;
  /** The length of the uncompressed text; null before it was read once. */
  textBytes: number | null;
  /** The actor who started it; null for imports from before this was recorded. */
  actorKind: AuditActor["kind"] | null;
  actorId: string | null;
  /** Whether what it changed is stored. */
  tracksChanges: boolean;
  /** The state of the last run that was to undo it. */
  undoState: RunState | null;
  undoneAt: Date | null;
  undoneByKind: AuditActor["kind"] | null;
  undoneById: string | null;
};

/** SQL: an unfinished import has its run's state; one without an active run has failed. */
const STATE = `case when i.state in ('succeeded', 'undone') then i.state when r.state = 'queued' then 'queued'
  when r.state in ('running', 'retrying') then 'running' else 'failed' end`;

const ENTRY = `i.id, i.format, i.file_name, i.options, ${STATE} as state,
  nullif(i.resume_at, 'null') as resume_at, ${progressColumns("i")}, i.started_at,
  case when ${STATE} in ('succeeded', 'failed', 'undone') then coalesce(i.finished_at, r.finished_at) end as finished_at,
  i.last_error, i.text_bytes, i.actor_kind, i.actor_id, i.upload,
  i.run_id, r.state as run_state, r.problem as run_problem,
  case when r.problem = 'FILE_REFUSED' then r.result end as refusal, i.tracks_changes, u.state as undo_state,
  i.undone_at, i.undone_by_kind, i.undone_by_id`;

/**
 * SQL: the imports, and the files that a command could not begin to import, which only have a run: it failed
 * before an import was created.
 */
const ENTRIES = `(
  select business_id, id, format, file_name, options, resume_at, rows_read, rows_refused, cells_left_out, orders_new, orders_updated,
         orders_kept, refunds_new, customers_new, customers_changed, customers_kept, refusals_kept, tickets_new,
         tickets_changed, tickets_kept, started_at, finished_at, last_error, text_bytes, actor_kind, actor_id, upload, run_id, state,
         tracks_changes, undo_run_id, undone_at, undone_by_kind, undone_by_id
    from imports
  union all
  select business_id, id, options ->> 'format', options ->> 'fileName', options, 'null', 0, 0, 0, 0, 0, 0,
         0, 0, 0, 0, 0, 0, 0, 0, coalesce(started_at, queued_at), finished_at, result ->> 'reason', null, actor_kind, actor_id, null, id, state,
         false, null, null, null, null
    from runs
   where kind = 'import' and problem = 'FILE_REFUSED' and state = 'failed' and options -> 'importId' is null
     and not exists (select from imports m where m.business_id = $1 and m.run_id = runs.id)) as i`;

const FROM = `${ENTRIES} left join runs r on r.business_id = i.business_id and r.id = i.run_id
  left join runs u on u.business_id = i.business_id and u.id = i.undo_run_id`;

const ORDER = { startedAt: "started_at", fileName: 'folded(file_name) collate "C"' };

type ImportField = keyof typeof ORDER;
export type ImportSort = ImportField | `-${ImportField}`;

type ImportsWanted = {
  words: readonly string[];
  /** Whether email addresses and phone numbers in file names are masked, so that they must not be found either. */
  isMasked: boolean;
  state: ImportRow["state"] | undefined;
  sort: ImportSort;
};

/** SQL: a file's name as it is searched. */
const SEARCHED = `case when $4 then regexp_replace(i.file_name, '\\S+@\\S+|\\+\\d[\\d\\s().-]+', '', 'g') else i.file_name end`;

/** One page of a business's imports, optionally in one state; every word must occur in the file name. */
export const listImports = (
  scope: Scope,
  { words, isMasked, state, sort }: ImportsWanted,
  place: PageWindow,
): Promise<Page<ImportEntry>> =>
  withBusiness(scope, (client) => {
    const found = `select ${ENTRY} from ${FROM}
      where i.business_id = $1 and ${hasWords(SEARCHED, "$2")} and ($3::text is null or ${STATE} = $3)`;
    const values = [scope.businessId, words, state ?? null, isMasked];
    return readPage<ImportEntry>(client, { found, order: orderBy(ORDER, sort), values }, place);
  });

export const findImport = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<ImportEntry | undefined> => {
  const { rows } = await client.query<ImportEntry>(
    `select ${ENTRY} from ${FROM} where i.business_id = $1 and i.id = $2`,
    [businessId, id],
  );
  return rows[0];
};

/** Names of uploaded files that a run needs or recently needed, because failed and cancelled runs can be retried. */
export const neededUploads = (scope: Scope, finishedAfter: Date): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ upload: string }>(
      `select i.upload from ${FROM}
        where i.business_id = $1 and i.upload is not null and r.id is not null and coalesce(r.finished_at, now()) > $2`,
      [scope.businessId, finishedAfter],
    );
    return rows.map(({ upload }) => upload);
  });

/** How many earlier imports a shop's own status words are taken from. */
const REMEMBERED_IMPORTS = 50;

/** What users said of the shop's own status words in earlier imports; the latest answer of each. */
export const readStatusWords = async (client: ClientBase, { businessId }: Scope): Promise<StatusWords> => {
  const { rows } = await client.query<{ statuses: StatusWords }>(
    `select options -> 'statuses' as statuses from imports
      where business_id = $1 and options ? 'statuses' order by id desc limit ${REMEMBERED_IMPORTS}`,
    [businessId],
  );
  return mergeStatusWords(rows.reverse().flatMap(({ statuses }) => Object.entries(statuses)));
};
