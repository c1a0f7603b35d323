"use client";

import { Button, Checkbox } from "antd";
import { useTranslations } from "next-intl";
import { TIMELINE_KINDS } from "#lib/domain/customers/timeline-kinds.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import type { CustomerState } from "#ui/shared/people/customer-state.ts";
import type { Customer } from "#ui/shared/people/customer-types.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../customer.module.css";
import { TimelineList } from "./timeline-list.tsx";
import { TimelineYears } from "./timeline-years.tsx";
import { useTimeline } from "./use-timeline.ts";

/** The complete timeline, newest first, with filters by kind and links to years. */
export const Timeline = ({ customer, page }: { customer: Customer; page: Address<CustomerState> }) => {
  const t = useTranslations();
  const { days } = useFormats();
  const { state, change } = page;
  const timeline = useTimeline(customer.id, state);
  return (
    <div className={styles.body}>
      <TimelineYears customer={customer} page={page} />
      <TimelineList
        customerId={customer.id}
        title={t("terms.timeline")}
        timeline={timeline}
        tools={
          <div className={styles.filters}>
            {state.until !== null && (
              <Button size="small" onClick={() => change({ until: null })}>
                {t("customer.from_newest", { date: days(state.until, state.until) })}
              </Button>
            )}
            <Checkbox.Group
              aria-label={t("customer.kinds_label")}
              value={[...state.kinds]}
              options={TIMELINE_KINDS.map((kind) => ({ value: kind, label: t(`customer.kinds.${kind}`) }))}
              onChange={(chosen) => change({ kinds: TIMELINE_KINDS.filter((kind) => chosen.includes(kind)) })}
            />
          </div>
        }
      />
    </div>
  );
};
