"use client";

import { Form, Input, Radio } from "antd";
import { useTranslations } from "next-intl";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { PRIVACY_KINDS, type PrivacyKind } from "#features/customers/rules/privacy.ts";

type FormValues = { kind: PrivacyKind; customerId: string };

/** Enters a request that arrived by email, phone or letter. */
export const RequestDialog = ({ onSaved, onClose }: { onSaved: () => void; onClose: () => void }) => {
  const t = useTranslations("privacy");
  return (
    <FormDialog<FormValues>
      resource="privacy-requests"
      meta={{ url: "/api/v1/privacy/requests" }}
      name="privacy-request"
      title={t("add")}
      okText={t("add")}
      initial={{ kind: "access", customerId: "" }}
      labels={{ kind: t("kind"), customerId: t("customer") }}
      successMessage={t("added")}
      onSaved={onSaved}
      onClose={onClose}
    >
      <Form.Item name="kind" label={t("kind")}>
        <Radio.Group options={PRIVACY_KINDS.map((kind) => ({ value: kind as string, label: t(`kinds.${kind}`) }))} />
      </Form.Item>
      <RequiredItem name="customerId" label={t("customer")} extra={t("customer_hint")}>
        <Input autoComplete="off" spellCheck={false} maxLength={255} />
      </RequiredItem>
    </FormDialog>
  );
};
