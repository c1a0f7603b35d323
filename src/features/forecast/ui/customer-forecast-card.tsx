"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type FigureName, markFigure, type TermKey } from "#core/messages/terms.ts";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import type { CustomerForecast } from "#features/forecast/contracts/forecast-customers.ts";
import { forecastWarning } from "#features/forecast/rules/forecast-words.ts";
import { ORDER_CHANCES } from "#lib/clv/forecast-setting.ts";
import type { CustomerCardProps } from "#records/ui/feature-pages.tsx";
import { useFieldColumns } from "#records/ui/people/customer-columns.tsx";
import { CustomerPart, useCustomerPart } from "#records/ui/people/customer-part.tsx";
import styles from "./forecast.module.css";
import { IntervalAxis, IntervalLine, ReasonList, TierName } from "./forecast-marks.tsx";

import { moneyScale } from "./value-scales.ts";

/** A customer's forecast with its interval and reasons. */
export const CustomerForecastCard = ({ customer: { id }, page }: CustomerCardProps) => {
  const t = useTranslations("forecast");
  const part = useCustomerPart("GET /api/admin/customers/{id}/forecast", id);
  return (
    <CustomerPart title={t("customer_title")} term="clv" failed={t("customer_failed")} part={part} height={320}>
      {(forecast) =>
        forecast ? (
          <div className={`stack gap-8 mt-8 ${styles.own}`}>
            <Expectation customerId={id} forecast={forecast} />
            <h3 className="small font-semibold">{t("why")}</h3>
            <ReasonList reasons={forecast.why} />
            {page.state.view === "table" ? <Facts forecast={forecast} /> : <FoldedFacts forecast={forecast} />}
          </div>
        ) : (
          <p className="small faint">{t("customer_none")}</p>
        )
      }
    </CustomerPart>
  );
};

/** This model gives one-time buyers a probability of 1, so explain it beside the number. */
const isOfBgNbdAlone = ({ pAlive, model: { weights } }: CustomerForecast): boolean =>
  pAlive !== null && Object.keys(weights).every((name) => name === "bg_nbd" || weights[name] === 0);

type Fact = { title: string; term: TermKey; figure?: FigureName; shown: ReactNode };

const Expectation = ({ customerId, forecast }: { customerId: string; forecast: CustomerForecast }) => {
  const t = useTranslations();
  const { days, decimal, exactPercent, money, percent, short } = useFormats();
  const { predictedClv, lower, upper, level, months, tier, pAlive, nextOrderOn, model } = forecast;
  const { language } = useLanguage(false);
  const columns = useFieldColumns();
  const scale = moneyScale([{ value: predictedClv, lower, upper }]);
  const facts: Fact[] = [
    { title: t("forecast.tier"), term: "clv_tier", shown: <TierName tier={tier} /> },
    {
      title: t("forecast.place"),
      term: "clv_rank",
      shown: t("forecast.place_of", { rank: forecast.rank, customers: forecast.customers }),
    },
    { title: t("forecast.purchases"), term: "expected_purchases", shown: decimal(forecast.expectedPurchases) },
    { title: t("forecast.order_value"), term: "expected_order_value", shown: money(forecast.expectedOrderValue) },
    ...(pAlive === null
      ? []
      : [{ title: t("forecast.still"), term: "probability_active" as const, shown: percent(pAlive) }]),
    {
      title: t("forecast.next_on"),
      term: "next_purchase",
      shown: nextOrderOn === null ? t("forecast.not_within", { months }) : days(nextOrderOn, nextOrderOn),
    },
    ...ORDER_CHANCES.map((name) => ({
      title: columns[name].title,
      term: "order_chance" as const,
      figure: name,
      shown: columns[name].show(forecast),
    })),
  ];
  return (
    <>
      <p>
        {t("forecast.customer_answer", {
          money: money(predictedClv),
          months,
          lower: money(lower),
          upper: money(upper),
          level: exactPercent(level),
        })}
      </p>
      <div>
        <IntervalLine of={forecast} scale={scale} />
        <IntervalAxis scale={scale} write={short} />
      </div>
      <p className="small faint">{t("forecast.top_legend", { level: exactPercent(level) })}</p>
      <dl className={`grid gap-8-16 ${styles.ownFacts}`}>
        {facts.map(({ title, term, figure = term, shown }) => (
          <div key={title}>
            <dt className="small faint">
              {title}
              <TermInfo term={term} />
            </dt>
            <dd {...markFigure(figure, customerId)}>{shown}</dd>
          </div>
        ))}
      </dl>
      <p className="small faint">
        {t("forecast.customer_frame", { model: model.label, date: days(forecast.asOf, forecast.asOf) })}
        {isOfBgNbdAlone(forecast) && ` ${forecastWarning({ code: "p_alive_of_bg_nbd", values: {} }, language)}`}
      </p>
    </>
  );
};

const FoldedFacts = ({ forecast }: { forecast: CustomerForecast }) => {
  const t = useTranslations("forecast");
  return (
    <details>
      <summary className={styles.summary}>{t("facts_title")}</summary>
      <Facts forecast={forecast} />
    </details>
  );
};

const FACTS = ["purchaseDays", "daysSinceLast", "usualGapDays", "tenureDays", "orderValue"] as const;

/** The model's inputs, beside those of the median customer. */
const Facts = ({ forecast: { facts } }: { forecast: CustomerForecast }) => {
  const t = useTranslations("forecast");
  const { decimal, money } = useFormats();
  const written = (name: (typeof FACTS)[number], value: number | null) =>
    value === null ? "–" : name === "orderValue" ? money(value) : decimal(value);
  const column = (which: "value" | "typical", title: string) => ({
    name: which,
    title,
    value: (name: (typeof FACTS)[number]) => facts[name][which] ?? -1,
    show: (name: (typeof FACTS)[number]) => written(name, facts[name][which]),
  });
  return (
    <DataTable
      caption={t("facts_title")}
      isCaptionHidden
      rows={[...FACTS]}
      keyOf={(name) => name}
      columns={[
        { name: "fact", title: t("fact"), value: (name) => t(`facts.${name}`) },
        column("value", t("own")),
        column("typical", t("typical")),
      ]}
    />
  );
};
