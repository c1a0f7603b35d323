"use client";

import { type HttpError, useCan, useList } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { SegmentCustomer } from "#contracts/report/report-customers.ts";
import { SaveAsSegment } from "#ui/segments/save-as-segment.tsx";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { customerName } from "#ui/shared/people/customer-name.ts";
import { customerAddress } from "#ui/shared/people/customer-state.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import { TwoLines } from "#ui/shared/table/two-lines.tsx";
import { membersAddress, WHOLE } from "../customers/url-state.ts";
import { MEMBERS_RESOURCE, membersQuery } from "../customers/use-members.ts";
import { useMembersTitle } from "../customers/use-members-title.ts";
import type { RfmState } from "../report-state.ts";
import styles from "../rfm.module.css";
import { ruleOf } from "../segment-rule.ts";

const FIRST = 5;

/** The top five customers of the focus, with a link to all of them and an export. */
export const SheetCustomers = ({ state, customers }: { state: RfmState; customers: number }) => {
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  if (!mayView || customers === 0) return null;
  return <People state={state} customers={customers} />;
};

const People = ({ state, customers }: { state: RfmState; customers: number }) => {
  const t = useTranslations();
  const { money, day } = useFormats();
  const title = useMembersTitle({ segment: state.focus, cell: state.cell, ...WHOLE });
  const query = membersQuery({ ...state, segment: state.focus });
  const { query: top } = useList<SegmentCustomer, HttpError>({
    resource: MEMBERS_RESOURCE,
    pagination: { pageSize: FIRST },
    sorters: [{ field: "revenue", order: "desc" }],
    filters: Object.entries(query).map(([field, value]) => ({ field, operator: "eq", value })),
    errorNotification: false,
    queryOptions: { placeholderData: (previous) => previous },
  });
  const rows = top.data?.data;
  if (top.error) {
    return <ErrorCard title={t("members.top_failed")} error={top.error} onRetry={() => void top.refetch()} />;
  }
  return (
    <section className={`${styles.sheet} ${styles.after}`} aria-labelledby="sheet-people">
      <h3 id="sheet-people" className={styles.sheetTitle}>
        {t("members.top")}
      </h3>
      <ul className={styles.people} aria-busy={rows === undefined}>
        {rows?.map(({ id, name, externalId, revenue, orderCount, lastOrderAt }) => (
          <li key={id}>
            <TwoLines below={t("members.bought", { orders: orderCount, ago: day(lastOrderAt) })}>
              <Link href={customerAddress(id)}>{customerName({ name, externalId })}</Link>
            </TwoLines>
            <span>{money(revenue)}</span>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Link href={membersAddress(state)} className={styles.primaryLink}>
          {t("members.see", { count: customers })}
        </Link>
        <SaveAsSegment criteria={ruleOf(state)} name={title} />
        <ExportButton route="GET /api/admin/segmentation/customers" input={{ ...query, exportFormat: "csv" }} />
      </div>
    </section>
  );
};
