"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ListedCustomer } from "#contracts/customers.ts";
import { nameOf } from "../customer/name-of.ts";
import { customerAddress } from "../customer/url-state.ts";
import { useFormats } from "../providers/use-formats.ts";
import { Monogram } from "../rfm/segment-mark.tsx";
import { useSegmentWords } from "../rfm/use-segment-words.ts";
import type { ListColumn } from "../table/column.ts";
import { Marked } from "../table/marked.tsx";
import styles from "./customers.module.css";

/** What the list says of each customer; `here` is its own address, for the way back. */
export const useCustomersColumns = (searched: string, here: string): ListColumn<ListedCustomer>[] => {
  const t = useTranslations();
  const formats = useFormats();
  const rfm = useSegmentWords();
  const words = searched.split(/\s+/);
  return [
    {
      name: "name",
      title: t("terms.customer"),
      isSortable: true,
      show: (customer) => {
        const { id, name, email, externalId } = customer;
        const more = [email, name?.trim() ? externalId : null].filter((one) => one !== null).join(" · ");
        return (
          <span className={styles.person}>
            <Link href={customerAddress(id, here)}>
              <Marked text={nameOf(customer)} words={words} />
            </Link>
            <span className={styles.soft}>
              <Marked text={more} words={words} />
            </span>
          </span>
        );
      },
    },
    {
      name: "rfmSegment",
      title: t("segments.rfm"),
      show: ({ rfmSegment }) =>
        rfmSegment === null ? (
          "–"
        ) : (
          <span className={styles.mark}>
            <Monogram segment={rfmSegment} /> {rfm(rfmSegment).name}
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
      name: "segments",
      title: t("nav.segments"),
      show: ({ segments }) =>
        segments.length === 0 ? (
          "–"
        ) : (
          <span className={styles.soft}>{segments.map(({ name }) => name).join(", ")}</span>
        ),
    },
  ];
};
