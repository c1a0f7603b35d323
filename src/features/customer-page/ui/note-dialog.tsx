"use client";

import { Input } from "antd";
import { useTranslations } from "next-intl";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { CUSTOMER_ROUTES } from "#records/ui/people/use-customer-change.ts";

const MAX_LENGTH = 5000;

type Props = { customerId: string; note?: { id: string; text: string; version: number }; onClose: () => void };

/** Adds or edits a note. */
export const NoteDialog = ({ customerId, note, onClose }: Props) => {
  const t = useTranslations();
  return (
    <FormDialog
      route={note ? "PATCH /api/admin/customers/{id}/notes/{noteId}" : "POST /api/admin/customers/{id}/notes"}
      params={{ id: customerId, ...(note && { noteId: note.id, version: note.version }) }}
      name="note"
      title={note ? t("customer.edit_note") : t("customer.add_note")}
      okText={t("buttons.save")}
      initial={{ text: note?.text ?? "" }}
      labels={{ text: t("terms.note") }}
      reloads={CUSTOMER_ROUTES}
      onClose={onClose}
    >
      <RequiredItem name="text" label={t("terms.note")}>
        <Input.TextArea autoFocus autoSize={{ minRows: 4, maxRows: 12 }} maxLength={MAX_LENGTH} />
      </RequiredItem>
    </FormDialog>
  );
};
