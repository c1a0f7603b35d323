"use client";

import { useCan, useDelete } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { lazily } from "#ui/shared/lazily.tsx";
import styles from "../customer.module.css";
import { useRefreshCustomer } from "../use-refresh-customer.ts";

const NoteDialog = lazily(() => import("./note-dialog.tsx").then(({ NoteDialog: it }) => it));

type Props = {
  customerId: string;
  note: { id: string; text: string; version: number };
  /** Hides the note immediately; it returns if the deletion is undone or refused. */
  onRemoved: (isRemoved: boolean) => void;
};

/** Edit and delete, for users who may write notes. */
export const NoteTools = ({ customerId, note, onRemoved }: Props) => {
  const t = useTranslations();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const [isEditing, setEditing] = useState(false);
  const refresh = useRefreshCustomer();
  const { mutateAsync } = useDelete();
  if (!mayEdit) return null;
  const remove = () => {
    onRemoved(true);
    mutateAsync({
      resource: `customers/${customerId}/notes`,
      id: note.id,
      mutationMode: "undoable",
      successNotification: false,
    }).then(refresh, () => onRemoved(false));
  };
  return (
    <div className={styles.marks}>
      <Button type="link" size="small" onClick={() => setEditing(true)}>
        {t("customer.edit_note")}
      </Button>
      <Button type="link" size="small" onClick={remove}>
        {t("customer.delete_note")}
      </Button>
      {isEditing && <NoteDialog customerId={customerId} note={note} onClose={() => setEditing(false)} />}
    </div>
  );
};
