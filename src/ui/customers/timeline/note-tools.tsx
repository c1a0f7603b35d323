"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useConfirm } from "#ui/shared/feedback/use-confirm.ts";
import styles from "../customer.module.css";
import { useChange } from "../use-customer-change.ts";
import { NoteDialog } from "./note-dialog.tsx";

/** What whoever may write notes can do with one. */
export const NoteTools = ({ customerId, note }: { customerId: string; note: { id: string; text: string } }) => {
  const t = useTranslations();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const askFirst = useConfirm();
  const [isEditing, setEditing] = useState(false);
  const remove = useChange("DELETE /api/admin/customers/{id}/notes/{noteId}");
  if (!mayEdit) return null;
  const ask = () =>
    askFirst({
      title: t("customer.delete_note_ask"),
      okText: t("buttons.delete"),
      onOk: () => remove({ id: customerId, noteId: note.id }),
    });
  return (
    <div className={styles.marks}>
      <Button type="link" size="small" onClick={() => setEditing(true)}>
        {t("customer.edit_note")}
      </Button>
      <Button type="link" size="small" onClick={ask}>
        {t("customer.delete_note")}
      </Button>
      {isEditing && <NoteDialog customerId={customerId} note={note} onClose={() => setEditing(false)} />}
    </div>
  );
};
