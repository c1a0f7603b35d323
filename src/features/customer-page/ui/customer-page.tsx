"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { CallError } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { usePageKey } from "#core/ui/keys/active-keys.ts";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeading } from "#core/ui/page/page-heading.tsx";
import { PageTabs } from "#core/ui/page/page-tabs.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useViewToggle } from "#core/ui/state-link.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { NO_SEGMENT } from "#lib/effects/campaign.ts";
import { type CustomerCardProps, CustomerColumn, useCardLoader } from "#records/ui/feature-pages.tsx";
import { CustomValue } from "#records/ui/people/custom-value.tsx";
import { type Customer, customerName } from "#records/ui/people/customer-name.ts";
import { CardSkeleton, FRESH_MS } from "#records/ui/people/customer-part.tsx";
import { customerPageAddress, TABS, type Tab } from "#records/ui/people/customer-state.ts";
import styles from "./customer.module.css";
import { CustomerHeader } from "./customer-header.tsx";
import { useKeptCustomer } from "./duplicate-notice.tsx";
import { MetricTiles } from "./metric-tiles.tsx";
import { NextActions } from "./next-actions.tsx";
import { PathCard } from "./path-card.tsx";
import { ConsentsCard } from "./privacy/consents-card.tsx";
import { Favorites, Spend } from "./purchases/spend.tsx";
import { TimelineList, useTimeline } from "./timeline-list.tsx";
import { WhySegments } from "./why-segments.tsx";

/** A customer's values of the business's own fields; nothing if there are none. */
const CustomFieldsCard = ({ fields }: { fields: Customer["customFields"] }) => {
  const t = useTranslations("nav");
  if (fields.length === 0) return null;
  return (
    <Card title={t("custom-fields")} isLoose>
      <dl className={`grid gap-4-16 ${styles.fields}`}>
        {fields.map(({ key, name, type, value }) => (
          <div key={key}>
            <dt className="soft">{name}</dt>
            <dd className="min-w-0 break-anywhere">
              <CustomValue value={value} type={type} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
};

const LATEST = 6;
const ALL = { kinds: [], until: null };

/** Next actions, value to date and forecast, recent activity, and segments. */
const Overview = ({ customer, page }: CustomerCardProps) => {
  const t = useTranslations();
  const timeline = useTimeline(customer.id, ALL);
  const isTable = page.state.view === "table";
  const hasBought = customer.metrics.orderCount > 0;
  const column = { tab: "overview", customer, page } as const;
  return (
    <div className={`stack min-w-0 gap-16 ${styles.overview}`}>
      {customer.profilingObjectionAt === null && (
        <NextActions customerId={customer.id} segment={customer.rfm?.segment ?? NO_SEGMENT} />
      )}
      <MetricTiles customer={customer} />
      <div className={`grid gap-16 ${styles.columns}`}>
        <CustomerColumn
          {...column}
          column="main"
          own={{
            1: hasBought && <Spend customer={customer} isTable={isTable} />,
            2: hasBought && <PathCard customer={customer} isTable={isTable} />,
            3: (
              <TimelineList
                customerId={customer.id}
                title={t("terms.timeline")}
                timeline={timeline}
                most={LATEST}
                tools={<Link href={page.address({ tab: "timeline" })}>{t("customer.whole_timeline")}</Link>}
              />
            ),
          }}
        />
        <CustomerColumn
          {...column}
          column="side"
          own={{
            2: <ConsentsCard customer={customer} />,
            3: <CustomFieldsCard fields={customer.customFields} />,
            4: <WhySegments customer={customer} />,
            6: hasBought && <Favorites customerId={customer.id} whole={page.address({ tab: "behavior" })} />,
          }}
        />
      </div>
    </div>
  );
};

const Timeline = lazily(() => import("./timeline.tsx").then(({ Timeline: it }) => it));
const Behavior = lazily(() => import("./purchases/behavior.tsx").then(({ Behavior: it }) => it));
const Orders = lazily(() => import("./purchases/orders.tsx").then(({ Orders: it }) => it));

const BODIES: Record<Tab, (props: CustomerCardProps) => ReactNode> = {
  overview: Overview,
  timeline: (props) => <Timeline {...props} />,
  behavior: (props) => <Behavior {...props} />,
  orders: (props) => <Orders {...props} />,
};

/** The four tabs of a customer; the address selects one. */
const CustomerTabs = ({ customer, page }: CustomerCardProps) => {
  const t = useTranslations("customer");
  const { count } = useFormats();
  const { tab: active } = page.state;
  const orders = customer.metrics.orderCount;
  const Body = BODIES[active];
  return (
    <PageTabs
      label={customerName(customer)}
      tabs={TABS.map((key) => ({
        key,
        label: key === "orders" && orders > 0 ? `${t("tabs.orders")} ${count(orders)}` : t(`tabs.${key}`),
      }))}
      active={active}
      onChoose={(tab) => page.change({ tab, page: 1, until: null })}
    >
      <Suspense fallback={<CardSkeleton />}>
        <Body customer={customer} page={page} />
      </Suspense>
    </PageTabs>
  );
};

const NoteDialog = lazily(() => import("./note-dialog.tsx").then(({ NoteDialog: it }) => it));

const SegmentDialog = lazily(() => import("#records/ui/list/segment-dialog.tsx").then(({ SegmentDialog: it }) => it));

const ContactDialog = lazily(() => import("./privacy/privacy-dialogs.tsx").then(({ ContactDialog: it }) => it));

const EraseDialog = lazily(() => import("./privacy/privacy-dialogs.tsx").then(({ EraseDialog: it }) => it));

type Dialog = "note" | "segment" | "contact" | "erase";

/** Who the customer is, what they are worth, what is happening, and what to do. */
export const CustomerPage = () => {
  const t = useTranslations();
  const { id = "" } = useParams<{ id: string }>();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const page = useAddressState(customerPageAddress);
  const { answer, error, retry } = useAnswer("GET /api/admin/customers/{id}", { id }, { staleMs: FRESH_MS });
  const customer = answer?.data;
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const open = (which: Dialog) => () => setDialog(which);
  usePageKey("note", mayEdit && customer ? open("note") : null);
  usePageKey("segment", mayEdit && customer ? open("segment") : null);
  useViewToggle(page);
  // Beside the customer, not after it.
  const loadCards = useCardLoader();
  const { tab } = page.state;
  useEffect(() => void loadCards(tab).catch(() => undefined), [loadCards, tab]);
  const isMissing = error instanceof CallError && error.status === 404;
  const isLookedUp = useKeptCustomer(id, isMissing);

  if (error || !customer) {
    const isUnknown = isMissing && !isLookedUp;
    return (
      <PageLayout>
        <PageHeading title={isUnknown ? t("customer.unknown") : t("terms.customer")} />
        {isUnknown && (
          <p>
            {t("customer.unknown_why")} <Link href="/customers">{t("customer.back")}</Link>
          </p>
        )}
        {error && !isMissing && <ErrorCard title={t("customer.failed")} error={error} onRetry={retry} />}
        {(!error || isLookedUp) && <CardSkeleton />}
      </PageLayout>
    );
  }
  const { rfm } = customer;
  return (
    <PageLayout
      freshness={{
        orders: { calculatedAt: customer.asOf },
        report: rfm ? { until: rfm.period.end, calculatedAt: rfm.generatedAt } : undefined,
        forecast: { until: customer.forecast?.asOf },
      }}
    >
      <CustomerHeader
        customer={customer}
        from={page.state.from}
        onNote={open("note")}
        onSegment={open("segment")}
        onCorrect={open("contact")}
        onErase={open("erase")}
      />
      <CustomerTabs customer={customer} page={page} />
      {dialog === "note" && <NoteDialog customerId={id} onClose={() => setDialog(null)} />}
      {dialog === "contact" && <ContactDialog id={id} onClose={() => setDialog(null)} />}
      {dialog === "erase" && <EraseDialog customer={customer} onClose={() => setDialog(null)} />}
      {dialog === "segment" && <SegmentDialog customer={customer} onClose={() => setDialog(null)} />}
    </PageLayout>
  );
};
