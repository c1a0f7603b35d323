"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { SegmentCustomer, SegmentCustomers } from "#features/report/contracts/report-customers.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { WhyPopover } from "#records/ui/people/why-popover.tsx";
import styles from "./members.module.css";
import { WhyScores } from "./why-scores.tsx";

type WhyTierProps = { customer: SegmentCustomer; cuts: NonNullable<SegmentCustomers["cuts"]> };

/** The customer's revenue beside the tiers' two cuts. */
const WhyTier = ({ customer, cuts }: WhyTierProps) => {
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

/** What the customer buys more often than average, or that nothing stands out. */
const WhyTrait = ({ customer: { trait, orderCount } }: { customer: SegmentCustomer }) => {
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

type Props = {
  customer: SegmentCustomer;
  answer: SegmentCustomers;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
};

/** A short form of the reason; a popover shows the criteria with the customer's values. */
export const WhyButton = ({ customer, answer, isOpen, onOpen }: Props) => {
  const t = useTranslations();
  const { recencyScore, frequencyScore, monetaryScore, name, externalId } = customer;
  const person = name?.trim() || externalId;
  const scores = recencyScore === null ? null : `R${recencyScore} F${frequencyScore} M${monetaryScore}`;
  return (
    <WhyPopover
      isOpen={isOpen}
      onOpen={onOpen}
      className={styles.whyButton}
      title={t("members.why_in", { name: person })}
      label={scores ? t("members.scores_why", { scores, person }) : t("members.see_why", { person })}
      content={
        answer.bands ? (
          <WhyScores customer={customer} bands={answer.bands} />
        ) : answer.cuts ? (
          <WhyTier customer={customer} cuts={answer.cuts} />
        ) : (
          <WhyTrait customer={customer} />
        )
      }
    >
      {scores ?? t("buttons.see_why")}
    </WhyPopover>
  );
};
