"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AxisDetails } from "#contracts/axes/axis-segment.ts";
import { verdictOf } from "#lib/domain/axes/verdict.ts";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { clarityOf } from "./axes-model.ts";
import { pointsMoved } from "./change-model.ts";

export const AxesTable = ({ axes, title }: { axes: readonly AxisDetails[]; title: string }) => {
  const t = useTranslations();
  const { count, decimal, percent } = useFormats();
  return (
    <Card>
      <DataTable
        caption={title}
        isCaptionHidden
        rows={[...axes]}
        keyOf={({ axis }) => axis}
        columns={[
          {
            name: "axis",
            title: t("axes.axis"),
            value: ({ name }) => name,
            show: ({ axis, name }) => <Link href={`/axes/${axis}`}>{name}</Link>,
          },
          {
            name: "groups",
            title: t("axes.groups"),
            term: "axis_segment",
            value: ({ segments }) => segments.length,
            show: ({ segments }) => count(segments.length),
          },
          {
            name: "largest",
            title: t("axes.largest"),
            value: ({ segments }) => segments[0]?.population_percentage ?? -1,
            show: ({ segments: [first] }) =>
              first ? `${first.name} ${percent(first.population_percentage / 100)}` : "–",
          },
          {
            name: "separation",
            title: t("axes.separation_title"),
            term: "distinctness",
            value: (axis) => clarityOf(axis),
            show: (axis) => {
              const verdict = axis.quality && verdictOf({ ...axis, quality: axis.quality });
              return verdict ? t(`axes.verdicts.${verdict}`) : "–";
            },
          },
          {
            name: "moved",
            title: t("axes.points_moved"),
            term: "drift",
            value: pointsMoved,
            show: (axis) => decimal(pointsMoved(axis)),
          },
        ]}
      />
    </Card>
  );
};
