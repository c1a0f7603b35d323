"use client";

import { useTranslations } from "next-intl";
import type { SegmentCustomer } from "#contracts/report/report-customers.ts";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./members.module.css";

/** What the customer buys more than everybody does, or that nothing stands out. */
export const WhyTrait = ({ customer: { trait, orderCount } }: { customer: SegmentCustomer }) => {
  const t = useTranslations("members");
  const { percent } = useFormats();
  const words = useSegmentWords();
  if (!trait) return <p className={styles.whyWords}>{t("no_trait")}</p>;
  return (
    <p className={styles.whyWords}>
      {t("trait", {
        name: words(trait.code).name,
        part: trait.orderCount,
        count: orderCount,
        share: percent(trait.populationShare),
      })}
    </p>
  );
};
