"use client";

import { useTranslations } from "next-intl";
import { useMonthWords } from "#ui/shared/people/use-month-words.ts";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { segmentMarkStyle } from "#ui/theme/segments.ts";
import styles from "../customer.module.css";
import { type SpendMonth, segmentSpans } from "./spend-model.ts";

/** The RFM segment of each month, aligned with the columns above. */
export const Ribbon = ({ months, isWaiting }: { months: SpendMonth[]; isWaiting: boolean }) => {
  const t = useTranslations("customer");
  const words = useSegmentWords();
  const { range } = useMonthWords();
  if (isWaiting) return <div className={styles.ribbonWaiting} aria-busy="true" />;
  return (
    <ol className={styles.ribbon} aria-label={t("ribbon")}>
      {segmentSpans(months).map(({ segment, from, to, months: length }) => {
        const name = segment ? words(segment).name : t("no_segment");
        return (
          <li
            key={from}
            title={`${name}, ${range(from, to)}`}
            style={{ flexGrow: length, ...(segment && segmentMarkStyle(segment)) }}
            data-none={!segment || undefined}
          >
            <span className="visually-hidden">{`${name}, ${range(from, to)}`}</span>
            <span aria-hidden className={styles.ribbonName}>
              {segment ? name : ""}
            </span>
            <span aria-hidden className={styles.ribbonShort}>
              {segment ? words(segment).short : ""}
            </span>
          </li>
        );
      })}
    </ol>
  );
};
