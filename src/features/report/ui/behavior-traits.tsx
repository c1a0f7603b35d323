"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { markFigure } from "#core/messages/terms.ts";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { StateLink } from "#core/ui/state-link.tsx";
import type { BehaviorReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { segmentColor } from "#records/rules/rfm/segment-colors.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import styles from "./behavior-traits.module.css";
import { membersAddress } from "./customers/url-state.ts";
import { type ReportAddress, reportGroup } from "./report-state.ts";

type WireTrait = BehaviorReport["customers_by_trait"][number];

type Trait = {
  /** The trait's code, which is also the key of its segment. */
  key: string;
  kind: WireTrait["kind"];
  /** All who have it. */
  customers: number;
  /** 0 to 1 of all customers. */
  customerShare: number;
  /** Those whose segment it decides; null if it has no segment of its own. */
  inSegment: number | null;
  /** 0 to 1 of these customers' sales. */
  traitShare: number;
  /** 0 to 1 of all sales. */
  populationShare: number;
  /** The ratio of the two shares. */
  lift: number;
};

/** The traits with all customers who have them, strongest first. */
export const rankTraits = ({ customers_by_trait, segments }: BehaviorReport): Trait[] =>
  customers_by_trait
    .map((trait) => ({
      key: trait.trait_code,
      kind: trait.kind,
      customers: trait.customer_count,
      customerShare: trait.customer_share,
      inSegment: segments.find(({ segment_code }) => segment_code === trait.trait_code)?.customer_count ?? null,
      traitShare: trait.trait_share,
      populationShare: trait.population_share,
      lift: trait.lift,
    }))
    .sort((a, b) => b.lift - a.lift);

/** 0 to 1: the share of customers with a distinctive habit. */
export const patternShare = ({ segments }: BehaviorReport): number =>
  segments
    .filter(({ segment_code }) => segment_code !== "NONE")
    .reduce((sum, { customer_share }) => sum + customer_share, 0);

const TraitsTable = ({ report }: { report: BehaviorReport }) => {
  const t = useTranslations();
  const { count, percent, decimal } = useFormats();
  const words = useSegmentWords();
  const columns: Column<Trait>[] = [
    { name: "trait", title: t("rfm.trait"), value: ({ key }) => words(key).name },
    { name: "customers", title: t("report.customers"), value: (r) => r.customers, format: count },
    { name: "customer_share", title: t("rfm.kind_share"), value: (r) => r.customerShare, format: percent },
    { name: "in_segment", title: t("rfm.in_segment"), value: (r) => r.inSegment, format: count },
    { name: "share", title: t("rfm.trait_share"), value: (r) => r.traitShare, format: percent },
    { name: "all_customers", title: t("rfm.trait_all_customers"), value: (r) => r.populationShare, format: percent },
    {
      name: "lift",
      title: t("terms.lift"),
      value: (r) => r.lift,
      show: (r) => t("rfm.times", { lift: decimal(r.lift) }),
    },
  ];
  return (
    <>
      <DataTable columns={columns} rows={rankTraits(report)} keyOf={({ key }) => key} />
      <KindsTable report={report} />
      <p className="mt-12 tiny faint">{t("rfm.traits_several")}</p>
    </>
  );
};

const KindsTable = ({ report }: { report: BehaviorReport }) => {
  const t = useTranslations();
  const { count, percent, money } = useFormats();
  const columns: Column<BehaviorReport["kinds"][number]>[] = [
    { name: "kind", title: t("rfm.kind"), value: ({ kind }) => t(`behavior_kinds.${kind}.total`) },
    { name: "customers", title: t("report.customers"), value: (r) => r.trait_customer_count, format: count },
    { name: "share", title: t("rfm.kind_share"), value: (r) => r.trait_customer_share, format: percent },
    { name: "in_segment", title: t("rfm.in_segments"), value: (r) => r.customer_count, format: count },
    { name: "revenue", title: t("terms.revenue"), value: (r) => r.total_revenue, format: money },
  ];
  return <DataTable caption={t("rfm.kinds_title")} columns={columns} rows={report.kinds} keyOf={({ kind }) => kind} />;
};

/** `longest`: the largest lift, which defines the scale. */
type TraitBarProps = { trait: Trait; longest: number; page: ReportAddress };

/** One trait: a bar from zero with a line at 1, the average of all customers, and the shares behind it. */
const TraitBar = ({ trait, longest, page }: TraitBarProps) => {
  const t = useTranslations();
  const me = useMe();
  const { percent, decimal } = useFormats();
  const { name, trait: own } = useSegmentWords()(trait.key);
  const { focus } = page.state;
  const list = membersAddress(me, { ...page.state, focus: null, cell: null }, { trait: trait.key });
  const shares = { share: percent(trait.traitShare), all: percent(trait.populationShare) };
  return (
    <li className={styles.row} data-dimmed={(focus !== null && focus !== trait.key) || undefined}>
      <span className="flex items-baseline justify-between gap-12">
        {trait.inSegment === null ? (
          <span className="font-medium">{own ?? name}</span>
        ) : (
          <StateLink className="ink-link font-medium" page={page} to={{ focus: trait.key, cell: null }}>
            {own ?? name}
          </StateLink>
        )}
        <span className="flex-none font-semibold">{t("rfm.times", { lift: decimal(trait.lift) })}</span>
      </span>
      <span className={`block relative ${styles.track}`} aria-hidden>
        <span
          className={styles.mark}
          style={{ width: `${((trait.lift / longest) * 100).toFixed(2)}%`, background: segmentColor(trait.key) }}
        />
        <span className={styles.all} style={{ left: `${(100 / longest).toFixed(2)}%` }} />
      </span>
      <span className={"tiny faint underlined-links"}>
        {t("rfm.trait_shares", shares)}
        {" · "}
        <Link href={list} prefetch={false} {...markFigure("group_size", reportGroup(page.state, null, trait.key))}>
          {t("rfm.trait_customers", { count: trait.customers, share: percent(trait.customerShare) })}
        </Link>
        {trait.inSegment !== null &&
          trait.inSegment < trait.customers &&
          ` · ${t("rfm.trait_in_segment", { count: trait.inSegment })}`}
      </span>
    </li>
  );
};

type Props = { page: ReportAddress; report: BehaviorReport; isTable: boolean };

/** All customers with each trait, and how many times as often as all customers they buy there, that way, or then. */
export const Traits = ({ page, report, isTable }: Props) => {
  const t = useTranslations("rfm");
  const named = useTranslations("behavior_kinds");
  const { percent, decimal, moneyShort } = useFormats();
  const words = useSegmentWords();
  const traits = rankTraits(report);
  const [strongest] = traits;
  const longest = Math.max(1, ...traits.map(({ lift }) => lift));
  return (
    <ChartCard
      title={t("traits_title")}
      term="lift"
      answer={
        strongest
          ? t("traits_answer", {
              share: percent(patternShare(report)),
              segment: words(strongest.key).name,
              lift: decimal(strongest.lift),
            })
          : t("traits_none")
      }
      isTable={isTable}
      table={<TraitsTable report={report} />}
    >
      {report.kinds.map(({ kind, customer_count: own, total_revenue, ...all }) => {
        const mine = traits.filter((trait) => trait.kind === kind);
        const count = all.trait_customer_count;
        const total = { count, share: percent(all.trait_customer_share), own, revenue: moneyShort(total_revenue) };
        return (
          <section key={kind} className="mt-16" aria-label={named(`${kind}.name`)}>
            <h3 className="small font-semibold">{named(`${kind}.name`)}</h3>
            {count > 0 && <p className="tiny faint">{t("kind_total", total)}</p>}
            {mine.length === 0 && <p className="tiny faint">{t("traits_none_of_kind")}</p>}
            <ul>
              {mine.map((trait) => (
                <TraitBar key={trait.key} trait={trait} longest={longest} page={page} />
              ))}
            </ul>
          </section>
        );
      })}
      {strongest && (
        <p className="mt-12 tiny faint">
          {t("traits_several")} {t("traits_scale")}
        </p>
      )}
    </ChartCard>
  );
};
