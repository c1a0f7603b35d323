"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { markFigure, type TermKey } from "#core/messages/terms.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import type { RfmReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { Monogram, useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { useBandWords } from "#records/ui/people/why-scores.tsx";
import styles from "../rfm.module.css";
import type { GridCell } from "./grid-model.ts";
import { useMovedWords } from "./use-cell-words.ts";

export type Fact = {
  label: string;
  term?: TermKey;
  value: ReactNode;
  note?: string;
  /** The group whose size it is. */
  group?: string | undefined;
};

export const FactList = ({ facts }: { facts: Fact[] }) => (
  <dl className={`grid ${styles.facts}`}>
    {facts.map(({ label, term, value, note, group }) => (
      <div key={label}>
        <dt className="small faint">
          {label}
          {term && <TermInfo term={term} />}
        </dt>
        <dd className="stack">
          <strong {...(group !== undefined && markFigure("group_size", group))}>{value}</strong>
          {note && <span className="small faint">{note}</span>}
        </dd>
      </div>
    ))}
  </dl>
);

type Shares = {
  customers: number;
  customerShare: number;
  revenue: number;
  revenueShare: number;
  /** As named by `reportGroup`. */
  group?: string;
};

/** A segment's customers and revenue, each with its share of the total. */
export const useShareFacts = () => {
  const t = useTranslations();
  const { count, percent, money } = useFormats();
  return ({ customers, customerShare, revenue, revenueShare, group }: Shares): Fact[] => [
    {
      label: t("report.customers"),
      term: "share_of_customers",
      value: count(customers),
      note: t("rfm.of_all_customers", { share: percent(customerShare) }),
      group,
    },
    {
      label: t("terms.revenue"),
      term: "share_of_revenue",
      value: money(revenue),
      note: t("rfm.of_revenue", { share: percent(revenueShare) }),
    },
  ];
};

/** A cell of the grid: the ranges of its scores, its customers, and what to do about its largest segment. */
export const CellFacts = ({ cell, report }: { cell: GridCell; report: RfmReport }) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const { money, decimal } = useFormats();
  const shares = useShareFacts();
  const bands = useBandWords(report);
  const describeMoved = useMovedWords();
  const [largest] = [...cell.mix].sort((a, b) => b.customers - a.customers);
  const [least, most] = [cell.monetary[0], cell.monetary.at(-1)];
  const profile = t("rfm.cell_profile", { days: bands.days(cell.recency), orders: bands.orders(cell.frequency) });
  if (!largest) {
    return (
      <div className="stack gap-16">
        <p>{profile}</p>
        <p className="small faint">{t("rfm.no_customers_long")}</p>
      </div>
    );
  }
  return (
    <div className="stack gap-16">
      <p>{profile}</p>
      <FactList
        facts={[
          ...shares(cell),
          {
            label: t("terms.average_order_value"),
            term: "average_order_value",
            value: money(cell.revenue / cell.orders),
          },
          { label: t("report.spend_each"), term: "monetary_value", value: money(cell.revenue / cell.customers) },
          { label: t("report.orders_each"), term: "frequency", value: decimal(cell.orders / cell.customers) },
          {
            label: t("scores.monetary.name"),
            term: "rfm_scores",
            value: cell.monetary.length > 1 ? `M${least}–M${most}` : `M${least}`,
          },
        ]}
      />
      <h3 className={styles.sheetTitle}>{t("rfm.cell_segments")}</h3>
      <ul className={`stack gap-6 ${styles.mix}`}>
        {cell.mix.map(({ key, customers }) => (
          <li className="flex items-center gap-8" key={key}>
            <Monogram segment={key} />
            <span>{words(key).name}</span>
            <span className="small faint">{t("states.customers", { count: customers })}</span>
          </li>
        ))}
      </ul>
      {cell.moved.map((part) => (
        <p key={part.from} className="small faint">
          {describeMoved(part)}
        </p>
      ))}
      <h3 className={styles.sheetTitle}>{t("rfm.cell_actions", { name: words(largest.key).name })}</h3>
      <ol className="list-decimal">
        {words(largest.key).actions.map((action) => (
          <li key={action}>{action}</li>
        ))}
      </ol>
    </div>
  );
};
