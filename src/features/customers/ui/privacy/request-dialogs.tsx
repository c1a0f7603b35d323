"use client";

import { Form, Input, Modal, Radio } from "antd";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { PRIVACY_KINDS, type PrivacyKind } from "#features/customers/rules/privacy.ts";

/** Enters a request that arrived by email, phone or letter. */
export const RequestDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslations("privacy");
  return (
    <FormDialog
      route="POST /api/v1/privacy/requests"
      reloads={["GET /api/admin/privacy-requests"]}
      name="privacy-request"
      title={t("add")}
      okText={t("add")}
      initial={{ kind: "access" as PrivacyKind, customerId: "" }}
      labels={{ kind: t("kind"), customerId: t("customer") }}
      successMessage={t("added")}
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

type Props = { id: string; onClose: () => void };

/** Carries out a disconnected shop's request, once the connection's name is typed. */
export const ShopDialog = ({ id, onClose }: Props) => {
  const t = useTranslations("privacy.shop");
  const { answer, error, retry } = useAnswer("GET /api/admin/privacy-requests/{id}/shop-erasure", { id });
  if (error)
    return (
      <Modal open title={t("title")} footer={null} onCancel={onClose}>
        <ErrorCard title={t("failed")} error={error} onRetry={retry} />
      </Modal>
    );
  if (!answer) return null;
  const { connectionName, customers, kept } = answer.data;
  return (
    <FormDialog
      route="POST /api/admin/privacy-requests/{id}/shop-erasure"
      params={{ id }}
      name="shop-erasure"
      title={t("title")}
      okText={t("erase")}
      isDanger
      initial={{ confirmation: "" }}
      labels={{ confirmation: t("confirmation") }}
      successMessage={t("queued")}
      reloads={["GET /api/admin/privacy-requests"]}
      onClose={onClose}
    >
      <ul>
        <li>{t("goes", { customers })}</li>
        {kept > 0 && <li>{t("kept", { kept })}</li>}
        <li>{t("stays")}</li>
        <li>{t("disconnects")}</li>
      </ul>
      <p>
        <strong>{t("final")}</strong>
      </p>
      <RequiredItem name="confirmation" label={t("confirmation")} extra={t("type", { name: connectionName })}>
        <Input autoFocus autoComplete="off" spellCheck={false} />
      </RequiredItem>
    </FormDialog>
  );
};
