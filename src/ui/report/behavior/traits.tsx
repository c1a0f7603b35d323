"use client";

import { useTranslations } from "next-intl";
import type { BehaviorReport } from "#contracts/report/segmentation-report-answer.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ReportAddress } from "../use-report-state.ts";
import { TraitBar } from "./trait-bar.tsx";
import { patternShare, traitsOf } from "./trait-model.ts";
import styles from "./traits.module.css";
import { TraitsTable } from "./traits-table.tsx";

type Props = { page: ReportAddress; report: BehaviorReport; isTable: boolean };

/** "What sets each segment apart?": how many times as often as all customers its customers buy there, that way, or then. */
export const Traits = ({ page, report, isTable }: Props) => {
  const t = useTranslations("rfm");
  const named = useTranslations("behavior_kinds");
  const { percent, decimal, moneyShort } = useFormats();
  const words = useSegmentWords();
  const traits = traitsOf(report);
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
      {report.kinds.map(({ kind, customer_count: count, total_revenue, ...shares }) => {
        const mine = traits.filter((trait) => trait.kind === kind);
        const total = { count, share: percent(shares.customer_share), revenue: moneyShort(total_revenue) };
        return (
          <section key={kind} className={styles.kind} aria-label={named(`${kind}.name`)}>
            <h3>{named(`${kind}.name`)}</h3>
            {count > 0 && <p className={styles.none}>{t("kind_total", total)}</p>}
            {mine.length === 0 && <p className={styles.none}>{t("traits_none_of_kind")}</p>}
            <ul>
              {mine.map((trait) => (
                <TraitBar key={trait.key} trait={trait} longest={longest} page={page} />
              ))}
            </ul>
          </section>
        );
      })}
      {strongest && <p className={styles.scale}>{t("traits_scale")}</p>}
    </ChartCard>
  );
};
