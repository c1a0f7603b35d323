"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { NO_SEGMENT } from "#lib/domain/campaigns/strata.ts";
import { CustomerAudiencesCard } from "#ui/audiences/customer-audiences-card.tsx";
import { CompareCard } from "#ui/axes/customer/compare-card.tsx";
import { CustomerForecastCard } from "#ui/forecast/customers/customer-forecast-card.tsx";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import type { CustomerState } from "#ui/shared/people/customer-state.ts";
import type { Customer } from "#ui/shared/people/customer-types.ts";
import { CustomFieldsCard } from "./custom-fields/custom-fields-card.tsx";
import styles from "./customer.module.css";
import { MetricTiles } from "./metric-tiles.tsx";
import { NextActions } from "./next-actions.tsx";
import { PathCard } from "./path/path-card.tsx";
import { ConsentsCard } from "./privacy/consents-card.tsx";
import { Favorites } from "./purchases/favorites.tsx";
import { Spend } from "./purchases/spend.tsx";
import { TimelineList } from "./timeline/timeline-list.tsx";
import { useTimeline } from "./timeline/use-timeline.ts";
import { WhySegments } from "./why-segments.tsx";

const LATEST = 6;
const ALL = { kinds: [], until: null };

/** Next actions, value to date and forecast, recent activity, and segments. */
export const Overview = ({ customer, page }: { customer: Customer; page: Address<CustomerState> }) => {
  const t = useTranslations();
  const timeline = useTimeline(customer.id, ALL);
  const isProfiled = customer.profilingObjectionAt === null;
  return (
    <div className={styles.body}>
      {isProfiled && <NextActions customerId={customer.id} segment={customer.rfm?.segment ?? NO_SEGMENT} />}
      <MetricTiles customer={customer} />
      <div className={styles.columns}>
        <div className={styles.column}>
          {customer.metrics.orderCount > 0 && <Spend customer={customer} isTable={page.state.view === "table"} />}
          {customer.metrics.orderCount > 0 && <PathCard customer={customer} isTable={page.state.view === "table"} />}
          <TimelineList
            customerId={customer.id}
            title={t("terms.timeline")}
            timeline={timeline}
            most={LATEST}
            tools={<Link href={page.address({ tab: "timeline" })}>{t("customer.whole_timeline")}</Link>}
          />
          {isProfiled && customer.metrics.orderCount > 0 && (
            <CompareCard
              customerId={customer.id}
              orderCount={customer.metrics.orderCount}
              whole={page.address({ tab: "behavior" })}
            />
          )}
        </div>
        <div className={styles.column}>
          {isProfiled && customer.metrics.orderCount > 0 && (
            <CustomerForecastCard customerId={customer.id} isTable={page.state.view === "table"} />
          )}
          <ConsentsCard customer={customer} />
          <CustomFieldsCard fields={customer.customFields} />
          <WhySegments customer={customer} />
          <CustomerAudiencesCard customerId={customer.id} />
          {customer.metrics.orderCount > 0 && (
            <Favorites customerId={customer.id} whole={page.address({ tab: "behavior" })} />
          )}
        </div>
      </div>
    </div>
  );
};
