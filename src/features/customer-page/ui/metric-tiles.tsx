"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { type FigureName, markFigure, type TermKey } from "#core/messages/terms.ts";
import styles from "#core/ui/page/tiles.module.css";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import type { CustomerMonths } from "#features/customer-page/contracts/customer-history.ts";
import { toChurnRisk } from "#lib/clv/forecast-setting.ts";
import { useKnownCosts } from "#records/ui/people/customer-columns.tsx";
import type { Customer } from "#records/ui/people/customer-name.ts";
import { useCustomerPart } from "#records/ui/people/customer-part.tsx";

/** The churn risk, which is the complement of the chance of an order that the forecast's card shows. */
const ChurnTile = ({ id, forecast }: Pick<Customer, "id" | "forecast">) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const risk = toChurnRisk(forecast?.orderChance90 ?? null);
  return (
    <div>
      <dt>
        {t("terms.churn_risk")}
        <TermInfo term="churn_risk" />
      </dt>
      <dd className={styles.value} {...markFigure("churn_risk", id)}>
        {risk === null ? "–" : percent(risk)}
      </dd>
      <dd className="small faint">
        {risk === null ? <Link href="/forecast">{t("customer.run_forecast")}</Link> : t("customer.no_order_in_90")}
      </dd>
    </div>
  );
};

/** What is at risk, the same amount as on the lists to win back; nothing while it is unknown. */
const StakeTile = ({ id, valueAtRisk }: Pick<Customer, "id" | "valueAtRisk">) => {
  const t = useTranslations("churn");
  const { money } = useFormats();
  if (!valueAtRisk) return null;
  return (
    <div>
      <dt>
        {t("value_at_risk")}
        <TermInfo term="value_at_risk" />
      </dt>
      <dd className={styles.value} {...markFigure("value_at_risk", id)}>
        {money(valueAtRisk.amount)}
      </dd>
      <dd className="small faint">{t("if_back", { money: money(valueAtRisk.ifBack) })}</dd>
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

type Tile = { metric: Metric; value: string; full?: string; beside: string; besideFigure?: FigureName };

/** The customer's metrics to date, each with its formula. */
export const MetricTiles = ({ customer }: { customer: Customer }) => {
  const t = useTranslations("customer");
  const tiles = useTiles(customer);
  const { moment } = useFormats();
  const { metrics, asOf } = customer;
  if (metrics.orderCount === 0) return <p className="soft panel p-20">{t("no_purchase")}</p>;
  return (
    <div className="stack gap-8">
      <dl className={`grid gap-12 ${styles.tiles}`}>
        {tiles.map(({ metric, value, full, beside, besideFigure }) => (
          <div key={metric}>
            <dt>
              {t(`metrics.${metric}`)}
              <TermInfo term={METRIC_TERMS[metric]}>
                {metric !== "predictedClv" && (
                  <p>{t("from_orders", { count: metrics.orderCount, time: moment(asOf, new Date()) })}</p>
                )}
              </TermInfo>
            </dt>
            <dd className={styles.value} title={full} {...markFigure(METRIC_TERMS[metric], customer.id)}>
              {value}
            </dd>
            <dd className="small faint" {...(besideFigure && markFigure(besideFigure, customer.id))}>
              {beside}
            </dd>
          </div>
        ))}
        {customer.profilingObjectionAt === null && <ChurnTile id={customer.id} forecast={customer.forecast} />}
        <StakeTile id={customer.id} valueAtRisk={customer.valueAtRisk} />
      </dl>
      <p className="small faint">{t("frame", { currency: customer.currency, time: moment(asOf, new Date()) })}</p>
    </div>
  );
};

/** Completed and partial orders that don't count, because they were refunded in full or have gift cards alone. */
const countRefunded = ({ statuses }: CustomerMonths, counted: number): number =>
  Math.max(0, statuses.completed + statuses.partial - counted);

const useTiles = ({ id, metrics, forecast }: Customer): Tile[] => {
  const t = useTranslations();
  const { money, moneyShort, percent, count, decimal, day } = useFormats();
  const toKnownCosts = useKnownCosts();
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
      besideFigure: "last_order",
    },
  ];
  const { grossMargin, marginRate } = metrics;
  if (grossMargin !== null) {
    const rate = marginRate === null ? null : t("customer.margin_of", { margin: percent(marginRate) });
    const beside = [rate, toKnownCosts(metrics)].filter((text) => text !== null).join(" · ");
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
