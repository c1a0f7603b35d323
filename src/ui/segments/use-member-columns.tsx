"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { SegmentMember } from "#contracts/segment-members.ts";
import type { Segment } from "#contracts/segments.ts";
import { nameOf } from "../customer/name-of.ts";
import { customerAddress } from "../customer/url-state.ts";
import { useMay } from "../providers/me.ts";
import { useFormats } from "../providers/use-formats.ts";
import { Monogram } from "../rfm/segment-mark.tsx";
import { useSegmentWords } from "../rfm/use-segment-words.ts";
import type { ListColumn } from "../table/column.ts";
import { MemberMenu } from "./member-menu.tsx";
import { MemberWhy } from "./member-why.tsx";
import styles from "./segments.module.css";
import { useDoerWords } from "./use-doer-words.ts";

type Options = {
  isPast: boolean;
  /** The list's own address: where a customer's page leads back to. */
  from: string;
  onChanged: () => Promise<void>;
};

/** What the list says of each member. */
export const useMemberColumns = (
  segment: Segment,
  { isPast, from, onChanged }: Options,
): ListColumn<SegmentMember>[] => {
  const t = useTranslations();
  const formats = useFormats();
  const words = useSegmentWords();
  const doer = useDoerWords();
  const mayEdit = useMay("customers:edit");
  const menu: ListColumn<SegmentMember> = {
    name: "menu",
    title: t("settings.actions"),
    show: (member) => <MemberMenu segment={segment} member={member} onChanged={onChanged} />,
  };
  return [
    {
      name: "name",
      title: t("terms.customer"),
      isSortable: true,
      show: (member) => (
        <span className={styles.two}>
          <Link href={customerAddress(member.id, from)}>{nameOf(member)}</Link>
          <span className={styles.soft}>{member.email ?? (member.name?.trim() ? member.externalId : "")}</span>
        </span>
      ),
    },
    {
      name: "joinedAt",
      title: t("segments.joined"),
      isSortable: true,
      startsDown: true,
      show: ({ joinedAt, by }) => (
        <span className={styles.two}>
          {formats.day(joinedAt)}
          <span className={styles.soft}>{doer(by)}</span>
        </span>
      ),
    },
    {
      name: "lifetimeValue",
      title: t("segments.lifetime_value"),
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ lifetimeValue }) => formats.money(lifetimeValue),
    },
    {
      name: "orderCount",
      title: t("members.orders"),
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ orderCount }) => formats.count(orderCount),
    },
    {
      name: "lastOrderAt",
      title: t("members.last_order"),
      isSortable: true,
      startsDown: true,
      show: ({ lastOrderAt }) => (lastOrderAt === null ? t("settings.never") : formats.day(lastOrderAt)),
    },
    {
      name: "rfmSegment",
      title: t("segments.rfm"),
      show: ({ rfmSegment }) =>
        rfmSegment === null ? (
          "–"
        ) : (
          <span className={styles.mark}>
            <Monogram segment={rfmSegment} /> {words(rfmSegment).name}
          </span>
        ),
    },
    {
      name: "why",
      title: t("members.why"),
      show: (member) => <MemberWhy segment={segment} member={member} />,
    },
    ...(mayEdit && !isPast ? [menu] : []),
  ];
};
