"use client";

import { Button, Popover } from "antd";
import { useTranslations } from "next-intl";
import type { SegmentCustomer, SegmentCustomers } from "#contracts/segment-customers.ts";
import { useSegmentWords } from "../rfm/use-segment-words.ts";
import { WhyScores } from "./why-scores.tsx";
import { WhyTier } from "./why-tier.tsx";
import { WhyTrait } from "./why-trait.tsx";

type Props = {
  customer: SegmentCustomer;
  answer: SegmentCustomers;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
};

/** In a few letters what put this customer here; the criteria with the customer's own values one step away. */
export const WhyButton = ({ customer, answer, isOpen, onOpen }: Props) => {
  const t = useTranslations("members");
  const segmentWords = useSegmentWords();
  const { recencyScore, frequencyScore, monetaryScore, segmentCode, name, externalId } = customer;
  const words =
    recencyScore === null ? segmentWords(segmentCode).name : `R${recencyScore} F${frequencyScore} M${monetaryScore}`;
  return (
    <Popover
      trigger="click"
      open={isOpen}
      onOpenChange={onOpen}
      placement="left"
      destroyOnHidden
      title={t("why_in", { name: name?.trim() || externalId })}
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
      <Button
        type="text"
        size="small"
        aria-expanded={isOpen}
        aria-label={t("see_why", { words })}
        onKeyDown={(event) => event.key === "Escape" && onOpen(false)}
      >
        {words}
      </Button>
    </Popover>
  );
};
