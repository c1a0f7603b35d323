"use client";

import { Input } from "antd";
import { useTranslations } from "next-intl";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { ManualSegmentField, useManualSegments } from "#records/ui/list/manual-segment-field.tsx";
import type { Customer } from "#records/ui/people/customer-name.ts";
import { useRefreshCustomer } from "./use-customer-change.ts";

const MAX_LENGTH = 5000;

type Props = { customerId: string; note?: { id: string; text: string; version: number }; onClose: () => void };

/** Adds or edits a note. */
export const NoteDialog = ({ customerId, note, onClose }: Props) => {
  const t = useTranslations();
  const refresh = useRefreshCustomer();
  return (
    <FormDialog<{ text: string }>
      resource={`customers/${customerId}/notes`}
      {...(note && { id: note.id })}
      name="note"
      title={note ? t("customer.edit_note") : t("customer.add_note")}
      okText={t("buttons.save")}
      initial={{ text: note?.text ?? "" }}
      labels={{ text: t("terms.note") }}
      variables={(values) => ({ ...values, ...(note && { version: note.version }) })}
      onSaved={() => void refresh()}
      onClose={onClose}
    >
      <RequiredItem name="text" label={t("terms.note")}>
        <Input.TextArea autoFocus autoSize={{ minRows: 4, maxRows: 12 }} maxLength={MAX_LENGTH} />
      </RequiredItem>
    </FormDialog>
  );
};

/** Adds the customer to a manual segment they are not in yet. */
export const SegmentDialog = ({ customer, onClose }: { customer: Customer; onClose: () => void }) => {
  const t = useTranslations();
  const refresh = useRefreshCustomer();
  const manual = useManualSegments();
  const known = new Set(customer.segments.map(({ id }) => id));
  const segments = manual.segments?.filter(({ id }) => !known.has(id));
  return (
    <FormDialog<{ segmentId: string | undefined }>
      resource={`customers/${customer.id}/segments`}
      name="assign"
      title={t("buttons.assign")}
      okText={t("buttons.assign")}
      isDisabled={manual.isBeingCreated}
      initial={{ segmentId: undefined }}
      labels={{ segmentId: t("terms.segment") }}
      onSaved={() => void refresh()}
      onClose={onClose}
    >
      <ManualSegmentField {...manual} segments={segments} none={t("customer.no_segments")} canCreate />
    </FormDialog>
  );
};
