import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { RUN_COLUMNS, type RunRow } from "#core/runs/store/runs.ts";
import type { Scope } from "#core/values/permissions.ts";
import { OPEN_STATES, type RunState } from "#core/values/run-states.ts";

type Open = Pick<RunRow, "kind" | "state" | "trigger" | "progress"> & { customersOnly: boolean };
type Last = Pick<RunRow, "kind"> & { startedAt: Date; finishedAt: Date };

/** The business's unfinished runs, oldest first, without later readings of shops, which start no analyses; and the times of the last successful run of each kind. */
export const findOpenRuns = (scope: Scope): Promise<{ open: Open[]; last: Last[] }> =>
  withBusiness(scope, async (client) => {
    const { rows: open } = await client.query<Open>(
      `select kind, state, trigger, progress,
              coalesce((options ->> 'customersOnly')::boolean, options ->> 'format' = 'customers',
                        options ->> 'reason' = 'order', false) as customers_only
         from runs where business_id = $1 and state = any($2)
          and (kind <> 'sync_connection' or options ? 'isFirst') order by queued_at, id`,
      [scope.businessId, OPEN_STATES],
    );
    const { rows: last } = await client.query<Last>(
      `select distinct on (kind) kind, started_at, finished_at from runs
        where business_id = $1 and state = 'succeeded' and started_at is not null order by kind, finished_at desc`,
      [scope.businessId],
    );
    return { open, last };
  });

const ORDER = { queuedAt: "queued_at" };
export type RunSort = keyof typeof ORDER | `-${keyof typeof ORDER}`;

type RunsWanted = {
  words: readonly string[];
  kind: string | undefined;
  states: readonly RunState[] | undefined;
  /** Only runs started by this actor; undefined: all. */
  actorId: string | undefined;
  sort: RunSort;
};

type RunPage = Page<RunRow> & { states: Partial<Record<RunState, number>> };

/** One page of a business's runs, and the number of runs in each state. */
export const listRuns = (scope: Scope, wanted: RunsWanted, place: PageWindow): Promise<RunPage> =>
  withBusiness(scope, async (client) => {
    const { words, kind, states, actorId, sort } = wanted;
    const visible = "business_id = $1 and ($2::text is null or kind = $2) and ($3::text is null or actor_id = $3)";
    const values = [scope.businessId, kind ?? null, actorId ?? null];
    const found = `select ${RUN_COLUMNS} from runs where ${visible} and ($4::text[] is null or state = any($4))
      and ${hasWords("concat_ws(' ', kind, trigger, problem_id)", "$5")}`;
    const page = await readPage<RunRow>(
      client,
      { found, order: orderBy(ORDER, sort), values: [...values, states ?? null, words] },
      place,
    );
    const { rows } = await client.query<{ state: RunState; count: number }>(
      `select state, count(*)::int as count from runs where ${visible} group by state`,
      values,
    );
    return { ...page, states: Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
  });
