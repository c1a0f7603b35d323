"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import styles from "./people.module.css";

export const DIMENSIONS = ["recency", "frequency", "monetary"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

type Bands = Record<Dimension, readonly { score: number; min: number; max: number }[]>;

/** The range of a score: "3 orders", "0–18 days", "none"; `cut` is the range without the unit, for an axis that names it. */
export const useBandWords = ({ bands }: { bands: Bands }) => {
  const t = useTranslations("rfm");
  const { count, moneyShort, short } = useFormats();
  const of = (kind: Dimension, score: number) => bands[kind].find((band) => band.score === score);

  const orders = (score: number): string => {
    const band = of("frequency", score);
    if (!band) return t("no_customers");
    if (band.min === band.max) return t("orders", { count: band.min });
    return t("orders_range", { from: count(band.min), to: count(band.max) });
  };
  const days = (score: number): string => {
    const band = of("recency", score);
    if (!band) return t("no_customers");
    if (band.min === band.max) return t("days", { count: band.min });
    return t("days_range", { from: count(band.min), to: count(band.max) });
  };
  const money = (score: number): string => {
    const band = of("monetary", score);
    if (!band) return t("no_customers");
    const [from, to] = [moneyShort(band.min), moneyShort(band.max)];
    return from === to ? from : t("money_range", { from, to });
  };
  const cut = (kind: Dimension, score: number): string => {
    const band = of(kind, score);
    if (!band) return t("no_customers");
    const [from, to] = [short(band.min), short(band.max)];
    return from === to ? from : `${from}–${to}`;
  };
  return { orders, days, money, cut };
};

type SegmentCustomers = AnswerOf<"GET /api/admin/segmentation/customers">;

type Scored = Pick<
  SegmentCustomers["data"][number],
  "recencyScore" | "frequencyScore" | "monetaryScore" | "daysSinceLastPurchase" | "orderCount" | "revenue"
>;

type Props = { customer: Scored; bands: NonNullable<SegmentCustomers["bands"]> };

type ValueRow = { name: string; own: string; ranges: readonly { text: string; isOwn: boolean }[] };

/** A customer's values, each with its range among the neighboring ones. */
export const ValueRanges = ({ rows }: { rows: readonly ValueRow[] }) => (
  <dl className={`stack gap-12 ${styles.why}`}>
    {rows.map(({ name, own, ranges }) => (
      <div key={name}>
        <dt className="small faint">{name}</dt>
        <dd className="font-semibold">
          {own}
          <span className={`row gap-4 mt-4 tiny font-normal soft ${styles.bands}`}>
            {ranges.map(({ text, isOwn }) => (
              <span key={text} data-own={isOwn || undefined}>
                {text}
              </span>
            ))}
          </span>
        </dd>
      </div>
    ))}
  </dl>
);

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
    <ValueRanges
      rows={rows.map(({ dimension, letter, score, own, band }) => ({
        name: t(`scores.${dimension}.name`),
        own,
        ranges: neighbours(score).map((each) => ({ text: `${letter}${each}: ${band(each)}`, isOwn: each === score })),
      }))}
    />
  );
};
