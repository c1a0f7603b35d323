"use client";

import { useTranslations } from "next-intl";
import { separationOf } from "#lib/domain/purchasing/stored-answer.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";

/** A silhouette score as a level and a number, truncated so that "fair" never shows the score of "good". */
export const useSeparationWords = () => {
  const t = useTranslations();
  const { fine } = useFormats();
  return (silhouette: number | null): string => {
    const word = separationOf(silhouette);
    if (word === null || silhouette === null) return "–";
    return t("axes.separation", { word: t(`separation.${word}`), number: fine(Math.floor(silhouette * 100) / 100) });
  };
};
