"use client";

import { useTranslations } from "next-intl";
import type { SegmentCustomer, SegmentCustomers } from "#contracts/report/report-customers.ts";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./members.module.css";

type Props = { customer: SegmentCustomer; cuts: NonNullable<SegmentCustomers["cuts"]> };

/** The customer's revenue beside the tiers' two cuts. */
export const WhyTier = ({ customer, cuts }: Props) => {
  const t = useTranslations();
  const { money } = useFormats();
  const words = useSegmentWords();
  const { highAbove, lowBelow } = cuts;
  const tiers = [
    { code: "V3", rule: t("members.more_than", { money: money(highAbove ?? 0) }) },
    { code: "V2", rule: t("rfm.money_range", { from: money(lowBelow ?? 0), to: money(highAbove ?? 0) }) },
    { code: "V1", rule: t("members.less_than", { money: money(lowBelow ?? 0) }) },
  ];
  return (
    <dl className={styles.why}>
      <div>
        <dt>{t("terms.revenue")}</dt>
        <dd>
          {money(customer.revenue)}
          <span className={styles.bands}>
            {tiers.map(({ code, rule }) => (
              <span key={code} data-own={code === customer.segmentCode || undefined}>
                {words(code).name}: {rule}
              </span>
            ))}
          </span>
        </dd>
      </div>
    </dl>
  );
};
