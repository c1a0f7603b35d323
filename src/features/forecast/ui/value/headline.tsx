"use client";

import { useTranslations } from "next-intl";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/terms/term-info.tsx";
import styles from "../forecast.module.css";
import type { ForecastStatus } from "../types.ts";
import { useModelWords } from "../use-model-words.ts";

type Props = { status: ForecastStatus | undefined; isUpdating: boolean };

/** Total expected spending with its interval, population, period and model. */
export const Headline = ({ status, isUpdating }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const models = useModelWords();
  const { business } = useMe();
  if (!status) {
    return (
      <>
        <div className={styles.headline} data-waiting />
        <ContextLine phoneLines={3}>{isUpdating ? t("states.loading") : ""}</ContextLine>
      </>
    );
  }
  const { answer, currency, months, level } = status;
  if (!answer) {
    return (
      <>
        <div className={styles.headline} data-waiting>
          <strong>—</strong>
        </div>
        <ContextLine phoneLines={3}>{t("report.currency_net", { currency })}</ContextLine>
      </>
    );
  }
  const { value, lower, upper, pastValue } = answer.totals;
  return (
    <>
      <div className={styles.headline}>
        <strong title={formats.money(value)}>{formats.moneyShort(value)}</strong>
        <TermInfo term="expected_spend" />
        <span>
          {t("forecast.range", {
            lower: formats.moneyShort(lower),
            upper: formats.moneyShort(upper),
            level: formats.exactPercent(level),
          })}{" "}
          <TermInfo term="prediction_interval" />
        </span>
        <span className={styles.soft}>{t("forecast.before", { months, money: formats.moneyShort(pastValue) })}</span>
      </div>
      <ContextLine phoneLines={3}>
        {[
          t("forecast.buyers", { count: answer.customers }),
          formats.days(answer.asOf, answer.until),
          t("report.currency_net", { currency }),
          models(answer.model),
        ].join(" · ")}
        {" · "}
        <span title={t("report.zone", { zone: business.timeZone })}>
          {t("report.as_of", { time: formats.moment(answer.madeAt, new Date()) })}
        </span>
        <span role="status">{isUpdating ? ` · ${t("rfm.updating")}` : ""}</span>
      </ContextLine>
    </>
  );
};
