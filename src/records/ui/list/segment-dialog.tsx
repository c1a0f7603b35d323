"use client";

import { useTranslations } from "next-intl";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { ManualSegmentField, useManualSegments } from "#records/ui/list/manual-segment-field.tsx";
import type { Customer } from "../people/customer-name.ts";
import { CUSTOMER_ROUTES } from "../people/use-customer-change.ts";

/** Adds the customer to a manual segment they are not in yet. */
export const SegmentDialog = ({ customer, onClose }: { customer: Customer; onClose: () => void }) => {
  const t = useTranslations();
  const manual = useManualSegments();
  const known = new Set(customer.segments.map(({ id }) => id));
  const segments = manual.segments?.filter(({ id }) => !known.has(id));
  return (
    <FormDialog
      route="POST /api/admin/customers/{id}/segments"
      params={{ id: customer.id }}
      name="assign"
      title={t("buttons.assign")}
      okText={t("buttons.assign")}
      isDisabled={manual.isBeingCreated}
      initial={{ segmentId: undefined }}
      labels={{ segmentId: t("terms.segment") }}
      reloads={CUSTOMER_ROUTES}
      onClose={onClose}
    >
      <ManualSegmentField {...manual} segments={segments} none={t("customer.no_segments")} canCreate />
    </FormDialog>
  );
};
