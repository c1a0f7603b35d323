"use client";

import { useTranslations } from "next-intl";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import styles from "../forecast.module.css";
import { leadingMethods, type Method, type PathRecord as ShopRecord } from "./path-model.ts";

type Props = { record: ShopRecord | null; months: number };

/** Which method carries most of the forecast and why, how far past forecasts were off, and the figures behind both on request. */
export const PathRecord = ({ record, months }: Props) => {
  const t = useTranslations("forecast");
  const { percent } = useFormats();
  const [first, other] = record ? leadingMethods(record) : [];
  if (!record || !first) return <p className="max-w-prose mt-12 small faint">{t("record_none", { months })}</p>;
  const { length } = record.forecasts;
  return (
    <div className="mt-12">
      <p className="max-w-prose">
        {t("record_why", {
          weight: percent(first.weight),
          method: t(`method_phrases.${first.method}`),
          error: percent(first.error),
          count: length,
          isCompared: other ? "yes" : "no",
          other: other ? t(`method_phrases.${other.method}`) : "",
          otherError: other ? percent(other.error) : "",
        })}{" "}
        {t("record_error", { count: length, error: percent(record.error) })}
      </p>
      <details>
        <summary className={styles.summary}>{t("record_details")}</summary>
        <RecordTables record={record} />
        <p className="max-w-prose mt-12 small faint">{t("record_about")}</p>
      </details>
    </div>
  );
};

type Period = ShopRecord["forecasts"][number];

/** All methods with their weights, and each past period as it was forecast and as it went. */
const RecordTables = ({ record }: { record: ShopRecord }) => {
  const t = useTranslations("forecast");
  const { change, count, days, percent } = useFormats();
  return (
    <div className="stack min-w-0 gap-12 mt-12">
      <DataTable
        caption={t("record_methods")}
        rows={record.methods}
        keyOf={({ method }) => method}
        columns={[
          { name: "method", title: t("record_method"), value: ({ method }: Method) => t(`method_names.${method}`) },
          { name: "weight", title: t("weight"), term: "model_weight", value: ({ weight }) => weight, format: percent },
          {
            name: "error",
            title: t("record_typical"),
            term: "typical_error",
            value: ({ error }) => error,
            format: percent,
          },
        ]}
      />
      <DataTable
        caption={t("record_periods")}
        rows={record.forecasts}
        keyOf={({ from }) => from}
        columns={[
          {
            name: "period",
            title: t("record_period"),
            value: ({ from }: Period) => from,
            show: (each) => days(each.from, each.to),
          },
          { name: "actual", title: t("record_actual"), value: ({ actual }) => actual, format: count },
          { name: "expected", title: t("record_expected"), value: ({ expected }) => expected, format: count },
          {
            name: "gap",
            title: t("score_difference"),
            value: ({ actual, expected }) => expected / actual - 1,
            format: change,
          },
        ]}
      />
    </div>
  );
};
