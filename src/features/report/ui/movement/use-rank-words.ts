"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useSegmentWords } from "#records/ui/people/use-segment-words.ts";
import { type Move, type MovementRank, NOT_BUYING, NOT_YET } from "./movement-model.ts";

/** Names of a movement's segments, and its moves as text. */
export const useRankWords = () => {
  const t = useTranslations("movement");
  const { moneyShort, percent } = useFormats();
  const words = useSegmentWords();
  const name = (place: MovementRank): string => {
    if (place === NOT_YET) return t("not_yet");
    return place === NOT_BUYING ? t("not_buying") : words(place).name;
  };

  const sentence = ({ from, to, customers: count, revenueBefore, revenueNow }: Move): string => {
    const [before, now] = [moneyShort(revenueBefore), moneyShort(revenueNow)];
    return t("move", { count, from: name(from), to: name(to), before, now });
  };

  /** A cell's content with its row and column, for screen readers and tooltips. */
  const cell = (from: MovementRank, to: MovementRank, move: Move | undefined): string => {
    const places = { from: name(from), to: name(to) };
    if (!move) return t("empty", places);
    const values = {
      count: move.customers,
      share: percent(move.share),
      before: moneyShort(move.revenueBefore),
      now: moneyShort(move.revenueNow),
    };
    return from === to ? t("stayed", { from: places.from, ...values }) : t("cell", { ...places, ...values });
  };
  return { name, sentence, cell };
};
