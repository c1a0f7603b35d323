"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Dimension } from "./empty-cell-reason.ts";

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
