"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { SegmentCustomer, SegmentCustomers } from "#features/report/contracts/report-customers.ts";
import { useBandWords } from "../rfm/use-band-words.ts";
import styles from "./members.module.css";

type Scored = Pick<
  SegmentCustomer,
  "recencyScore" | "frequencyScore" | "monetaryScore" | "daysSinceLastPurchase" | "orderCount" | "revenue"
>;

type Props = { customer: Scored; bands: NonNullable<SegmentCustomers["bands"]> };

/** The score in the middle with its neighbors on both sides. */
const neighbours = (score: number) => [score - 1, score, score + 1].filter((one) => one >= 1 && one <= 5);

/** The three scores: the customer's value, its range, and the ranges of the neighboring scores. */
export const WhyScores = ({ customer, bands }: Props) => {
  const t = useTranslations();
  const { money } = useFormats();
  const words = useBandWords({ bands });
  const rows = [
    {
      dimension: "recency" as const,
      letter: "R",
      score: customer.recencyScore ?? 1,
      own: t("members.bought_ago", { days: customer.daysSinceLastPurchase }),
      band: words.days,
    },
    {
      dimension: "frequency" as const,
      letter: "F",
      score: customer.frequencyScore ?? 1,
      own: t("rfm.orders", { count: customer.orderCount }),
      band: words.orders,
    },
    {
      dimension: "monetary" as const,
      letter: "M",
      score: customer.monetaryScore ?? 1,
      own: money(customer.revenue),
      band: words.money,
    },
  ];
  return (
    <dl className={`stack gap-12 ${styles.why}`}>
      {rows.map(({ dimension, letter, score, own, band }) => (
        <div key={dimension}>
          <dt className="small faint">{t(`scores.${dimension}.name`)}</dt>
          <dd className="font-semibold">
            {own}
            <span className={`row gap-4 mt-4 tiny font-normal soft ${styles.bands}`}>
              {neighbours(score).map((one) => (
                <span key={one} data-own={one === score || undefined}>
                  {letter}
                  {one}: {band(one)}
                </span>
              ))}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
};
