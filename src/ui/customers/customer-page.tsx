"use client";

import { type HttpError, useCan, useShow } from "@refinedev/core";
import Link from "next/link";
import { useParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { LIST_NAMES, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { useViewToggle } from "#ui/shared/address/view-button.tsx";
import { CallError } from "#ui/shared/api/call.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { usePageKey } from "#ui/shared/keys/active-keys.ts";
import { lazily } from "#ui/shared/lazily.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeading } from "#ui/shared/page/page-heading.tsx";
import { CardSkeleton } from "#ui/shared/people/card-skeleton.tsx";
import { readCustomerState, writeCustomerState } from "#ui/shared/people/customer-state.ts";
import type { Customer } from "#ui/shared/people/customer-types.ts";
import { FRESH_MS } from "#ui/shared/people/use-customer-part.ts";
import { CustomerHeader } from "./customer-header.tsx";
import { CustomerTabs } from "./customer-tabs.tsx";
import { useKeptCustomer } from "./duplicates/use-kept-customer.ts";

const NoteDialog = lazily(() => import("./timeline/note-dialog.tsx").then(({ NoteDialog: it }) => it));

const SegmentDialog = lazily(() => import("./segment-dialog.tsx").then(({ SegmentDialog: it }) => it));

const ContactDialog = lazily(() => import("./privacy/contact-dialog.tsx").then(({ ContactDialog: it }) => it));

const EraseDialog = lazily(() => import("./privacy/erase-dialog.tsx").then(({ EraseDialog: it }) => it));

const ADDRESS = { read: readCustomerState, write: writeCustomerState, list: LIST_NAMES };

type Dialog = "note" | "segment" | "contact" | "erase";

/** Who the customer is, what they are worth, what is happening, and what to do. */
export const CustomerPage = () => {
  const t = useTranslations();
  const { id = "" } = useParams<{ id: string }>();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const page = useAddressState(ADDRESS);
  const { query } = useShow<Customer, HttpError>({
    id,
    meta: { locale: useLocale() },
    errorNotification: false,
    queryOptions: { staleTime: FRESH_MS },
  });
  const { error } = query;
  const customer = error ? undefined : query.data?.data;
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const open = (which: Dialog) => () => setDialog(which);
  usePageKey("note", mayEdit && customer ? open("note") : null);
  usePageKey("segment", mayEdit && customer ? open("segment") : null);
  useViewToggle(page);
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
        {error && !isMissing && (
          <ErrorCard title={t("customer.failed")} error={error} onRetry={() => void query.refetch()} />
        )}
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
