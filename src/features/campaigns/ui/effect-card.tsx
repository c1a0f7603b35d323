"use client";

import { Segmented } from "antd";
import { useTranslations } from "next-intl";
import { type AddressState, defineAddress, oneOf, parsed, type View } from "#core/ui/address.ts";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ViewButton } from "#core/ui/state-link.tsx";
import type { Address } from "#core/ui/use-address-state.ts";
import type { CampaignPoint, CampaignResults } from "#features/campaigns/contracts.ts";
import { MEASURES } from "#lib/effects/campaign.ts";
import { addDays } from "#lib/time/day.ts";
import { useCampaignWords } from "./campaign-words.tsx";

/** The address of the campaign's page. */
export const campaignAddress = defineAddress({
  measure: oneOf(MEASURES, "revenue"),
  view: parsed<View>((text) => (text === "table" ? text : "chart"), "chart"),
});

const EffectPlot = lazyPlot(() => import("./effect-plot.tsx").then(({ EffectPlot: it }) => it), 292);

/** The measures that can be shown: margin only where costs are known. */
const shownMeasures = ({ costCoverage }: CampaignResults) =>
  MEASURES.filter((measure) => measure !== "margin" || (costCoverage ?? 0) > 0);

type Props = { results: CampaignResults; page: Address<AddressState<typeof campaignAddress>> };

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
          rows={series}
          keyOf={({ day }) => String(day)}
          columns={[
            {
              name: "day",
              title: t("until"),
              value: ({ day }) => day,
              show: (point) => days(dayOf(point), dayOf(point)),
            },
            { name: "number", title: t("day"), value: ({ day }) => day, format: count },
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
      <div className="mt-12">
        <DataTable
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
              show: ({ point, measure, days }) => {
                if (point) return words.interval(point, measure);
                const [first] = results.measures[measure].series;
                if (first && first.day > days) return words.tooFewThen();
                return words.tooFew(results.buyers, results.campaign.daysMeasured);
              },
            },
            number("total", t("total")),
          ]}
        />
      </div>
      <p className="max-w-prose mt-8 small faint">
        {t("windows_note")}
        {results.explained !== null && ` ${t("explained", { share: percent(results.explained) })}`}
      </p>
    </Card>
  );
};
