"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { ContextLine } from "#ui/shared/page/context-line.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { TermInfo } from "#ui/shared/terms/term-info.tsx";
import { totalOf } from "./total-model.ts";
import { type ChurnOrOutreachAnswer, isCalibrated } from "./types.ts";

/** The number of customers, their value at risk, and the date. */
export const ChurnHeadline = ({ listed }: { listed: ChurnOrOutreachAnswer | undefined }) => {
  const t = useTranslations();
  const { days, moneyShort, moment } = useFormats();
  const { business } = useMe();
  if (!listed?.model) return <ContextLine phoneLines={2}>{listed ? "" : t("states.loading")}</ContextLine>;
  const { customers, valueAtRisk } = totalOf(listed.totals);
  const { model, forecast } = listed;
  return (
    <ContextLine phoneLines={2}>
      {t("states.customers", { count: customers })}
      {isCalibrated(listed) && valueAtRisk !== null && (
        <>
          {" · "}
          <TermInfo term="value_at_risk" text={t("churn.at_risk", { money: moneyShort(valueAtRisk) })} />
        </>
      )}
      {forecast && ` · ${t("churn.forecast_of", { day: days(forecast.asOf, forecast.asOf) })}`}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>
        {t("churn.model_of", { time: moment(model.ranAt, new Date()) })}
      </span>
      {!forecast && (
        <>
          {" · "}
          <Link href="/forecast">{t("churn.no_forecast")}</Link>
        </>
      )}
    </ContextLine>
  );
};
