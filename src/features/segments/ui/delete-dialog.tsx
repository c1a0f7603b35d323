"use client";

import { Form, Input } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { FormBox } from "#core/ui/forms/form-dialog.tsx";
import { useWrite } from "#core/ui/use-write.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { segmentsUsing } from "#records/rules/criteria/references.ts";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";

type Props = { segment: Segment; onDeleted: () => void; onClose: () => void };

/**
 * Deleting removes the members and history for good, so the user must type the segment's name. While rules refer to it, the
 * dialog shows which.
 */
export const DeleteDialog = ({ segment, onDeleted, onClose }: Props) => {
  const t = useTranslations();
  const users = segmentsUsing(useAllSegments().data?.data ?? [], segment.id);
  const [typed, setTyped] = useState("");
  const [isOpen, setOpen] = useState(true);
  const { write, isBusy, error } = useWrite("DELETE /api/admin/segments/{id}", {
    reloads: ["GET /api/admin/segments"],
    isQuiet: true,
  });
  const remove = async () => {
    if (!(await write({ id: segment.id }))) return;
    setOpen(false);
    onDeleted();
  };
  return (
    <FormBox<{ typed: string }>
      name="delete-segment"
      title={t("segments.delete_title", { name: segment.name })}
      okText={t("buttons.delete")}
      isDanger
      isDisabled={users.length > 0 || typed.trim() !== segment.name}
      isOpen={isOpen}
      initial={{ typed: "" }}
      labels={{ typed: t("segments.type_name") }}
      write={{ formProps: { onFinish: remove }, mutation: { error, isPending: isBusy } }}
      onChange={(values) => setTyped(values.typed)}
      onLeave={() => setOpen(false)}
      onClose={onClose}
    >
      <p>{t("segments.delete_about", { count: segment.memberCount })}</p>
      {users.length > 0 && (
        <Notice>
          {t("segments.delete_used", { count: users.length, names: users.map(({ name }) => name).join(", ") })}
        </Notice>
      )}
      <Form.Item name="typed" label={t("segments.type_name")}>
        <Input autoComplete="off" />
      </Form.Item>
    </FormBox>
  );
};
