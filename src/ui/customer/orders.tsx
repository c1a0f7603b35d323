"use client";

import { Tag } from "antd";
import { useTranslations } from "next-intl";
import type { CustomerOrder } from "#contracts/customer-orders.ts";
import { useMe } from "../providers/me.ts";
import type { Address } from "../providers/use-address-state.ts";
import { useFormats } from "../providers/use-formats.ts";
import type { ListColumn } from "../table/column.ts";
import { ListTable } from "../table/list-table.tsx";
import { useListPage } from "../table/use-list-page.ts";
import styles from "./customer.module.css";
import { OrderItems } from "./order-items.tsx";
import type { Customer } from "./types.ts";
import type { CustomerState } from "./url-state.ts";

/** Every order, of whatever status, with what was in it and what came back. */
export const Orders = ({ customer, page }: { customer: Customer; page: Address<CustomerState> }) => {
  const t = useTranslations();
  const { money, dated } = useFormats();
  const { storefronts } = useMe();
  const list = useListPage<CustomerOrder>({
    resource: "customer-orders",
    list: page.state,
    filters: { id: customer.id },
  });
  const columns: ListColumn<CustomerOrder>[] = [
    {
      name: "externalId",
      title: t("terms.order"),
      show: ({ externalId, status }) => (
        <span className={styles.orderName}>
          {externalId}
          {status !== "completed" && <Tag>{t(`statuses.order.${status}`)}</Tag>}
        </span>
      ),
    },
    {
      name: "orderedAt",
      title: t("customer.ordered"),
      isSortable: true,
      startsDown: true,
      show: ({ orderedAt }) => dated(orderedAt),
    },
    { name: "items", title: t("customer.content"), show: ({ items }) => <OrderItems items={items} /> },
    {
      name: "storefrontId",
      title: t("terms.storefront"),
      show: ({ storefrontId }) => storefronts.find(({ id }) => id === storefrontId)?.name ?? String(storefrontId),
    },
    {
      name: "refunded",
      title: t("customer.refunded"),
      align: "end",
      show: ({ refunded }) => (refunded > 0 ? money(-refunded) : "–"),
    },
    {
      name: "total",
      title: t("customer.total"),
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ total }) => money(total),
    },
  ];
  return (
    <ListTable
      caption={t("customer.tabs.orders")}
      columns={columns}
      page={list}
      at={page}
      empty={<p>{t("customer.no_purchase")}</p>}
    />
  );
};
