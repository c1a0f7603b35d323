"use client";

import { useLocale, useTranslations } from "next-intl";
import type { PurchasingGroup } from "#contracts/purchasing/purchasing.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { Columns } from "#ui/shared/charts/columns.tsx";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";

type Props = {
  group: PurchasingGroup;
  seasonality: NonNullable<PurchasingGroup["seasonality"]>;
  isTable: boolean;
};

/** The selected segment's orders by calendar month. */
export const SeasonCard = ({ group, seasonality: { shareByMonth }, isTable }: Props) => {
  const t = useTranslations("purchasing");
  const locale = useLocale();
  const isPhone = useIsPhone();
  const { percent, exactPercent } = useFormats();
  const nameOf = (month: number, style: "long" | "short") =>
    new Intl.DateTimeFormat(locale, { month: style, timeZone: "UTC" }).format(Date.UTC(2025, month - 1, 15));
  const most = Math.max(...shareByMonth);
  const months = shareByMonth.map((share, i) => ({ month: i + 1, share }));
  return (
    <ChartCard
      title={t("season_title")}
      term="seasonality"
      answer={t("season_answer", {
        month: nameOf(shareByMonth.indexOf(most) + 1, "long"),
        share: percent(most),
      })}
      isTable={isTable}
      table={
        <DataTable
          caption={t("season_title")}
          isCaptionHidden
          rows={months}
          keyOf={({ month }) => String(month)}
          columns={[
            { name: "month", title: t("month"), value: ({ month }) => month, show: (row) => nameOf(row.month, "long") },
            { name: "orders", title: t("orders"), value: ({ share }) => share, show: (row) => percent(row.share) },
          ]}
        />
      }
    >
      <Columns
        label={`${t("season_title")} ${group.label}`}
        most={most}
        columns={months.map(({ month, share }) => ({
          // There is no room for twelve full names.
          name: isPhone ? String(month) : nameOf(month, "short"),
          cut: "",
          value: share,
          words: exactPercent(Math.round(share * 100) / 100),
          tip: { title: nameOf(month, "long"), lines: [percent(share)] },
        }))}
      />
    </ChartCard>
  );
};
