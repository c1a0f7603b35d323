import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import { type MonthScore, monthsOver, nextMonth } from "#features/forecast/rules/path/month-score.ts";
import type { StoredForecast } from "#features/forecast/rules/stored-forecast.ts";

const MOST_MONTHS = 24;

/**
 * Notes what a forecast expects of the coming calendar month, unless a later forecast has done so, and counts the
 * noted months that are over. A month that has begun keeps its expectation, and a counted one its count.
 */
export const saveForecastScores = async (
  client: PoolClient,
  { businessId }: Scope,
  { asOf, path }: Pick<StoredForecast, "asOf" | "path">,
): Promise<void> => {
  if (!path) return;
  const next = nextMonth(path);
  if (next) {
    await client.query(
      `insert into forecast_scores as s (business_id, month, as_of, expected) values ($1, $2, $3, $4::jsonb)
       on conflict (business_id, month) do update set as_of = excluded.as_of, expected = excluded.expected
        where s.as_of <= excluded.as_of`,
      [businessId, next.month, asOf, JSON.stringify(next.expected)],
    );
  }
  const over = monthsOver(path, asOf);
  await client.query(
    `update forecast_scores s set actual = o.actual from unnest($2::date[], $3::jsonb[]) as o (month, actual)
      where s.business_id = $1 and s.month = o.month and s.actual is null`,
    [
      ...[businessId, over.map(({ from }) => from)],
      over.map(({ orders, revenue }) => JSON.stringify({ orders, revenue })),
    ],
  );
};

/** The latest months, the last one first. */
export const readForecastScores = async (client: PoolClient, { businessId }: Scope): Promise<MonthScore[]> => {
  const { rows } = await client.query<MonthScore>(
    `select month::text, as_of::text as "asOf", expected, actual from forecast_scores
      where business_id = $1 order by month desc limit ${MOST_MONTHS}`,
    [businessId],
  );
  return rows;
};
