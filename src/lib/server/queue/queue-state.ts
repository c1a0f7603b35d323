import type { RunKind } from "#lib/domain/runs/kinds.ts";

export type QueueState = {
  kind: RunKind;
  /** Due and not started. */
  waiting: number;
  active: number;
  /** Since it was due; 0 if none is waiting. */
  oldestWaitingSeconds: number;
};

type Asked = { query: (sql: string) => Promise<{ rows: unknown[] }> };

/** The queue's state across all businesses; null before its first use. */
export const readQueueState = async (client: Asked): Promise<QueueState[] | null> => {
  const { rows: found } = await client.query("select to_regclass('pgboss.job') is not null as there");
  if (!(found[0] as { there: boolean }).there) return null;
  const { rows } = await client.query(
    `select q.name as kind,
       count(*) filter (where j.state in ('created', 'retry') and j.start_after <= now())::int as waiting,
       count(*) filter (where j.state = 'active')::int as active,
       coalesce(extract(epoch from now() - min(j.start_after)
         filter (where j.state in ('created', 'retry') and j.start_after <= now())), 0)::float8 as "oldestWaitingSeconds"
       from pgboss.queue q left join pgboss.job j on j.name = q.name and j.state < 'completed'
      where q.dead_letter is not null group by 1 order by 1`,
  );
  return rows as QueueState[];
};
