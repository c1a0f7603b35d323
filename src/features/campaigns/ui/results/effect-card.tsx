"use client";

import { Segmented } from "antd";
import { useTranslations } from "next-intl";
import type { Address } from "#core/ui/address/use-address-state.ts";
import { ViewButton } from "#core/ui/address/view-button.tsx";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { CampaignPoint } from "#features/campaigns/contracts/campaign-effect.ts";
import type { CampaignResults } from "#features/campaigns/contracts/campaigns.ts";
import { MEASURES } from "#lib/effects/campaign.ts";
import { addDays } from "#lib/time/day.ts";
import type { CampaignPageState } from "../campaign-state.ts";
import styles from "../campaigns.module.css";
import { useCampaignWords } from "../use-campaign-words.ts";

const EffectPlot = lazyPlot(() => import("./effect-plot.tsx").then(({ EffectPlot: it }) => it), styles.waiting);

/** The measures that can be shown: margin only where costs are known. */
export const shownMeasures = ({ costCoverage }: CampaignResults) =>
  MEASURES.filter((measure) => measure !== "margin" || (costCoverage ?? 0) > 0);

type Props = { results: CampaignResults; page: Address<CampaignPageState> };

/** The effect from the start to each day, with its interval. */
export const EffectCard = ({ results, page }: Props) => {
  const t = useTranslations("campaigns");
  const { days, count, percent } = useFormats();
  const words = useCampaignWords();
  const { campaign, measures, costCoverage } = results;
  const offered = shownMeasures(results);
  const measure = offered.find((one) => one === page.state.measure) ?? "revenue";
  const { series } = measures[measure];
  const title = t(`effect_titles.${measure}`);
  const dayOf = ({ day }: CampaignPoint): string => addDays(campaign.startsOn, day - 1);
  if (series.length === 0) return null;
  return (
    <ChartCard
      title={title}
      answer={measure === "margin" ? t("effect_margin", { share: percent(costCoverage ?? 0) }) : t("effect_answer")}
      isTable={page.state.view === "table"}
      tools={
        <>
          <Segmented
            name="measure"
            aria-label={t("measure")}
            value={measure}
            options={offered.map((value) => ({ value, label: t(`measures.${value}`) }))}
            onChange={(chosen) => page.change({ measure: chosen })}
          />
          <ViewButton page={page} />
        </>
      }
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={series}
          keyOf={({ day }) => String(day)}
          columns={[
            {
              name: "day",
              title: t("until"),
              value: ({ day }) => day,
              show: (point) => days(dayOf(point), dayOf(point)),
            },
            { name: "number", title: t("day"), value: ({ day }) => day, show: ({ day }) => count(day) },
            {
              name: "effect",
              title: t("effect"),
              value: ({ effect }) => effect,
              show: ({ effect }) => words.amount(measure)(effect),
            },
            {
              name: "interval",
              title: t("interval_title"),
              value: ({ lower }) => lower,
              show: (point) => words.interval(point, measure),
            },
          ]}
        />
      }
    >
      <EffectPlot label={title} series={series} startsOn={campaign.startsOn} measure={measure} />
    </ChartCard>
  );
};
