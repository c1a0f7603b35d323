import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RunKind } from "#runs.ts";

/** Failed runs of one kind. */
type FailedRuns = { kind: RunKind; count: number; lastAt: Date; runId: string };

/** A later file says nothing about an earlier one, while a later calculation replaces it. */
const OF_ONE_FILE: readonly RunKind[] = ["import", "import_check", "import_undo", "sync_connection", "bulk_assign"];

/**
 * Failed runs since a time, by kind, without calculations that succeeded afterwards; `actorId`: only those that this actor
 * started.
 */
export const readFailedRuns = (
  scope: Scope,
  { since, kinds, actorId }: { since: Date; kinds: readonly RunKind[]; actorId: string | null },
): Promise<FailedRuns[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<FailedRuns>(
      `select kind, count(*)::int as count, max(finished_at) as last_at,
              (array_agg(id order by finished_at desc))[1] as run_id
         from runs failed
        where business_id = $1 and state = 'failed' and finished_at >= $2 and kind = any($3)
          and ($4::text is null or actor_id = $4)
          and (kind = any($5) or not exists (
            select from runs later where later.business_id = $1 and later.state = 'succeeded' and later.kind = failed.kind
               and later.finished_at > failed.finished_at))
        group by kind order by last_at desc, kind`,
      [scope.businessId, since, kinds, actorId, OF_ONE_FILE],
    );
    return rows;
  });
