"use client";

import { Checkbox, Form, Input, Select } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { OneTimeSecret } from "#core/ui/feedback/one-time-secret.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { Checkboxes, RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useHidesPersonalData } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { WebhookEndpoint } from "#features/webhooks/contracts/webhooks.ts";
import { MOST_SEGMENTS, URL_LENGTH, WEBHOOK_EVENTS, type WebhookEvent } from "#features/webhooks/rules.ts";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";

type EndpointValues = {
  name: string;
  url: string;
  events: WebhookEvent[];
  /** Empty for all. */
  segmentIds: string[];
  includesPersonalData: boolean;
};

/** The API has null for all segments. */
const toEndpointInput = ({ segmentIds = [], ...values }: EndpointValues) => ({
  ...values,
  segmentIds: segmentIds.length === 0 ? null : segmentIds,
});

/** Labels of the fields, for the list of problems. */
const useEndpointLabels = () => {
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
const EndpointFields = () => {
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

const INITIAL: EndpointValues = {
  name: "",
  url: "",
  events: [...WEBHOOK_EVENTS],
  segmentIds: [],
  includesPersonalData: false,
};

/** Asks where to send what, shows the secret once, and leads to the endpoint's page. */
export const WebhookCreateDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslations("webhooks");
  const router = useRouter();
  const close = (created?: { id: string }) => {
    onClose();
    if (created) router.push(`/settings/webhooks/${created.id}`);
  };
  return (
    <FormDialog
      route="POST /api/admin/webhook-endpoints"
      name="endpoint"
      title={t("add")}
      okText={t("add")}
      initial={INITIAL}
      labels={useEndpointLabels()}
      variables={toEndpointInput}
      next={(created) => (
        <OneTimeSecret
          title={t("made", { name: created.name })}
          label={t("secret")}
          secret={created.secret}
          onStored={() => close(created)}
        >
          <p>{t("secret_how")}</p>
        </OneTimeSecret>
      )}
      onClose={close}
    >
      <EndpointFields />
    </FormDialog>
  );
};

export const WebhookEditDialog = ({ endpoint, onClose }: { endpoint: WebhookEndpoint; onClose: () => void }) => {
  const t = useTranslations();
  const { id, name, url, events, segmentIds, includesPersonalData, version } = endpoint;
  return (
    <FormDialog
      route="PATCH /api/admin/webhook-endpoints/{id}"
      params={{ id, version }}
      name="endpoint"
      title={t("webhooks.edit_of", { name })}
      okText={t("buttons.save")}
      initial={{ name, url, events, segmentIds: segmentIds ?? [], includesPersonalData }}
      labels={useEndpointLabels()}
      variables={toEndpointInput}
      successMessage={t("states.saved")}
      onClose={onClose}
    >
      <EndpointFields />
    </FormDialog>
  );
};

type Props = { endpoint: WebhookEndpoint; onClose: () => void };

/** Explains the overlap of both secrets, then shows the new one once. */
export const WebhookRotateDialog = ({ endpoint: { id, name }, onClose }: Props) => {
  const t = useTranslations("webhooks");
  const formats = useFormats();
  return (
    <FormDialog
      route="POST /api/admin/webhook-endpoints/{id}/secret"
      params={{ id }}
      name="secret"
      title={t("rotate_of", { name })}
      okText={t("rotate")}
      initial={{}}
      labels={{}}
      next={({ secret, previousUntil }) => (
        <OneTimeSecret title={t("rotated", { name })} label={t("secret")} secret={secret} onStored={onClose}>
          <p>{t("previous_until", { time: formats.dated(previousUntil) })}</p>
        </OneTimeSecret>
      )}
      onClose={onClose}
    >
      <p>{t("rotate_about")}</p>
    </FormDialog>
  );
};
