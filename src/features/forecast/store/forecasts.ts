import type { PoolClient } from "pg";
import { type Cell, copyRows } from "#core/db/copy-rows.ts";
import { lockUntilCommit } from "#core/db/lock.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { queueCustomerWebhooks } from "#core/outgoing/webhook-events.ts";
import type { Scope } from "#core/values/permissions.ts";
import { expectationAt, orderChancesAt, type StoredForecast } from "#features/forecast/rules/stored-forecast.ts";
import { type MonthScore, monthsOver, nextMonth } from "#features/forecast/rules/stored-path.ts";
import type { PageForecast } from "#lib/clv/forecast.ts";
import { type ClvTier, type ForecastSetting, STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { mayBeProfiled } from "#records/customers/consent.ts";

const MOST_MONTHS = 24;

/** A churn risk that rises to this is an event. */
const RAISED_CHURN_RISK = 0.6;

/** SQL: the customers whose churn risk rises by the forecasts in a table. Who had no forecast before had no risk that could rise. */
const raisedRisks = (forecasts: string): string =>
  `select customer_id, jsonb_build_object('churnRisk', round((1 - n.order_chance_90)::numeric, 3),
       'previousChurnRisk', round((1 - o.order_chance_90)::numeric, 3)) as data
     from ${forecasts} n join customer_forecasts o using (customer_id)
    where o.business_id = $1 and 1 - o.order_chance_90 < ${RAISED_CHURN_RISK}
      and 1 - n.order_chance_90 >= ${RAISED_CHURN_RISK}`;

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
    [businessId, over.map(({ from }) => from), over.map(({ orders, revenue }) => JSON.stringify({ orders, revenue }))],
  );
};

/** The latest months, the last one first. */
export const readForecastScores = async (client: PoolClient, { businessId }: Scope): Promise<MonthScore[]> => {
  const { rows } = await client.query<MonthScore>(
    `select month::text, as_of::text as as_of, expected, actual from forecast_scores
      where business_id = $1 order by month desc limit ${MOST_MONTHS}`,
    [businessId],
  );
  return rows;
};

const TYPES = {
  predicted_clv: "bigint",
  lower: "bigint",
  upper: "bigint",
  likely_lower: "bigint",
  likely_upper: "bigint",
  expected_purchases: "float8",
  expected_order_value: "bigint",
  p_alive: "float8",
  tier: "text",
  next_order_on: "date",
  cohort: "text",
  order_chance_7: "float8",
  order_chance_30: "float8",
  order_chance_90: "float8",
};
const COLUMNS = Object.keys(TYPES);
const LIST = ["customer_id", ...COLUMNS].join(", ");

const toForecastRows = function* (pages: readonly PageForecast[], tiers: readonly ClvTier[]): Generator<Cell[]> {
  let at = 0;
  for (const page of pages) {
    for (let row = 0; row < page.customerIds.length; row++) {
      // In column order.
      yield Object.values({ ...expectationAt(page, row, tiers[at++] ?? "medium"), ...orderChancesAt(page, row) });
    }
  }
};

/**
 * Replaces all customers' forecasts in the caller's transaction; customers not included no longer have one. Unchanged
 * rows are not written.
 */
export const saveCustomerForecasts = async (
  client: PoolClient,
  { businessId }: Scope,
  { madeAt, pages, tiers }: { madeAt: Date; pages: readonly PageForecast[]; tiers: readonly ClvTier[] },
): Promise<void> => {
  await lockUntilCommit(client, "forecasts", businessId);
  await raiseWorkMem(client);
  const columns = Object.entries(TYPES).map(([name, type]) => `${name} ${type}`);
  await client.query(`create temporary table foreseen (customer_id uuid primary key, ${columns}) on commit drop`);
  await copyRows(client, "foreseen", ["customer_id", ...COLUMNS], toForecastRows(pages, tiers));
  await client.query("analyze foreseen");
  await queueCustomerWebhooks(
    client,
    { businessId },
    { event: "churn_risk.raised", at: madeAt, customers: raisedRisks("foreseen") },
  );
  await client.query(
    `with wanted as materialized (select customer_id from foreseen)
     delete from customer_forecasts f
      where business_id = $1 and not exists (select from wanted n where n.customer_id = f.customer_id)`,
    [businessId],
  );
  await client.query(
    `insert into customer_forecasts as f (business_id, ${LIST})
     select $1, ${["customer_id", ...COLUMNS].map((name) => `n.${name}`)} from foreseen n
       join customers c using (customer_id) where c.business_id = $1 and ${mayBeProfiled("c")}
     on conflict (business_id, customer_id) do update set ${COLUMNS.map((name) => `${name} = excluded.${name}`)}
      where (${COLUMNS.map((name) => `f.${name}`)}) is distinct from (${COLUMNS.map((name) => `excluded.${name}`)})`,
    [businessId],
  );
};

/** An answer with other than the standard settings is deleted if it hasn't been requested for this long. */
const KEPT_DAYS = 30;

/** The version before gross margin reads the table of revenue by its key. */
const pickAnswerTable = ({ valueBasis }: ForecastSetting): string =>
  valueBasis === "margin" ? "margin_forecast_answers" : "forecast_answers";

/** Replaces the answer with its settings; null deletes all answers of the same basis. */
export const saveForecastAnswer = async (
  client: PoolClient,
  { businessId }: Scope,
  setting: ForecastSetting,
  { madeAt, answer }: { madeAt: Date; answer: StoredForecast | null },
): Promise<void> => {
  const { months, model, level } = setting;
  await client.query(
    `delete from ${pickAnswerTable(setting)} where business_id = $1
        and ($2 or (months, model, level) = ($3, $4, $5) or made_at < $6::timestamptz - interval '${KEPT_DAYS} days')`,
    [businessId, answer === null, months, model, level, madeAt],
  );
  if (answer === null) return;
  await client.query(
    `insert into ${pickAnswerTable(setting)} (business_id, months, model, level, made_at, answer)
     values ($1, $2, $3, $4, $5, $6::jsonb)`,
    [businessId, months, model, level, madeAt, JSON.stringify(answer)],
  );
};

/** The stored answer with these settings; null if there is none yet. */
export const readForecastAnswer = async (
  client: PoolClient,
  { businessId }: Scope,
  setting: ForecastSetting = STANDARD_SETTING,
): Promise<{ madeAt: Date; answer: StoredForecast } | null> => {
  const { months, model, level } = setting;
  const { rows } = await client.query<{ madeAt: Date; answer: StoredForecast }>(
    `select made_at, answer from ${pickAnswerTable(setting)}
      where business_id = $1 and (months, model, level) = ($2, $3, $4)`,
    [businessId, months, model, level],
  );
  return rows[0] ?? null;
};
