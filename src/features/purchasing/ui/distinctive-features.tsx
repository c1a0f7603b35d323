"use client";

import { useTranslations } from "next-intl";
import { DifferenceBar } from "#core/ui/charts/difference-bar.tsx";
import type { PurchasingGroup } from "#features/purchasing/contracts/purchasing.ts";
import styles from "./purchasing.module.css";
import { useFeatureWords } from "./use-feature-words.ts";

/** What sets a segment apart, one bar with its values per feature. `isRoomy`: for a card that shows nothing else. */
export const DistinctiveFeatures = ({
  of,
  isRoomy = false,
}: {
  of: PurchasingGroup["standout"];
  isRoomy?: boolean;
}) => {
  const t = useTranslations("purchasing");
  const { nameOf, written } = useFeatureWords();
  return (
    <dl className={isRoomy ? styles.profile : styles.standouts}>
      {of.map(({ feature, value, population, z }) => (
        <div key={feature}>
          <dt>{nameOf(feature)}</dt>
          <dd>
            <DifferenceBar z={z} />
            {t("standout", { value: written(feature, value), all: written(feature, population) })}
          </dd>
        </div>
      ))}
    </dl>
  );
};
