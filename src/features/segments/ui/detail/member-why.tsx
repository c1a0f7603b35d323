"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useAnswer } from "#core/ui/data/use-answer.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { SegmentMember } from "#features/segments/contracts/segment-members.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import { WhyPopover } from "#records/ui/people/why-popover.tsx";
import { ReasonList } from "../reason-list.tsx";
import styles from "../segments.module.css";
import { useActorWords } from "../use-actor-words.ts";
import { useReasonWords } from "../use-reason-words.ts";

type Props = { segment: Segment; member: Pick<SegmentMember, "id" | "name" | "externalId"> };

/** Why a customer is a member: each condition with their value, and when they joined and left. */
export const MemberWhy = ({ segment, member }: Props) => {
  const t = useTranslations();
  const [isOpen, setOpen] = useState(false);
  const name = customerName(member);
  return (
    <WhyPopover
      isOpen={isOpen}
      onOpen={setOpen}
      title={t("members.why_in", { name })}
      label={t("segments.see_why_person", { name })}
      content={<Why segmentId={segment.id} customerId={member.id} />}
    >
      {t("buttons.see_why")}
    </WhyPopover>
  );
};

const SHOWN = 5;

const Why = ({ segmentId, customerId }: { segmentId: string; customerId: string }) => {
  const t = useTranslations();
  const formats = useFormats();
  const actorName = useActorWords();
  const reasonWords = useReasonWords();
  const { answer, error } = useAnswer("GET /api/admin/customers/{id}/segments/{segmentId}/why", {
    id: customerId,
    segmentId,
  });
  if (error) return <p role="alert">{t("segments.why_failed")}</p>;
  if (!answer) return <p role="status">{t("states.loading")}</p>;
  const { reasons, history, isMember, meets } = answer.data;
  return (
    <div className={styles.why}>
      {reasons.length > 0 && <ReasonList reasons={reasons} />}
      {meets !== null && meets !== isMember && <p className={styles.soft}>{t("segments.until_recalculated")}</p>}
      <ul className={styles.soft}>
        {history.slice(0, SHOWN).map(({ at, change, by, reason }) => (
          <li key={`${at} ${change}`}>
            {t(`segments.${change}_line`, {
              date: formats.dated(at),
              by: actorName(by),
              why: reasonWords(reason, by),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
};
