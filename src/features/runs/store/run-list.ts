import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { OPEN_STATES, type RunState } from "#core/values/run-states.ts";
import type { RunKind, RunOptions } from "#features/runs/rules/kinds.ts";
import { RUN_COLUMNS, type RunRow } from "./runs.ts";

type Open = Pick<RunRow, "kind" | "state" | "trigger" | "progress"> & { customersOnly: boolean };
type Last = Pick<RunRow, "kind"> & { startedAt: Date; finishedAt: Date };

/** The business's unfinished runs, oldest first, without later readings of shops, which start no analyses; and the times of the last successful run of each kind. */
export const readOpenRuns = (scope: Scope): Promise<{ open: Open[]; last: Last[] }> =>
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

/** When the last successful run ended, as a number; 0 before the first. Changes with everything that runs compute. */
export const lastRunAt = async (scope: Scope): Promise<number> => {
  const { last } = await readOpenRuns(scope);
  return Math.max(0, ...last.map(({ finishedAt }) => finishedAt?.getTime() ?? 0));
};

const ORDER = { queuedAt: '"queuedAt"' };
export type RunSort = keyof typeof ORDER | `-${keyof typeof ORDER}`;

type RunsWanted = {
  words: readonly string[];
  kind: RunKind | undefined;
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

/** Also undefined if another actor than `actorId` started it. */
export const findRun = (scope: Scope, id: string, actorId?: string): Promise<RunRow | undefined> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<RunRow>(
      `select ${RUN_COLUMNS} from runs where business_id = $1 and id = $2 and ($3::text is null or actor_id = $3)`,
      [scope.businessId, id, actorId ?? null],
    );
    return rows[0];
  });

/** The kinds of runs that calculate a report as of an earlier day. */
type AsOfKind = "purchasing_as_of" | "forecast_as_of";

export type UnfinishedRun = Pick<RunRow, "id" | "state" | "progress" | "steps" | "options">;

/** The last run of a kind unless it is done, with only its progress. */
export const findUnfinishedRun = (scope: Scope, kind: RunKind): Promise<UnfinishedRun | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<UnfinishedRun>(
      `select id, state, progress, steps, options from
         (select * from runs where business_id = $1 and kind = $2 order by queued_at desc, id limit 1) as last
        where state not in ('succeeded', 'cancelled')`,
      [scope.businessId, kind],
    );
    return rows[0] ?? null;
  });

/** The last run that calculates exactly this, unless it is done. */
export const findRunAsOf = async <Kind extends AsOfKind>(
  scope: Scope,
  kind: Kind,
  options: RunOptions<Kind>,
): Promise<UnfinishedRun | null> => {
  const run = await findUnfinishedRun(scope, kind);
  const given: Readonly<Record<string, unknown>> = { ...run?.options };
  return Object.entries(options).every(([name, value]) => given[name] === value) ? run : null;
};
