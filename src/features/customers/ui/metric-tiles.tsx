"use client";

import { useTranslations } from "next-intl";
import type { TermKey } from "#core/messages/terms.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import { ChurnReasons, useChurnWords } from "#features/axes/ui/customer/churn-card.tsx";

import type { CustomerMonths } from "#features/customers/contracts/customer-history.ts";
import { useMarginColumns } from "#records/ui/people/customer-columns.tsx";
import type { Customer } from "#records/ui/people/customer-name.ts";
import { useCustomerPart } from "#records/ui/people/customer-part.tsx";
import styles from "./customer.module.css";

/** The churn risk as a metric tile, with its reasons beside its definition. */
const ChurnTile = ({ customerId }: { customerId: string }) => {
  const t = useTranslations();
  const { data: churn, error } = useCustomerPart("GET /api/admin/customers/{id}/churn", customerId);
  const words = useChurnWords();
  if (error || churn === null) return null;
  // Reserve the tile's place while it loads, so that the others don't move.
  return (
    <div aria-busy={churn === undefined}>
      <dt>
        {t("terms.churn_risk")}
        {churn && (
          <TermInfo term="churn_risk">
            <p>{words.sentence(churn)}</p>
            <ChurnReasons churn={churn} />
          </TermInfo>
        )}
      </dt>
      <dd className={styles.tileValue}>{churn && words.short(churn)}</dd>
      <dd className={styles.soft}>{churn && words.beside(churn)}</dd>
    </div>
  );
};

type Metric = keyof Customer["formulas"];

/** What explains each metric. */
const METRIC_TERMS: Record<Metric, TermKey> = {
  lifetimeValue: "lifetime_value",
  orderCount: "orders",
  averageOrderValue: "average_order_value",
  daysSinceLastPurchase: "days_since_last_purchase",
  purchaseFrequency: "purchase_frequency",
  tenureDays: "tenure",
  grossMargin: "gross_margin",
  predictedClv: "clv",
};

type Tile = { metric: Metric; value: string; full?: string; beside: string };

/** The customer's metrics to date, each with its formula. */
export const MetricTiles = ({ customer }: { customer: Customer }) => {
  const t = useTranslations("customer");
  const tiles = useTiles(customer);
  const { moment } = useFormats();
  const { metrics, asOf } = customer;
  if (metrics.orderCount === 0) return <p className={styles.noPurchase}>{t("no_purchase")}</p>;
  return (
    <div className={styles.worth}>
      <dl className={styles.tiles}>
        {tiles.map(({ metric, value, full, beside }) => (
          <div key={metric}>
            <dt>
              {t(`metrics.${metric}`)}
              <TermInfo term={METRIC_TERMS[metric]}>
                {metric !== "predictedClv" && (
                  <p>{t("from_orders", { count: metrics.orderCount, time: moment(asOf, new Date()) })}</p>
                )}
              </TermInfo>
            </dt>
            <dd className={styles.tileValue} title={full}>
              {value}
            </dd>
            <dd className={styles.soft}>{beside}</dd>
          </div>
        ))}
        {customer.profilingObjectionAt === null && <ChurnTile customerId={customer.id} />}
      </dl>
      <p className={styles.soft}>{t("frame", { currency: customer.currency, time: moment(asOf, new Date()) })}</p>
    </div>
  );
};

/** Completed and partial orders that don't count, because they were refunded in full. */
const countRefunded = ({ statuses }: CustomerMonths, counted: number): number =>
  Math.max(0, statuses.completed + statuses.partial - counted);

const useTiles = ({ id, metrics, forecast }: Customer): Tile[] => {
  const t = useTranslations();
  const { money, moneyShort, percent, count, decimal, day } = useFormats();
  const { knownOf } = useMarginColumns();
  const { data } = useCustomerPart("GET /api/admin/customers/{id}/months", id);
  const { lifetimeValue, orderCount, averageOrderValue, daysSinceLastPurchase, lastOrderAt, firstOrderAt } = metrics;
  const ago = daysSinceLastPurchase ?? 0;
  const short = (amount: number) => ({
    value: amount < 10_000 ? money(amount) : moneyShort(amount),
    full: money(amount),
  });
  const placed = data ? t("customer.placed", { ...data.statuses, refunded: countRefunded(data, orderCount) }) : "";
  const tiles: Tile[] = [
    {
      metric: "lifetimeValue",
      ...short(lifetimeValue),
      beside: data ? t("customer.net_of", { refunded: money(data.refunded) }) : "",
    },
    { metric: "orderCount", value: count(orderCount), beside: placed },
    { metric: "averageOrderValue", ...short(averageOrderValue ?? 0), beside: t("customer.per_order") },
    {
      metric: "daysSinceLastPurchase",
      value: ago === 0 ? t("states.today") : t("states.days_ago", { days: ago }),
      beside: lastOrderAt ? day(lastOrderAt) : "",
    },
  ];
  const { grossMargin, marginRate } = metrics;
  if (grossMargin !== null) {
    const rate = marginRate === null ? null : t("customer.margin_of", { margin: percent(marginRate) });
    const beside = [rate, knownOf(metrics)].filter((text) => text !== null).join(" · ");
    tiles.splice(1, 0, { metric: "grossMargin", ...short(grossMargin), beside });
  }
  const since = firstOrderAt ? t("customer.since", { date: day(firstOrderAt) }) : "";
  // A single order has no cadence.
  if (orderCount > 1) {
    tiles.push({ metric: "purchaseFrequency", value: decimal(metrics.purchaseFrequency), beside: since });
  }
  if (forecast) {
    const between = { lower: short(forecast.lower).value, upper: short(forecast.upper).value };
    tiles.push({
      metric: "predictedClv",
      ...short(forecast.predictedClv),
      beside: t("customer.clv_between", between),
    });
  }
  return tiles;
};
