"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { TwoLines } from "#core/ui/table/column.tsx";
import type { PreviewedCustomer } from "#features/segments/contracts/criteria.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { isCalculated } from "#records/rules/criteria/segment-list.ts";
import { usePreview } from "#records/ui/list/use-preview.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import { customerAddress } from "#records/ui/people/customer-state.ts";
import { evaluateReasons, ReasonList } from "#records/ui/people/reason-list.tsx";
import { WhyPopover } from "#records/ui/people/why-popover.tsx";
import styles from "../segments.module.css";

/** Customers with the reason why they match, or what they fail. */
export const PreviewedCustomers = ({ people, label }: { people: readonly PreviewedCustomer[]; label: string }) => (
  <ul className={`stack rules-between ${styles.people}`} aria-label={label}>
    {people.map((person) => (
      <PersonLine key={person.id} person={person} />
    ))}
  </ul>
);

/** Shows few; "Why" opens a longer list. */
const MOST_SAID = 2;

const PersonLine = ({ person }: { person: PreviewedCustomer }) => {
  const t = useTranslations("segments");
  const [isOpen, setOpen] = useState(false);
  const missed = evaluateReasons(person.reasons).filter(({ status }) => status === "missed");
  const missing = missed.map(({ inWords, ownInWords, isWanted }) =>
    t("misses", { rule: isWanted ? inWords : t("unwanted", { rule: inWords }), own: ownInWords ?? "–" }),
  );
  return (
    <li className="flex items-center justify-between gap-8">
      <TwoLines below={missing.length <= MOST_SAID ? missing.join(" · ") : null}>
        <a href={customerAddress(person.id)} target="_blank" rel="noreferrer">
          {customerName(person)}
        </a>
      </TwoLines>
      <WhyPopover
        isOpen={isOpen}
        onOpen={setOpen}
        title={t("why_person", { name: customerName(person) })}
        label={t("see_why_person", { name: customerName(person) })}
        content={<ReasonList reasons={person.reasons} />}
      >
        {t("why")}
      </WhyPopover>
    </li>
  );
};

/** If no customers match: the nearest ones, with the condition that each fails. */
export const NearestCustomers = ({ segment }: { segment: Segment }) => {
  const t = useTranslations();
  const { current, error } = usePreview(readCriteria(segment.criteria).criteria);
  if (error) return <p>{t(isCalculated(segment) ? "segments.no_customers" : "segments.size_unknown")}</p>;
  if (!current)
    return (
      <p>
        <LoadingWords />
      </p>
    );
  // A customer may match by now; the next recalculation adds them.
  if (current.count > 0) return <p>{t("segments.soon", { count: current.count })}</p>;
  return (
    <>
      <p>{t("states.empty_segment", { count: current.nearest.length })}</p>
      <PreviewedCustomers people={current.nearest} label={t("segments.nearest_label")} />
    </>
  );
};
