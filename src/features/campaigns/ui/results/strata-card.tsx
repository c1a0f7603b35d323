"use client";

import { useTranslations } from "next-intl";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { CampaignResults } from "#features/campaigns/contracts/campaigns.ts";
import styles from "../campaigns.module.css";
import { useCampaignWords } from "../use-campaign-words.ts";

/** The effect on revenue in each RFM segment, as the members were when they were drawn. */
export const StrataCard = ({ results: { strata } }: { results: CampaignResults }) => {
  const t = useTranslations("campaigns");
  const { count } = useFormats();
  const words = useCampaignWords();
  if (strata.length < 2) return null;
  return (
    <Card title={t("strata_title")}>
      <div className={styles.table}>
        <DataTable
          caption={t("strata_title")}
          isCaptionHidden
          rows={strata}
          keyOf={({ stratum }) => stratum}
          columns={[
            {
              name: "stratum",
              title: t("stratum"),
              value: ({ stratum }) => words.stratum(stratum),
            },
            {
              name: "members",
              title: t("members"),
              value: ({ members }) => members,
              show: ({ members }) => count(members),
            },
            {
              name: "controls",
              title: t("control_group"),
              value: ({ controls }) => controls,
              show: ({ controls }) => count(controls),
            },
            {
              name: "effect",
              title: t("effect"),
              value: ({ revenue }) => revenue?.effect ?? Number.NEGATIVE_INFINITY,
              show: ({ revenue }) => (revenue ? words.amount("revenue")(revenue.effect) : "–"),
            },
            {
              name: "interval",
              title: t("interval_title"),
              value: ({ revenue }) => revenue?.lower ?? Number.NEGATIVE_INFINITY,
              show: ({ revenue }) => (revenue ? words.interval(revenue, "revenue") : t("statuses.too_few_buyers")),
            },
          ]}
        />
      </div>
      <p className={styles.soft}>{t("strata_note")}</p>
    </Card>
  );
};
