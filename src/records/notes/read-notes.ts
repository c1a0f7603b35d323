import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import { addDays, type Day, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { FEWEST_PAST_ORDERS, type Note, PAST_DAYS } from "#records/rules/notes.ts";

type Days = { from: Day; to: Day; timeZone: string };

const readEventsAndCampaigns = async (
  client: PoolClient,
  { businessId }: Scope,
  { from, to }: Days,
): Promise<Note[]> => {
  const { rows } = await client.query<Note>(
    `select id::text, kind, name, starts_on::text, last_day::text, null::int as orders
       from planned_events where business_id = $1 and starts_on <= $3::date and last_day >= $2::date
     union all
     select id::text, 'campaign', name, starts_on::text, starts_on::text, null
       from campaigns where business_id = $1 and starts_on between $2::date and $3::date`,
    [businessId, from, to],
  );
  return rows;
};

/** Imports that ended on these days and added many past orders; looking for those ends when there are enough. */
const readImports = async (
  client: PoolClient,
  { businessId }: Scope,
  { from, to, timeZone }: Days,
): Promise<Note[]> => {
  const { rows } = await client.query<{ id: string; finishedAt: Date; orders: number }>(
    `select i.id::text, i.finished_at, i.orders_new as orders
       from imports i
      where i.business_id = $1 and i.state = 'succeeded' and i.finished_at >= $2 and i.finished_at < $3 and i.orders_new >= $4
        and $4 = (select count(*) from (
              select from orders o
               where o.business_id = $1 and o.changed_at >= i.started_at and o.created_by_import = i.id
                 and o.order_date < i.started_at - make_interval(days => $5) limit $4) past)`,
    [businessId, startOfDay(from, timeZone), startOfDay(addDays(to, 1), timeZone), FEWEST_PAST_ORDERS, PAST_DAYS],
  );
  return rows.map(({ id, finishedAt, orders }) => {
    const day = toLocalDay(finishedAt, timeZone);
    return { id, kind: "import", name: null, startsOn: day, lastDay: day, orders };
  });
};

/** The notes that concern any of these days, in the business's time zone, the earliest first. */
export const readNotes = async (client: PoolClient, scope: Scope, days: Days): Promise<Note[]> => {
  const notes = [...(await readEventsAndCampaigns(client, scope, days)), ...(await readImports(client, scope, days))];
  const order = ({ startsOn, lastDay, id }: Note) => `${startsOn} ${lastDay} ${id}`;
  return notes.sort((one, other) => (order(one) < order(other) ? -1 : 1));
};
