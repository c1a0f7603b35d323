"use client";

import { useTranslations } from "next-intl";
import { FEATURES } from "#lib/domain/purchasing/purchasing.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { DistinctiveFeatures } from "./distinctive-features.tsx";
import styles from "./purchasing.module.css";
import type { SelectedGroup } from "./types.ts";
import { useFeatureWords } from "./use-feature-words.ts";

/** What sets the selected segment apart; the table shows all of its features. */
export const ProfileCard = ({ shown: { group, answer }, isTable }: { shown: SelectedGroup; isTable: boolean }) => {
  const t = useTranslations();
  const { fine } = useFormats();
  const { nameOf, written } = useFeatureWords();
  const [first] = group.standout;
  const rows = FEATURES.flatMap((feature) => {
    const groupValue = group.profile[feature];
    const averageValue = answer.population[feature];
    if (groupValue === undefined && averageValue === undefined) return [];
    const z = group.standout.find((each) => each.feature === feature)?.z;
    return [{ feature, groupValue: groupValue ?? null, averageValue: averageValue ?? null, z }];
  });
  const title = t("chart_titles.cluster_profile");
  return (
    <ChartCard
      title={title}
      term="distance"
      answer={
        first
          ? t("purchasing.profile_answer", {
              group: group.label,
              feature: nameOf(first.feature),
              value: written(first.feature, first.value),
              all: written(first.feature, first.population),
            })
          : t("purchasing.profile_plain", { group: group.label })
      }
      isTable={isTable || group.standout.length === 0}
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={rows}
          keyOf={({ feature }) => feature}
          columns={[
            { name: "feature", title: t("purchasing.feature"), value: ({ feature }) => nameOf(feature) },
            {
              name: "own",
              title: group.label,
              value: ({ groupValue }) => groupValue ?? -1,
              show: ({ feature, groupValue }) => written(feature, groupValue),
            },
            {
              name: "all_customers",
              title: t("purchasing.all_customers"),
              value: ({ averageValue }) => averageValue ?? -1,
              show: ({ feature, averageValue }) => written(feature, averageValue),
            },
            {
              name: "distance",
              title: t("purchasing.distance"),
              term: "distance",
              value: ({ z }) => z ?? 0,
              show: ({ z }) => (z === undefined ? "–" : fine(z)),
            },
          ]}
        />
      }
    >
      <DistinctiveFeatures of={group.standout} isRoomy />
      <p className={styles.soft}>{t("purchasing.profile_note")}</p>
    </ChartCard>
  );
};
