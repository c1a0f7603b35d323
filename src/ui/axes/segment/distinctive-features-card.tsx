"use client";

import { useTranslations } from "next-intl";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { DifferenceBar } from "#ui/shared/charts/difference-bar.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../axes.module.css";
import type { SelectedSegment } from "../types.ts";
import { useUnitWords } from "../use-unit-words.ts";
import { type DistinctiveFeature, distinctiveFeatures } from "./distinctive-features-model.ts";

/** Smaller differences from all customers are not shown. */
const MIN_DIFFERENCE = 0.1;

/** The features that set a segment apart, as bars or as a table. */
export const DistinctiveFeaturesCard = ({
  shown: { axis, segment },
  isTable,
}: {
  shown: SelectedSegment;
  isTable: boolean;
}) => {
  const t = useTranslations();
  const { fine } = useFormats();
  const { nameOf, written } = useUnitWords(axis);
  const marks = distinctiveFeatures(segment, axis.features);
  const title = t("chart_titles.cluster_profile");
  const [first] = marks;
  return (
    <ChartCard
      title={title}
      term="distance"
      answer={
        first && Math.abs(first.z) >= MIN_DIFFERENCE
          ? t("axes.marks_answer", {
              group: segment.name,
              feature: nameOf(first.feature),
              value: written(first.feature, first.value),
              all: written(first.feature, first.average),
            })
          : t("axes.marks_plain", { group: segment.name })
      }
      isTable={isTable}
      table={
        <DataTable<DistinctiveFeature>
          caption={title}
          isCaptionHidden
          rows={marks}
          keyOf={({ feature }) => feature}
          columns={[
            { name: "feature", title: t("axes.feature"), value: ({ feature }) => nameOf(feature) },
            {
              name: "own",
              title: segment.name,
              value: ({ value }) => value,
              show: ({ feature, value }) => written(feature, value),
            },
            {
              name: "all_customers",
              title: t("axes.all_customers"),
              value: ({ average }) => average,
              show: ({ feature, average }) => written(feature, average),
            },
            { name: "z", title: t("axes.distance"), term: "distance", value: ({ z }) => z, show: ({ z }) => fine(z) },
          ]}
        />
      }
    >
      <dl className={styles.marks}>
        {marks.map(({ feature, value, average, z }) => (
          <div key={feature}>
            <dt>{nameOf(feature)}</dt>
            <dd>
              <DifferenceBar z={z} />
              {t("axes.mark", { value: written(feature, value), all: written(feature, average) })}
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.soft}>{t("axes.marks_note")}</p>
    </ChartCard>
  );
};
