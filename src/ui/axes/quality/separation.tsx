"use client";

import { useTranslations } from "next-intl";
import type { AxisDetails } from "#contracts/axes/axis-segment.ts";
import { separationOf } from "#lib/domain/purchasing/stored-answer.ts";
import styles from "../axes.module.css";
import { useSeparationWords } from "./use-separation-words.ts";

const DOTS = { good: 3, fair: 2, weak: 1 } as const;

/** The separation of an axis's segments as a level, a score and an explanation. */
export const Separation = ({ quality }: { quality: NonNullable<AxisDetails["quality"]> }) => {
  const t = useTranslations();
  const separationWords = useSeparationWords();
  const word = separationOf(quality.silhouette);
  if (word === null) return <p className={styles.separation}>{t("axes.one_group")}</p>;
  return (
    <p className={styles.separation}>
      <span aria-hidden className={styles.dots}>
        {"●".repeat(DOTS[word])}
        {"○".repeat(3 - DOTS[word])}
      </span>
      <strong>{separationWords(quality.silhouette)}</strong> {t(`axes.means.${word}`)}
    </p>
  );
};
