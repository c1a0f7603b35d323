"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { SegmentCustomer, SegmentCustomers } from "#contracts/segment-customers.ts";
import { nameOf } from "../customer/name-of.ts";
import { customerAddress } from "../customer/url-state.ts";
import { useFormats } from "../providers/use-formats.ts";
import { Monogram } from "../rfm/segment-mark.tsx";
import { useSegmentWords } from "../rfm/use-segment-words.ts";
import type { ListColumn } from "../table/column.ts";
import { segmentKey } from "../theme/segments.ts";
import styles from "./members.module.css";
import type { MembersState } from "./url-state.ts";
import { WhyButton } from "./why-button.tsx";

type Place = {
  /** The list's own address: for the way back from a customer. */
  here: string;
};

type Opening = { open: string | null; setOpen: (id: string | null) => void };

/** A week back people count in days. */
const RECENT_DAYS = 7;

/** What the list shows of each customer; their segment only where it holds several. */
export const useMemberColumns = (
  { segment }: Pick<MembersState, "segment">,
  answer: SegmentCustomers | undefined,
  { open, setOpen, here }: Opening & Place,
): ListColumn<SegmentCustomer>[] => {
  const t = useTranslations();
  const { count, money, day } = useFormats();
  const words = useSegmentWords();
  const ago = (days: number) => (days === 0 ? t("states.today") : t("states.days_ago", { days }));
  const inSegment: ListColumn<SegmentCustomer> = {
    name: "segmentCode",
    title: t("terms.segment"),
    show: ({ segmentCode }) => {
      const key = segmentKey(segmentCode) ?? segmentCode;
      return (
        <span className={styles.segment}>
          <Monogram segment={key} /> {words(key).name}
        </span>
      );
    },
  };
  return [
    {
      name: "name",
      title: t("terms.customer"),
      isSortable: true,
      show: ({ id, name, email, externalId }) => (
        <span className={styles.person}>
          <Link href={customerAddress(id, here)}>{nameOf({ name, externalId })}</Link>
          <span className={styles.soft}>{email ?? (name?.trim() ? externalId : "")}</span>
        </span>
      ),
    },
    {
      name: "lastOrderAt",
      title: t("members.last_order"),
      isSortable: true,
      startsDown: true,
      show: ({ lastOrderAt, daysSinceLastPurchase: days }) => (
        <span title={day(lastOrderAt)}>{days <= RECENT_DAYS ? ago(days) : day(lastOrderAt)}</span>
      ),
    },
    {
      name: "orderCount",
      title: t("members.orders"),
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ orderCount }) => count(orderCount),
    },
    {
      name: "revenue",
      title: t("terms.revenue"),
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ revenue }) => money(revenue),
    },
    ...(segment === null ? [inSegment] : []),
    {
      name: "why",
      title: t("members.why"),
      show: (customer) =>
        answer && (
          <WhyButton
            customer={customer}
            answer={answer}
            isOpen={open === customer.id}
            onOpen={(isOpen) => setOpen(isOpen ? customer.id : null)}
          />
        ),
    },
  ];
};
