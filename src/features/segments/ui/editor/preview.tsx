"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { call, type InputOf } from "#core/ui/call.ts";
import { TwoLines } from "#core/ui/table/column.tsx";
import { useLivePreview } from "#core/ui/use-live-preview.ts";
import type { PreviewedCustomer } from "#features/segments/contracts/criteria.ts";
import { evaluateReasons, ReasonList } from "#features/segments/ui/reason-list.tsx";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import { customerAddress } from "#records/ui/people/customer-state.ts";
import { WhyPopover } from "#records/ui/people/why-popover.tsx";
import styles from "../segments.module.css";

/** Customers with the reason why they match, or what they fail. */
export const PreviewedCustomers = ({ people, label }: { people: readonly PreviewedCustomer[]; label: string }) => (
  <ul className={styles.people} aria-label={label}>
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
    <li>
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

type PreviewInput = InputOf<"POST /api/admin/segments/preview">;

const useSegmentPreview = (asked: PreviewInput | null) => {
  const locale = useLocale();
  return useLivePreview(asked, locale, (input, signal) => call("POST /api/admin/segments/preview", input, { signal }));
};

const requestFor = (criteria: Criteria | null, segmentId?: string): PreviewInput | null =>
  criteria && { criteria, withReach: true, ...(segmentId !== undefined && { segmentId }) };

/** Previews the criteria while they are edited. With `segmentId`, also lists who would join and leave that segment. */
export const usePreview = (criteria: Criteria | null, segmentId?: string) =>
  useSegmentPreview(requestFor(criteria, segmentId));

/** Like `usePreview`, with the exact count after an estimate; both list the same customers. */
export const useExactPreview = (criteria: Criteria | null, segmentId?: string) => {
  const fast = usePreview(criteria, segmentId);
  const request = requestFor(criteria, segmentId);
  const exact = useSegmentPreview(request && fast.current?.isEstimate ? { ...request, exact: true } : null);
  if (!fast.current) return fast;
  const current = exact.current ? { ...exact.current, sample: fast.current.sample } : fast.current;
  // If it fails, the estimate stays.
  return { ...fast, current, last: current, isCounting: exact.isCounting };
};

export type LivePreview = ReturnType<typeof useExactPreview>;
