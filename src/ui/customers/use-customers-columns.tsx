"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ListedCustomer } from "#contracts/customers.ts";
import { levelIn } from "../customer/level-in.ts";
import { nameOf } from "../customer/name-of.ts";
import { customerAddress } from "../customer/url-state.ts";
import { useFormats } from "../providers/use-formats.ts";
import { Monogram } from "../rfm/segment-mark.tsx";
import { useSegmentWords } from "../rfm/use-segment-words.ts";
import type { ListColumn } from "../table/column.ts";
import { Marked } from "../table/marked.tsx";
import type { Column } from "./columns.ts";
import styles from "./customers.module.css";

type Options = { searched: string; here: string; chosen: readonly Column[] };

/** What the list can say of each customer, by column, and the chosen ones; `here` is its own address, for the way back. */
export const useCustomersColumns = ({ searched, here, chosen }: Options) => {
  const t = useTranslations();
  const formats = useFormats();
  const rfm = useSegmentWords();
  const words = searched.split(/\s+/);
  const name: ListColumn<ListedCustomer> = {
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
  };
  const others: (ListColumn<ListedCustomer> & { name: Column })[] = [
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
    {
      name: "loyaltyLevel",
      title: t("customers.loyalty"),
      show: ({ loyaltyLevel }) => (loyaltyLevel === null ? "–" : levelIn(t, loyaltyLevel)),
    },
    { name: "country", title: t("customers.country"), show: ({ country }) => country ?? "–" },
    {
      name: "externalId",
      title: t("customer.external_id"),
      show: ({ externalId }) => <Marked text={externalId} words={words} />,
    },
  ];
  const titleOf = (column: Column) => others.find((one) => one.name === column)?.title ?? column;
  return { columns: [name, ...chosen.flatMap((column) => others.filter((one) => one.name === column))], titleOf };
};
