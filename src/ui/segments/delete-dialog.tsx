"use client";

import { Form, Input } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Segment } from "#contracts/segments/segments.ts";
import { useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { FormDialog } from "#ui/shared/forms/form-dialog.tsx";
import { useSubmit } from "#ui/shared/forms/use-submit.ts";

type Props = { segment: Segment; onDeleted: () => void; onClose: () => void };

/** For good, with its members and its history: whoever means it types its name. */
export const DeleteDialog = ({ segment, onDeleted, onClose }: Props) => {
  const t = useTranslations();
  const invalidateRoutes = useInvalidateRoutes();
  const [typed, setTyped] = useState("");
  const submission = useSubmit("DELETE /api/admin/segments/{id}", async () => {
    await invalidateRoutes("GET /api/admin/segments");
    onClose();
    onDeleted();
  });
  return (
    <FormDialog<{ typed: string }>
      name="delete-segment"
      title={t("segments.delete_title", { name: segment.name })}
      okText={t("buttons.delete")}
      isDanger
      isDisabled={typed.trim() !== segment.name}
      initial={{ typed: "" }}
      labels={{ typed: t("segments.type_name") }}
      submission={submission}
      onChange={(values) => setTyped(values.typed)}
      onSubmit={() => void submission.submit({ id: segment.id })}
      onClose={onClose}
    >
      <p>{t("segments.delete_about", { count: segment.memberCount })}</p>
      <Form.Item name="typed" label={t("segments.type_name")}>
        <Input autoComplete="off" />
      </Form.Item>
    </FormDialog>
  );
};
