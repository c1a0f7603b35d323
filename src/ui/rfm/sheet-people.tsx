"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { listSegmentCustomers, type SegmentCustomer } from "#contracts/segment-customers.ts";
import { nameOf } from "../customer/name-of.ts";
import { customerAddress } from "../customer/url-state.ts";
import { membersAddress } from "../members/url-state.ts";
import { MEMBERS_RESOURCE, membersQuery } from "../members/use-members.ts";
import { useMembersTitle } from "../members/use-members-title.ts";
import { useMay } from "../providers/me.ts";
import { useFormats } from "../providers/use-formats.ts";
import { SaveAsSegment } from "../segments/save-as-segment.tsx";
import { ErrorCard } from "../states/error-card.tsx";
import { ExportButton } from "../table/export-button.tsx";
import { TwoLines } from "../table/two-lines.tsx";
import { useListPage } from "../table/use-list-page.ts";
import styles from "./rfm.module.css";
import { ruleOf } from "./segment-rule.ts";
import type { RfmState } from "./url-state.ts";

const FIRST = 5;

/** The people of what is in focus: the five who spend most, all of them a step away, and as a file. */
export const SheetPeople = ({ state, customers }: { state: RfmState; customers: number }) => {
  const mayView = useMay("customers:view");
  if (!mayView || customers === 0) return null;
  return <People state={state} customers={customers} />;
};

const People = ({ state, customers }: { state: RfmState; customers: number }) => {
  const t = useTranslations();
  const { money, day } = useFormats();
  const title = useMembersTitle({ segment: state.focus, cell: state.cell });
  const query = membersQuery({ ...state, segment: state.focus });
  const { rows, error, retry } = useListPage<SegmentCustomer>({
    resource: MEMBERS_RESOURCE,
    list: { q: "", sort: "-revenue", page: 1 },
    filters: query,
    pageSize: FIRST,
  });
  if (error) return <ErrorCard title={t("members.top_failed")} error={error} onRetry={retry} />;
  return (
    <section className={`${styles.sheet} ${styles.after}`} aria-labelledby="sheet-people">
      <h3 id="sheet-people" className={styles.sheetTitle}>
        {t("members.top")}
      </h3>
      <ul className={styles.people} aria-busy={rows === undefined}>
        {rows?.map(({ id, name, externalId, revenue, orderCount, lastOrderAt }) => (
          <li key={id}>
            <TwoLines below={t("members.bought", { orders: orderCount, ago: day(lastOrderAt) })}>
              <Link href={customerAddress(id)}>{nameOf({ name, externalId })}</Link>
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
        <ExportButton contract={listSegmentCustomers} input={{ ...query, exportFormat: "csv" }} />
      </div>
    </section>
  );
};
