"use client";

import { useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { CONSENT_CHANNELS } from "#records/rules/incoming-records.ts";
import { useCustomValue } from "#records/ui/people/custom-value.tsx";
import { ProblemList, useProblemWords } from "../problem-list.tsx";

import type { Preview, PreviewRecord } from "./use-reading.ts";
import styles from "./wizard.module.css";

type Column = { name: string; title: string; isNumber?: boolean; show: (record: PreviewRecord) => ReactNode };

const NOTHING = "–";
/** Lines of an order that are named; the rest is counted. */
const NAMED_ITEMS = 2;

/** By the layout, because an order that can't be read is neither. */
const isOfCustomers = ({ reading }: Preview): boolean => reading.format.endsWith("customers");

/** The columns of orders, of customers or of support tickets. */
const useColumns = (data: Preview): Column[] => {
  const [t, fieldName, consent] = [
    useTranslations("imports.preview"),
    useTranslations("imports.fields"),
    useTranslations("consents"),
  ];
  const formats = useFormats();
  const title = useTranslations("nav")("custom-fields");
  const customValue = useCustomValue();
  const own = ({ customFields }: PreviewRecord): string =>
    customFields.map((field) => `${field.name}: ${customValue(field)}`).join(", ") || NOTHING;
  const hasOwn = data.records.some(({ customFields }) => customFields.length > 0);
  const ownFields: Column[] = hasOwn ? [{ name: "own", title, show: own }] : [];
  const line: Column = { name: "line", title: t("line"), isNumber: true, show: (record) => formats.count(record.line) };
  const customer = ({ customer: of }: PreviewRecord) => of?.name ?? of?.email ?? of?.externalId ?? NOTHING;
  /** Of each channel that the file has consents for. */
  const consentsOf = ({ records }: Preview): Column[] =>
    CONSENT_CHANNELS.flatMap((channel) => {
      const stateOf = ({ customer: of }: PreviewRecord) => of?.consents.find((each) => each.channel === channel)?.state;
      if (!records.some(stateOf)) return [];
      const show = (record: PreviewRecord) => {
        const state = stateOf(record);
        return state ? consent(state) : NOTHING;
      };
      return [{ name: channel, title: fieldName(`${channel}_consent`), show }];
    });
  if (data.reading.format === "tickets") {
    return [
      line,
      { name: "ticket", title: t("ticket"), show: ({ ticket }) => ticket?.externalId ?? NOTHING },
      { name: "id", title: t("customer_id"), show: ({ ticket }) => ticket?.customerId ?? NOTHING },
      { name: "opened", title: t("opened"), show: ({ ticket }) => (ticket ? formats.dated(ticket.openedAt) : NOTHING) },
      {
        name: "closed",
        title: t("closed"),
        show: ({ ticket }) => (ticket?.closedAt ? formats.dated(ticket.closedAt) : NOTHING),
      },
      { name: "channel", title: t("channel"), show: ({ ticket }) => ticket?.channel ?? NOTHING },
      {
        name: "satisfaction",
        title: t("satisfaction"),
        isNumber: true,
        show: ({ ticket }) => (ticket?.satisfaction ? formats.count(ticket.satisfaction) : NOTHING),
      },
    ];
  }
  if (isOfCustomers(data)) {
    return [
      line,
      { name: "id", title: t("customer_id"), show: (record) => record.customer?.externalId ?? NOTHING },
      { name: "name", title: t("name"), show: (record) => record.customer?.name ?? NOTHING },
      { name: "email", title: t("email"), show: (record) => record.customer?.email ?? NOTHING },
      { name: "country", title: t("country"), show: (record) => record.customer?.country ?? NOTHING },
      ...consentsOf(data),
      ...ownFields,
    ];
  }
  const items = ({ order }: PreviewRecord): string => {
    if (!order || order.items.length === 0) return NOTHING;
    const named = order.items
      .slice(0, NAMED_ITEMS)
      .map(({ quantity, name, productId }) => `${formats.count(quantity)} × ${name ?? productId}`);
    const rest = order.items.length - NAMED_ITEMS;
    return [...named, ...(rest > 0 ? [t("more_items", { count: rest })] : [])].join(", ");
  };
  return [
    line,
    { name: "order", title: t("order"), show: ({ order }) => order?.externalId ?? NOTHING },
    { name: "date", title: t("date"), show: ({ order }) => (order ? formats.dated(order.orderedAt) : NOTHING) },
    {
      name: "customer",
      title: t("customer"),
      show: (record) => (record.order && !record.customer ? t("guest") : customer(record)),
    },
    { name: "items", title: t("items"), show: items },
    {
      name: "total",
      title: t("total"),
      isNumber: true,
      show: ({ order }) => (order ? formats.money(order.totalPrice) : NOTHING),
    },
    {
      name: "refunded",
      title: t("refunded"),
      isNumber: true,
      show: ({ refunded }) => (refunded > 0 ? formats.money(refunded) : NOTHING),
    },
    {
      name: "status",
      title: t("status"),
      show: ({ order }) => (order ? <OrderStatus status={order.status} /> : NOTHING),
    },
    ...ownFields,
  ];
};

const OrderStatus = ({ status }: { status: string }) => {
  const t = useTranslations("statuses.order");
  return t.has(status as "completed") ? t(status as "completed") : status;
};

const Problems = ({ record }: { record: PreviewRecord }) => {
  const words = useProblemWords();
  // Rows that are only rejected along with another one repeat that order's problem.
  const own = record.problems.filter(({ code }) => code !== "other_row");
  const problems = own.map((problem) => ({ ...problem, right: words(problem) }));
  return <ProblemList className={styles.rowProblems ?? ""} problems={problems} />;
};

/** What else there is to say about a record: rows that were read as part of its order, and its problems. */
const Notes = ({ record }: { record: PreviewRecord }) => {
  const t = useTranslations("imports.preview");
  return (
    <>
      {record.rowsContinued > 0 && (
        <p className="max-w-prose soft">{t("continued", { count: record.rowsContinued })}</p>
      )}
      {record.problems.length > 0 && <Problems record={record} />}
    </>
  );
};
const hasNotes = ({ rowsContinued, problems }: PreviewRecord): boolean => rowsContinued + problems.length > 0;

const recordKey = (record: PreviewRecord): string => `${record.line} ${record.order?.externalId ?? ""}`;

export const PreviewTable = ({ data }: { data: Preview }) => {
  const t = useTranslations("imports.preview");
  const columns = useColumns(data);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by the keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t("records")}>
      <table className={styles.preview}>
        <thead>
          <tr>
            {columns.map(({ name, title, isNumber }) => (
              <th key={name} scope="col" data-number={isNumber || undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.records.map((record) => (
            <Fragment key={recordKey(record)}>
              <tr data-wrong={record.problems.length > 0 || undefined}>
                {columns.map(({ name, isNumber, show }) => (
                  <td key={name} data-number={isNumber || undefined}>
                    {show(record)}
                  </td>
                ))}
              </tr>
              {hasNotes(record) && (
                <tr data-wrong={record.problems.length > 0 || undefined}>
                  <td colSpan={columns.length}>
                    <Notes record={record} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
};

/** The same on phones. */
export const PreviewCards = ({ data }: { data: Preview }) => {
  const columns = useColumns(data);
  return (
    <ol className={`stack gap-8 ${styles.cards}`}>
      {data.records.map((record) => (
        <li key={recordKey(record)} data-wrong={record.problems.length > 0 || undefined}>
          <dl>
            {columns
              .map((column) => ({ ...column, shown: column.show(record) }))
              .filter(({ shown }) => shown !== NOTHING)
              .map(({ name, title, shown }) => (
                <div key={name}>
                  <dt className="soft">{title}</dt>
                  <dd>{shown}</dd>
                </div>
              ))}
          </dl>
          <Notes record={record} />
        </li>
      ))}
    </ol>
  );
};
