"use client";

import { Checkbox, Form, Input, Select } from "antd";
import { useTranslations } from "next-intl";
import { Checkboxes, RequiredItem } from "#core/ui/forms/labelled-form.tsx";

import { useHidesPersonalData } from "#core/ui/session/me.ts";
import { MOST_SEGMENTS, URL_LENGTH, WEBHOOK_EVENTS, type WebhookEvent } from "#core/values/webhook-endpoints.ts";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";

export type EndpointValues = {
  name: string;
  url: string;
  events: WebhookEvent[];
  /** Empty for all. */
  segmentIds: string[];
  includesPersonalData: boolean;
};

/** The API has null for all segments. */
export const toEndpointInput = ({ segmentIds = [], ...values }: EndpointValues) => ({
  ...values,
  segmentIds: segmentIds.length === 0 ? null : segmentIds,
});

/** Labels of the fields, for the list of problems. */
export const useEndpointLabels = () => {
  const t = useTranslations();
  return {
    name: t("settings.name"),
    url: t("webhooks.url"),
    events: t("webhooks.events_title"),
    segmentIds: t("webhooks.segments"),
    includesPersonalData: t("webhooks.personal"),
  };
};

/** Name, address, events, and whether messages have personal data. */
export const EndpointFields = () => {
  const t = useTranslations("webhooks");
  const labels = useEndpointLabels();
  const segments = useAllSegments();
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
      <Form.Item name="segmentIds" label={labels.segmentIds} extra={t("segments_hint")}>
        <Select
          mode="multiple"
          allowClear
          optionFilterProp="label"
          maxCount={MOST_SEGMENTS}
          placeholder={t("all_segments")}
          loading={segments.isPending}
          options={(segments.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="includesPersonalData" valuePropName="checked" extra={t("personal_hint")}>
        <Checkbox disabled={isMasked}>{labels.includesPersonalData}</Checkbox>
      </Form.Item>
    </>
  );
};
