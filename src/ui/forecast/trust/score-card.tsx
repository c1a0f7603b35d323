"use client";

import { useTranslations } from "next-intl";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useMonthWords } from "#ui/shared/people/use-month-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../forecast.module.css";
import { MeasureChoice } from "../path/measure-choice.tsx";
import type { SideProps } from "../types.ts";
import { useGapWords } from "../use-gap-words.ts";
import { type ScoredMonth, scoredMonths } from "./score-model.ts";

/** "How good were the monthly forecasts?": each month's forecast, as it was made before, beside what happened. */
export const ScoreCard = ({ page, shown: { scores, isStandard } }: Omit<SideProps, "isTable">) => {
  const t = useTranslations("forecast");
  const { count, money, days } = useFormats();
  const { month: monthWords } = useMonthWords();
  const gapWords = useGapWords();
  if (!isStandard) return null;
  const hasRevenue = scores.some(({ expected, actual }) => expected.revenue && actual);
  const measure = hasRevenue ? page.state.path : "orders";
  const months = scoredMonths(scores, measure);
  const [last] = months;
  const title = t("score_title");
  if (!last) {
    const waiting = scores.find(({ actual }) => !actual);
    return (
      <Card title={title} isLoose>
        <p>
          {waiting
            ? t("score_first", {
                month: monthWords(waiting.month.slice(0, 7)),
                day: days(waiting.asOf, waiting.asOf),
              })
            : t("score_none")}
        </p>
      </Card>
    );
  }
  const show = measure === "revenue" ? money : count;
  const column = (name: "expected" | "lower" | "upper" | "actual", heading: string) => ({
    name,
    title: heading,
    value: (month: ScoredMonth) => month[name],
    show: (month: ScoredMonth) => show(month[name]),
  });
  return (
    <Card
      title={title}
      isLoose
      tools={<MeasureChoice page={page} measures={hasRevenue ? ["revenue", "orders"] : ["orders"]} value={measure} />}
    >
      <p>
        {t("score_answer", {
          month: monthWords(last.month),
          actual: show(last.actual),
          expected: show(last.expected),
          gap: gapWords(last.gap),
          within: months.filter(({ isWithin }) => isWithin).length,
          count: months.length,
        })}
      </p>
      <DataTable
        caption={title}
        isCaptionHidden
        rows={months}
        keyOf={({ month }) => month}
        columns={[
          {
            name: "month",
            title: t("path_month"),
            value: ({ month }) => month,
            show: ({ month }) => monthWords(month),
          },
          column("actual", t("actual")),
          column("expected", t("expected_line")),
          column("lower", t("from")),
          column("upper", t("to")),
          {
            name: "gap",
            title: t("score_difference"),
            value: ({ gap }) => gap ?? 0,
            show: ({ gap }) => gapWords(gap),
          },
          { name: "made", title: t("score_made"), value: ({ asOf }) => asOf, show: ({ asOf }) => days(asOf, asOf) },
        ]}
      />
      <p className={styles.soft}>{t("score_about")}</p>
    </Card>
  );
};
