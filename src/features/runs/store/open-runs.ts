import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { OPEN_STATES } from "#core/values/run-states.ts";
import type { RunRow } from "./runs.ts";

type Open = Pick<RunRow, "kind" | "state" | "trigger" | "progress"> & { customersOnly: boolean };
type Last = Pick<RunRow, "kind"> & { startedAt: Date; finishedAt: Date };

/** The business's unfinished runs, oldest first, without later readings of shops, which start no analyses; and the times of the last successful run of each kind. */
export const readOpenRuns = (scope: Scope): Promise<{ open: Open[]; last: Last[] }> =>
  withBusiness(scope, async (client) => {
    const { rows: open } = await client.query<Open>(
      `select kind, state, trigger, progress,
              coalesce((options ->> 'customersOnly')::boolean, options ->> 'format' = 'customers',
                        options ->> 'reason' = 'order', false) as "customersOnly"
         from runs where business_id = $1 and state = any($2)
          and (kind <> 'sync_connection' or options ? 'isFirst') order by queued_at, id`,
      [scope.businessId, OPEN_STATES],
    );
    const { rows: last } = await client.query<Last>(
      `select distinct on (kind) kind, started_at as "startedAt", finished_at as "finishedAt" from runs
        where business_id = $1 and state = 'succeeded' and started_at is not null order by kind, finished_at desc`,
      [scope.businessId],
    );
    return { open, last };
  });

/** When the last successful run ended, as a number; 0 before the first. Changes with everything that runs compute. */
export const lastRunAt = async (scope: Scope): Promise<number> => {
  const { last } = await readOpenRuns(scope);
  return Math.max(0, ...last.map(({ finishedAt }) => finishedAt?.getTime() ?? 0));
};
