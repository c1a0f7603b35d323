"use client";

import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { getCustomer } from "#contracts/customer.ts";
import { CallError } from "../call.ts";
import { Page } from "../page/page.tsx";
import { useMay } from "../providers/me.ts";
import { useAddressState } from "../providers/use-address-state.ts";
import { usePageKey } from "../providers/use-page-key.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { ErrorCard } from "../states/error-card.tsx";
import { NoPermission } from "../states/no-permission.tsx";
import { CardSkeleton } from "./card-skeleton.tsx";
import { CustomerHeader } from "./customer-header.tsx";
import { CustomerTabs } from "./customer-tabs.tsx";
import { NoteDialog } from "./note-dialog.tsx";
import { SegmentDialog } from "./segment-dialog.tsx";
import { readCustomerState, writeCustomerState } from "./url-state.ts";
import { useCustomerPart } from "./use-customer-part.ts";

const ADDRESS = { read: readCustomerState, write: writeCustomerState };

/** Who is this, what are they worth, what is happening, what should I do? */
export const CustomerPage = () => {
  const t = useTranslations();
  const { id = "" } = useParams<{ id: string }>();
  const mayView = useMay("customers:view");
  const mayEdit = useMay("customers:edit");
  const page = useAddressState(ADDRESS);
  const { data: customer, error, retry } = useCustomerPart(getCustomer, id, { isAllowed: mayView });
  const [dialog, setDialog] = useState<"note" | "segment" | null>(null);
  const open = (which: "note" | "segment") => () => {
    if (mayEdit && customer) setDialog(which);
  };
  usePageKey("n", open("note"));
  usePageKey("s", open("segment"));
  usePageKey("t", () => page.change({ view: page.state.view === "table" ? "chart" : "table" }));

  if (!mayView || error || !customer) {
    const isUnknown = error instanceof CallError && error.status === 404;
    return (
      <Page>
        <PageHeading title={isUnknown ? t("customer.unknown") : t("terms.customer")} />
        {!mayView && <NoPermission permission="customers:view" />}
        {isUnknown && <p>{t("customer.unknown_why")}</p>}
        {error && !isUnknown && <ErrorCard title={t("customer.failed")} error={error} onRetry={retry} />}
        {mayView && !error && <CardSkeleton />}
      </Page>
    );
  }
  return (
    <Page>
      <CustomerHeader customer={customer} from={page.state.from} onNote={open("note")} onSegment={open("segment")} />
      <CustomerTabs customer={customer} page={page} />
      {dialog === "note" && <NoteDialog customerId={id} onClose={() => setDialog(null)} />}
      {dialog === "segment" && <SegmentDialog customer={customer} onClose={() => setDialog(null)} />}
    </Page>
  );
};
