"use client";

import { Checkbox, Form, Input } from "antd";
import { useTranslations } from "next-intl";
import { URL_LENGTH, WEBHOOK_EVENTS, type WebhookEvent } from "#lib/domain/audiences/webhook-endpoints.ts";
import { Checkboxes } from "#ui/shared/forms/checkboxes.tsx";
import { RequiredItem } from "#ui/shared/forms/required-item.tsx";
import { useHidesPersonalData } from "#ui/shared/session/use-hides-personal-data.ts";

export type EndpointValues = { name: string; url: string; events: WebhookEvent[]; includesPersonalData: boolean };

/** Labels of the fields, for the list of problems. */
export const useEndpointLabels = () => {
  const t = useTranslations();
  return {
    name: t("settings.name"),
    url: t("webhooks.url"),
    events: t("webhooks.events_title"),
    includesPersonalData: t("webhooks.personal"),
  };
};

/** Name, address, events, and whether messages have personal data. */
export const EndpointFields = () => {
  const t = useTranslations("webhooks");
  const labels = useEndpointLabels();
  const isMasked = useHidesPersonalData();
  return (
    <>
      <RequiredItem name="name" label={labels.name} extra={t("name_hint")}>
        <Input autoComplete="off" maxLength={120} />
      </RequiredItem>
      <RequiredItem name="url" label={labels.url} extra={t("url_hint")}>
        <Input autoComplete="off" inputMode="url" spellCheck={false} placeholder="https://" maxLength={URL_LENGTH} />
      </RequiredItem>
      <Form.Item
        name="events"
        label={labels.events}
        validateTrigger="onSubmit"
        rules={[{ type: "array", min: 1, message: t("pick_event") }]}
      >
        <Checkboxes options={WEBHOOK_EVENTS.map((event) => ({ value: event, label: t(`events.${event}`) }))} />
      </Form.Item>
      <Form.Item name="includesPersonalData" valuePropName="checked" extra={t("personal_hint")}>
        <Checkbox disabled={isMasked}>{labels.includesPersonalData}</Checkbox>
      </Form.Item>
    </>
  );
};
