"use client";

import { Tag } from "antd";
import { useTranslations } from "next-intl";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { CustomerOrder } from "#features/customer-page/contracts/customer-history.ts";
import { CustomValue } from "#records/ui/people/custom-value.tsx";
import { useFieldColumns } from "#records/ui/people/customer-columns.tsx";
import type { Customer } from "#records/ui/people/customer-name.ts";
import styles from "../customer.module.css";

const FIRST = 3;

type Item = CustomerOrder["items"][number];

/** The items of an order: the first ones immediately, the others on demand. */
const OrderItems = ({ items }: { items: Item[] }) => {
  const t = useTranslations("customer");
  if (items.length === 0) return "–";
  const rest = items.slice(FIRST);
  return (
    <>
      <Lines items={items.slice(0, FIRST)} />
      {rest.length > 0 && (
        <details className={styles.rest}>
          <summary>{t("more", { count: rest.length })}</summary>
          <Lines items={rest} />
        </details>
      )}
    </>
  );
};

const Lines = ({ items }: { items: Item[] }) => {
  const t = useTranslations("customer");
  const { money, count } = useFormats();
  return (
    <ul className={`small soft ${styles.items}`}>
      {items.map(({ lineNumber, quantity, productName, productId, lineTotal, refundedQuantity }) => (
        <li key={lineNumber}>
          {t("item", { quantity: count(quantity), name: productName ?? productId, money: money(lineTotal) })}
          {refundedQuantity > 0 && (
            <>
              {" "}
              <span className="small faint nowrap">· {t("came_back", { count: refundedQuantity })}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
};

/** An order's values of the business's own fields. */
const OrderFields = ({ fields }: { fields: CustomerOrder["customFields"] }) =>
  fields.length === 0 ? (
    "–"
  ) : (
    <ul className={`small soft ${styles.items}`}>
      {fields.map(({ key, name, type, value }) => (
        <li key={key}>
          <span className="small faint">{name}:</span> <CustomValue value={value} type={type} />
        </li>
      ))}
    </ul>
  );

/** All orders of any status, with items and refunds. */
export const Orders = ({ customer }: { customer: Customer }) => {
  const t = useTranslations();
  const { money, dated } = useFormats();
  const { storefronts } = useMe();
  const list = useListTable<CustomerOrder>({
    resource: "customers/{id}/orders",
    sorts: ["orderedAt", "total"],
    standardSort: "-orderedAt",
    filters: { id: customer.id },
  });
  const { grossMargin, marginRate } = useFieldColumns();
  const ownFields: ListColumn<CustomerOrder> = {
    name: "customFields",
    title: t("nav.custom-fields"),
    isTall: true,
    onPhone: "more",
    show: ({ customFields }) => <OrderFields fields={customFields} />,
  };
  const columns: ListColumn<CustomerOrder>[] = [
    {
      name: "externalId",
      title: t("terms.order"),
      show: ({ externalId, status, isCounted, giftCards }) => (
        <span className="row items-center gap-4-8">
          {externalId}
          {status !== "completed" && <Tag>{t(`statuses.order.${status}`)}</Tag>}
          {!isCounted && (status === "completed" || status === "partial") && (
            <Tag>{t(giftCards > 0 ? "customer.gift_cards_only" : "customer.fully_refunded")}</Tag>
          )}
        </span>
      ),
    },
    {
      name: "orderedAt",
      title: t("customer.ordered"),
      startsDown: true,
      // With its time too wide for a third of a card.
      onPhone: "line",
      show: ({ orderedAt }) => dated(orderedAt),
    },
    {
      name: "items",
      title: t("customer.content"),
      isTall: true,
      onPhone: "more",
      show: ({ items }) => <OrderItems items={items} />,
    },
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
      align: "end",
      show: ({ total }) => money(total),
    },
    ...(list.rows?.some(({ customFields }) => customFields.length > 0) ? [ownFields] : []),
    // A shop without costs has no use for the column.
    ...(list.rows?.some(({ grossMargin }) => grossMargin !== null) ? [grossMargin, marginRate] : []),
  ];
  const uncounted = list.total - customer.metrics.orderCount;
  return (
    <div className="stack min-w-0 gap-12">
      {uncounted > 0 && <p className="small faint">{t("customer.uncounted", { count: uncounted })}</p>}
      <ListTable
        caption={t("customer.tabs.orders")}
        columns={columns}
        page={list}
        empty={<p>{t("customer.no_purchase")}</p>}
      />
    </div>
  );
};
