"use client";

import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Checkboxes } from "#core/ui/forms/labelled-form.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type Address, useImmediateChoice } from "#core/ui/use-address-state.ts";
import type { CustomerMonths } from "#features/customer-page/contracts/customer-history.ts";
import { TIMELINE_KINDS } from "#records/rules/customers/customer-standing.ts";
import type { Customer } from "#records/ui/people/customer-name.ts";
import { useCustomerPart } from "#records/ui/people/customer-part.tsx";
import type { CustomerState } from "#records/ui/people/customer-state.ts";
import styles from "./customer.module.css";
import { TimelineList, useTimeline } from "./timeline-list.tsx";

type Year = { year: string; orderCount: number; spent: number };

/** Monthly net spending summed by year, newest first. */
export const sumByYear = (months: CustomerMonths["months"]): Year[] => {
  const years = new Map<string, Year>();
  for (const { month, orderCount, charged, refunded } of months) {
    const year = month.slice(0, 4);
    const sums = years.get(year) ?? { year, orderCount: 0, spent: 0 };
    years.set(year, {
      year,
      orderCount: sums.orderCount + orderCount,
      spent: sums.spent + charged - refunded,
    });
  }
  return [...years.values()].reverse();
};

/** The years with orders and spending, as entry points into a long timeline. */
const TimelineYears = ({ customer, page }: { customer: Customer; page: Address<CustomerState> }) => {
  const t = useTranslations("customer");
  const { count, moneyShort } = useFormats();
  const { data } = useCustomerPart("GET /api/admin/customers/{id}/months", customer.id);
  const years = data ? sumByYear(data.months) : [];
  if (years.length < 2) return null;
  return (
    <nav aria-label={t("years_label")}>
      <ul className={`row gap-8 ${styles.years}`}>
        {years.map(({ year, orderCount, spent }, i) => {
          const until = i === 0 ? null : `${year}-12-31`;
          return (
            <li key={year}>
              <Link
                href={page.address({ until })}
                aria-current={page.state.until === until ? "true" : undefined}
                onClick={(event) => {
                  event.preventDefault();
                  page.change({ until });
                }}
              >
                <strong>{year}</strong>
                <span>{t("year_orders", { count: orderCount, number: count(orderCount) })}</span>
                <span>{moneyShort(spent)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
};

/** The complete timeline, newest first, with filters by kind and links to years. */
export const Timeline = ({ customer, page }: { customer: Customer; page: Address<CustomerState> }) => {
  const t = useTranslations();
  const { days } = useFormats();
  const { state, change } = page;
  const [kinds, choose] = useImmediateChoice(state.kinds, (chosen) => change({ kinds: chosen }));
  const timeline = useTimeline(customer.id, state);
  return (
    <div className="stack min-w-0 gap-16">
      <TimelineYears customer={customer} page={page} />
      <TimelineList
        customerId={customer.id}
        title={t("terms.timeline")}
        timeline={timeline}
        tools={
          <div className="row items-center gap-4-8">
            {state.until !== null && (
              <Button size="small" onClick={() => change({ until: null })}>
                {t("customer.from_newest", { date: days(state.until, state.until) })}
              </Button>
            )}
            <Checkboxes
              aria-label={t("customer.kinds_label")}
              className="row items-center gap-4-8 bare-fieldset"
              value={kinds}
              options={TIMELINE_KINDS.map((kind) => ({ value: kind, label: t(`customer.kinds.${kind}`) }))}
              onChange={choose}
            />
          </div>
        }
      />
    </div>
  );
};
