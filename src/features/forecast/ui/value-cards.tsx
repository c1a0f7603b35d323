"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { StateLink } from "#core/ui/state-link.tsx";
import { tierRule } from "#records/rules/criteria/method-rules.ts";
import { CustomerGroupCard } from "#records/ui/list/customer-group-card.tsx";
import { shortName } from "#records/ui/people/customer-name.ts";
import { customerAddress } from "#records/ui/people/customer-state.ts";
import styles from "./forecast.module.css";
import { IntervalAxis, IntervalLine, TierSwatch } from "./forecast-marks.tsx";
import type { ForecastAddress, ForecastResult, SideProps } from "./forecast-state.ts";
import { moneyScale } from "./value-scales.ts";

const DistributionPlot = lazyPlot(
  () => import("./distribution-plot.tsx").then(({ DistributionPlot: it }) => it),
  532,
  312,
);

/** A histogram of expected spending, with the tiers' cuts. */
export const DistributionCard = ({ shown, isTable }: { shown: ForecastResult; isTable: boolean }) => {
  const t = useTranslations();
  const { count, money, moneyShort, percent } = useFormats();
  const { distribution, tiers, totals } = shown.answer;
  const high = tiers.find(({ tier }) => tier === "high");
  const title = t("chart_titles.clv_distribution");
  const isAlike = !high || tiers.length < 2 || totals.value === 0;
  return (
    <ChartCard
      title={title}
      term="expected_spend"
      answer={
        isAlike
          ? t("forecast.distribution_alike")
          : t("forecast.distribution_answer", {
              customers: percent(high.share),
              from: moneyShort(high.from),
              value: percent(high.valueShare),
            })
      }
      isTable={isTable}
      table={
        <DataTable
          rows={distribution.bins}
          keyOf={({ from }) => String(from)}
          columns={[
            { name: "from", title: t("forecast.from"), value: ({ from }) => from, format: money },
            { name: "to", title: t("forecast.to"), value: ({ to }) => to, format: money },
            { name: "customers", title: t("forecast.customers"), value: ({ customers }) => customers, format: count },
            { name: "value", title: t("forecast.expected"), value: ({ value }) => value, format: money },
            {
              name: "share",
              title: t("forecast.share_of_money"),
              value: ({ value }) => value,
              show: ({ value }) => percent(totals.value > 0 ? value / totals.value : 0),
            },
          ]}
        />
      }
    >
      <DistributionPlot shown={shown} label={title} />
    </ChartCard>
  );
};

/** The customers with the highest expected spending, with their intervals. */
export const TopCard = ({ page, shown, isTable }: SideProps) => {
  const t = useTranslations();
  const { decimal, exactPercent, money, moneyShort, percent, short } = useFormats();
  const { top, totals } = shown.answer;
  const rows = top.map((each, i) => ({
    ...each,
    place: i + 1,
    name: each.customer ? shortName(each.customer) : t("forecast.unnamed_customer", { place: i + 1 }),
  }));
  const sum = top.reduce((all, { predictedClv }) => all + predictedClv, 0);
  const scale = moneyScale(top.map(({ predictedClv, lower, upper }) => ({ value: predictedClv, lower, upper })));
  const title = t("forecast.top_title");
  const level = exactPercent(shown.level);
  return (
    <ChartCard
      title={title}
      term="clv"
      answer={t("forecast.top_answer", {
        count: top.length,
        money: moneyShort(sum),
        share: percent(totals.value > 0 ? sum / totals.value : 0),
      })}
      isTable={isTable}
      table={
        <DataTable
          rows={rows}
          keyOf={({ place }) => String(place)}
          columns={[
            { name: "name", title: t("terms.customer"), value: ({ name }) => name },
            { name: "value", title: t("forecast.expected"), value: (row) => row.predictedClv, format: money },
            {
              name: "interval",
              title: t("terms.interval", { level }),
              value: (row) => row.lower,
              show: (row) => t("forecast.interval", { lower: money(row.lower), upper: money(row.upper) }),
            },
            {
              name: "likely",
              title: t("forecast.likely"),
              value: (row) => row.likelyLower,
              show: (row) => t("forecast.interval", { lower: money(row.likelyLower), upper: money(row.likelyUpper) }),
            },
            {
              name: "purchases",
              title: t("forecast.purchases"),
              value: (row) => row.expectedPurchases,
              format: decimal,
            },
          ]}
        />
      }
    >
      <ol className={`mt-12 ${styles.top}`}>
        {rows.map((row) => (
          <li className="grid items-center gap-12" key={row.place}>
            <span className="truncate">
              {row.customer ? (
                <Link className="ink-link" href={customerAddress(row.customer.id, page.address({}))}>
                  {row.name}
                </Link>
              ) : (
                row.name
              )}
            </span>
            <IntervalLine of={row} scale={scale} />
            <span className={styles.topMoney}>
              {short(row.predictedClv)}
              <span className="visually-hidden">
                {", "}
                {t("forecast.interval", { lower: moneyShort(row.lower), upper: moneyShort(row.upper) })}
              </span>
            </span>
          </li>
        ))}
        <li className="grid items-center gap-12" aria-hidden>
          <span className="truncate" />
          <IntervalAxis scale={scale} write={short} />
          <span className={styles.topMoney}>{shown.currency}</span>
        </li>
      </ol>
      <p className="small faint">
        {t("forecast.top_legend", { level })} {scale.isLogarithmic && t("forecast.axis_logarithmic")}
      </p>
    </ChartCard>
  );
};

type Props = { page: ForecastAddress; shown: ForecastResult; tier: ForecastResult["answer"]["tiers"][number] };

/** A tier: its size, value, recommended action and customers. Only the standard forecast's tiers can become a rule. */
export const TierCard = ({ page, shown, tier: { tier, label, customers, share, value, valueShare, ...of } }: Props) => {
  const t = useTranslations("forecast");
  const { money, moneyShort, percent } = useFormats();
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  const isChosen = page.state.tier === tier;
  return (
    <CustomerGroupCard
      isChosen={isChosen}
      mark={<TierSwatch tier={tier} />}
      title={
        shown.isStandard && mayView ? (
          <StateLink
            className="quiet-link"
            page={page}
            to={{ tier: isChosen ? null : tier, page: 1 }}
            isCurrent={isChosen}
          >
            {label}
          </StateLink>
        ) : (
          label
        )
      }
      actionsTitle={t("actions")}
      actions={of.recommendedActions}
      rule={shown.isStandard ? tierRule(tier) : null}
      segmentName={label}
      seeWords={t("see_of", { name: label })}
      saveWords={t("save_of", { name: label })}
    >
      <p className={styles.tierMoney}>{money(value)}</p>
      <span className={styles.shareTrack} aria-hidden>
        <span style={{ width: `${(valueShare * 100).toFixed(1)}%`, background: `var(--tier-${tier})` }} />
      </span>
      <p className="small faint">
        {[
          t("tier_value", { share: percent(valueShare) }),
          t("tier_people", { count: customers, share: percent(share) }),
          ...(of.from > 0 ? [t("tier_from", { money: moneyShort(of.from) })] : []),
        ].join(" · ")}
      </p>
    </CustomerGroupCard>
  );
};
