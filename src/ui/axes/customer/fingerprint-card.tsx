"use client";

import { useTranslations } from "next-intl";
import type { AxisProfile } from "#contracts/axes/axis-profile.ts";
import type { AxisDetails } from "#contracts/axes/axis-segment.ts";
import { AXES } from "#lib/domain/axes/registry/axes.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./customer-axes.module.css";
import { type AxisPrint, fingerprintOf, mostInformative } from "./fingerprint-model.ts";
import { Percentiles } from "./percentiles.tsx";
import { useAxisWords } from "./use-axis-words.ts";
import { usePercentileWords } from "./use-standing-words.ts";

type Props = {
  profile: AxisProfile;
  axes: readonly AxisDetails[];
  orderCount: number;
  isTable: boolean;
};

/** "How does this customer compare?": every feature against all customers, the most distinctive first. */
export const FingerprintCard = ({ profile, axes, orderCount, isTable }: Props) => {
  const t = useTranslations();
  const { prints, left } = fingerprintOf(profile, AXES, { orderCount });
  const [first] = mostInformative(prints, 1);
  return (
    <ChartCard
      title={t("chart_titles.fingerprint")}
      term="percentile"
      answer={first && <Answer {...first} />}
      isTable={isTable}
      table={<FingerprintTable prints={prints} axes={axes} />}
    >
      <Percentiles prints={prints} />
      {left > 0 && (
        <p className={styles.soft}>
          {t("customer_axes.left_out", { count: left, isOnce: orderCount === 1 ? "yes" : "no" })}
        </p>
      )}
    </ChartCard>
  );
};

const Answer = ({
  axis,
  feature,
  percentile,
  value,
}: {
  axis: string;
  feature: string;
  percentile: number;
  value: number;
}) => {
  const t = useTranslations("customer_axes");
  const words = usePercentileWords(axis);
  return t("print_answer", {
    feature: words.nameOf(feature),
    value: words.written(feature, value),
    standing: words.standing({ percentile }),
  });
};

type Row = { axis: string; feature: string; percentile: number; value: number; median: number | null };

const FingerprintTable = ({ prints, axes }: { prints: readonly AxisPrint[]; axes: readonly AxisDetails[] }) => {
  const t = useTranslations();
  const { count } = useFormats();
  const { axisName } = useAxisWords();
  const medianOf = (axis: string, feature: string): number | null =>
    axes.find((one) => one.axis === axis)?.features.find(({ key }) => key === feature)?.median ?? null;
  const rows = prints.flatMap(({ axis, dots }) =>
    dots.map((dot): Row => ({ axis, ...dot, median: medianOf(axis, dot.feature) })),
  );
  return (
    <DataTable
      caption={t("chart_titles.fingerprint")}
      isCaptionHidden
      rows={rows}
      keyOf={({ axis, feature }) => `${axis} ${feature}`}
      columns={[
        {
          name: "feature",
          title: t("axes.feature"),
          value: ({ feature }) => feature,
          show: (row) => <Name {...row} />,
        },
        { name: "axis", title: t("axes.axis"), value: ({ axis }) => axisName(axis) },
        {
          name: "percentile",
          title: t("customer_axes.percentile"),
          term: "percentile",
          value: (r) => r.percentile,
          show: (r) => count(r.percentile),
        },
        { name: "value", title: t("customer_axes.own"), value: (r) => r.value, show: (r) => <Value {...r} /> },
        {
          name: "median",
          title: t("customer_axes.median"),
          value: (r) => r.median ?? -1,
          show: (r) => (r.median === null ? "–" : <Value {...r} value={r.median} />),
        },
      ]}
    />
  );
};

const Name = ({ axis, feature }: Pick<Row, "axis" | "feature">) => usePercentileWords(axis).nameOf(feature);

const Value = ({ axis, feature, value }: Pick<Row, "axis" | "feature" | "value">) =>
  usePercentileWords(axis).written(feature, value);
