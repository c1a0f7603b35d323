"use client";

import { useTranslations } from "next-intl";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { CampaignResults } from "#features/campaigns/contracts/campaigns.ts";
import styles from "../campaigns.module.css";
import { useCampaignWords } from "../use-campaign-words.ts";
import { shownMeasures } from "./effect-card.tsx";

/** The effect on every measure after 7, 30 and 90 days, per customer and in all. */
export const WindowsCard = ({ results }: { results: CampaignResults }) => {
  const t = useTranslations("campaigns");
  const { percent } = useFormats();
  const words = useCampaignWords();
  const rows = shownMeasures(results).flatMap((measure) =>
    results.measures[measure].windows.map((window) => ({ measure, ...window })),
  );
  type Row = (typeof rows)[number];
  const number = (name: "effect" | "controlMean" | "total", title: string) => ({
    name,
    title,
    value: ({ point }: Row) => point?.[name] ?? Number.NEGATIVE_INFINITY,
    show: ({ point, measure }: Row) =>
      point ? words[name === "total" ? "total" : "amount"](measure)(point[name]) : "–",
  });
  return (
    <Card title={t("windows_title")}>
      <div className={styles.table}>
        <DataTable
          caption={t("windows_title")}
          isCaptionHidden
          rows={rows}
          keyOf={({ measure, days }) => `${measure} ${days}`}
          columns={[
            {
              name: "measure",
              title: t("measure"),
              value: ({ measure, days }) => `${measure} ${days}`,
              show: ({ measure }) => t(`measures.${measure}`),
            },
            {
              name: "days",
              title: t("window"),
              value: ({ days }) => days,
              show: ({ days, isFinal, point }) =>
                point && !isFinal ? t("days_so_far", { day: point.day, days }) : t("days", { days }),
            },
            number("controlMean", t("without")),
            number("effect", t("effect")),
            {
              name: "relative",
              title: t("relative"),
              value: ({ point }) => point?.relative ?? Number.NEGATIVE_INFINITY,
              show: ({ point }) => (point ? words.relative(point) : "–"),
            },
            {
              name: "interval",
              title: t("interval_title"),
              value: ({ point }) => point?.lower ?? Number.NEGATIVE_INFINITY,
              show: ({ point, measure }) => (point ? words.interval(point, measure) : t("statuses.too_few_buyers")),
            },
            number("total", t("total")),
          ]}
        />
      </div>
      <p className={styles.soft}>
        {t("windows_note")}
        {results.explained !== null && ` ${t("explained", { share: percent(results.explained) })}`}
      </p>
    </Card>
  );
};
