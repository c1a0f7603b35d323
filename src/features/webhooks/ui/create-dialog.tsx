"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { OneTimeSecret } from "#core/ui/feedback/one-time-secret.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { WEBHOOK_EVENTS } from "#core/values/webhook-endpoints.ts";
import { EndpointFields, type EndpointValues, toEndpointInput, useEndpointLabels } from "./fields.tsx";

type Created = AnswerOf<"POST /api/admin/webhook-endpoints">["data"];

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
  const [created, setCreated] = useState<Created | null>(null);
  const close = () => {
    onClose();
    if (created) router.push(`/settings/webhooks/${created.id}`);
  };
  return (
    <FormDialog<EndpointValues, Created>
      resource="webhook-endpoints"
      name="endpoint"
      title={t("add")}
      okText={t("add")}
      initial={INITIAL}
      labels={useEndpointLabels()}
      variables={toEndpointInput}
      onSaved={setCreated}
      next={
        created && (
          <OneTimeSecret
            title={t("made", { name: created.name })}
            label={t("secret")}
            secret={created.secret}
            onStored={close}
          >
            <p>{t("secret_how")}</p>
          </OneTimeSecret>
        )
      }
      onClose={close}
    >
      <EndpointFields />
    </FormDialog>
  );
};
