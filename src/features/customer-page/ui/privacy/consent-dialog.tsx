"use client";

import { Form, Input, Radio } from "antd";
import { useTranslations } from "next-intl";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import type { CustomerConsents } from "#features/customers/contracts/customer-privacy.ts";
import { CONSENT_CHANNELS } from "#records/rules/incoming-records.ts";
import { CUSTOMER_ROUTES } from "#records/ui/people/use-customer-change.ts";

type Props = { id: string; consents: CustomerConsents["consents"]; onClose: () => void };

/** Records what a customer said about one use of their address. */
export const ConsentDialog = ({ id, consents, onClose }: Props) => {
  const t = useTranslations("customer.consent");
  const isGranted = consents.some(({ channel, state }) => channel === "email" && state === "granted");
  return (
    <FormDialog
      route="POST /api/admin/customers/{id}/consents"
      params={{ id }}
      name="consent"
      title={t("record_title")}
      okText={t("save")}
      initial={{ channel: "email", state: isGranted ? "denied" : "granted", reason: "" }}
      labels={{ channel: t("channel"), state: t("answer"), reason: t("reason") }}
      successMessage={t("saved")}
      reloads={[...CUSTOMER_ROUTES, "GET /api/admin/customers/{id}/consents"]}
      onClose={onClose}
    >
      <Form.Item name="channel" label={t("channel")}>
        <Radio.Group
          options={CONSENT_CHANNELS.map((channel) => ({ value: channel as string, label: t(`channels.${channel}`) }))}
        />
      </Form.Item>
      <Form.Item name="state" label={t("answer")}>
        <Radio.Group
          options={(["granted", "denied"] as const).map((state) => ({ value: state as string, label: t(state) }))}
        />
      </Form.Item>
      <RequiredItem name="reason" label={t("reason")} extra={t("reason_hint")}>
        <Input.TextArea autoComplete="off" maxLength={500} rows={2} />
      </RequiredItem>
    </FormDialog>
  );
};
