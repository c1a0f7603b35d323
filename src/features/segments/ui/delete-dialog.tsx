"use client";

import { useDelete } from "@refinedev/core";
import { Form, Input } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { CallError } from "#core/ui/call.ts";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { FormBox } from "#core/ui/forms/form-dialog.tsx";
import { useInvalidateRoutes } from "#core/ui/use-answer.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { segmentsUsing } from "#features/segments/rules/references.ts";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";

type Props = { segment: Segment; onDeleted: () => void; onClose: () => void };

/**
 * Deleting removes the members and history for good, so the user must type the segment's name. While rules refer to it, the
 * dialog shows which.
 */
export const DeleteDialog = ({ segment, onDeleted, onClose }: Props) => {
  const t = useTranslations();
  const invalidateRoutes = useInvalidateRoutes();
  const users = segmentsUsing(useAllSegments().data?.data ?? [], segment.id);
  const [typed, setTyped] = useState("");
  const [isOpen, setOpen] = useState(true);
  const { mutateAsync, mutation } = useDelete<Segment, CallError>();
  const remove = async () => {
    const answer = { errorNotification: false, successNotification: false } as const;
    await mutateAsync({ resource: "segments", id: segment.id, invalidates: ["list"], ...answer });
    setOpen(false);
    await invalidateRoutes("GET /api/admin/segments");
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
      write={{ formProps: { onFinish: remove }, mutation }}
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
