"use client";

import { useTranslations } from "next-intl";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import type { WebhookEndpoint } from "#features/webhooks/contracts/webhooks.ts";
import { EndpointFields, type EndpointValues, toEndpointInput, useEndpointLabels } from "./fields.tsx";

export const WebhookEditDialog = ({ endpoint, onClose }: { endpoint: WebhookEndpoint; onClose: () => void }) => {
  const t = useTranslations();
  const { id, name, url, events, segmentIds, includesPersonalData, version } = endpoint;
  return (
    <FormDialog<EndpointValues, WebhookEndpoint>
      resource="webhook-endpoints"
      id={id}
      name="endpoint"
      title={t("webhooks.edit_of", { name })}
      okText={t("buttons.save")}
      initial={{ name, url, events, segmentIds: segmentIds ?? [], includesPersonalData }}
      labels={useEndpointLabels()}
      variables={(values) => ({ ...toEndpointInput(values), version })}
      successMessage={t("states.saved")}
      onClose={onClose}
    >
      <EndpointFields />
    </FormDialog>
  );
};
