"use client";

import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { readsAboveAverage } from "#core/ui/charts/chart-scale.ts";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { PurchasingGroup } from "#features/purchasing/contracts/purchasing.ts";
import styles from "./purchasing.module.css";
import type { SelectedGroup } from "./purchasing-state.ts";

type Affinity = PurchasingGroup["topCategories"][number];
type Row = Affinity & { kind: "categories" | "brands" | "pairs" };

/** What reads as more than 1.00×, the average of all customers. */
const aboveAverage = <One extends { lift: number }>(rows: readonly One[]): One[] =>
  rows.filter(({ lift }) => readsAboveAverage(lift, 2));

/** What the selected segment buys more often than average, and which products it buys together. */
export const AffinityCard = ({ shown: { group }, isTable }: { shown: SelectedGroup; isTable: boolean }) => {
  const t = useTranslations();
  const { percent, fine } = useFormats();
  const topCategories = aboveAverage(group.topCategories);
  const topBrands = aboveAverage(group.topBrands);
  const pairs = aboveAverage(group.crossCategory).map(({ categories: [first, second], share, lift }) => {
    return { name: t("purchasing.pair", { first, second }), share, lift };
  });
  const rows: Row[] = [
    ...topCategories.map((each) => ({ ...each, kind: "categories" as const })),
    ...topBrands.map((each) => ({ ...each, kind: "brands" as const })),
    ...pairs.map((each) => ({ ...each, kind: "pairs" as const })),
  ];
  const most = Math.max(1, ...rows.map(({ lift }) => lift));
  const [first] = topCategories.length > 0 ? topCategories : topBrands;
  const title = t("chart_titles.affinity");
  const spend = (share: number) => t("purchasing.share_of_spend", { share: percent(share) });
  return (
    <ChartCard
      title={title}
      term="lift"
      answer={
        first
          ? t("purchasing.affinity_answer", {
              name: first.name,
              share: percent(first.share),
              lift: fine(first.lift),
            })
          : t(
              group.topCategories.length + group.topBrands.length > 0
                ? "purchasing.affinity_even"
                : "purchasing.affinity_none",
            )
      }
      isTable={isTable && rows.length > 0}
      table={
        <DataTable
          rows={rows}
          keyOf={({ kind, name }) => `${kind} ${name}`}
          columns={[
            { name: "name", title: t("purchasing.name"), value: ({ name }) => name },
            { name: "kind", title: t("purchasing.kind"), value: ({ kind }) => t(`purchasing.${kind}`) },
            { name: "share", title: t("purchasing.share"), value: ({ share }) => share, format: percent },
            {
              name: "lift",
              title: t("terms.lift"),
              term: "lift",
              value: ({ lift }) => lift,
              show: (row) => `${fine(row.lift)}×`,
            },
          ]}
        />
      }
    >
      <LiftList title={t("purchasing.categories")} rows={topCategories} most={most} shareWords={spend} />
      <LiftList title={t("purchasing.brands")} rows={topBrands} most={most} shareWords={spend} />
      {pairs.length > 0 && (
        <>
          <h3 className="mt-12 small font-semibold">{t("purchasing.pairs")}</h3>
          <ul className={styles.pairs}>
            {pairs.map(({ name, share, lift }) => (
              <li key={name}>
                {name}{" "}
                <span className={`small faint ${styles.soft}`}>
                  {t("purchasing.pair_share", { share: percent(share), lift: fine(lift) })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </ChartCard>
  );
};

type ListProps = { title: string; rows: readonly Affinity[]; most: number; shareWords: (share: number) => string };

/** Bars of lift from zero, with a line at 1, the average of all customers. */
const LiftList = ({ title, rows, most, shareWords }: ListProps) => {
  const t = useTranslations("rfm");
  const { fine } = useFormats();
  if (rows.length === 0) return null;
  return (
    <>
      <h3 className="mt-12 small font-semibold">{title}</h3>
      <ul className={styles.lifts}>
        {rows.map(({ name, share, lift }) => (
          <li key={name}>
            <span className="flex justify-between gap-12">
              <span>{name}</span>
              <strong>{t("times", { lift: fine(lift) })}</strong>
            </span>
            <span className={`block relative ${styles.liftTrack}`} aria-hidden>
              <span className={styles.lift} style={{ width: `${((lift / most) * 100).toFixed(1)}%` }} />
              <span className={styles.one} style={{ left: `${(100 / most).toFixed(1)}%` }} />
            </span>
            <span className={`small faint ${styles.soft}`}>{shareWords(share)}</span>
          </li>
        ))}
      </ul>
    </>
  );
};
