"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { WebhookEndpoint } from "#contracts/audiences/webhook-endpoints.ts";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import { OneTimeSecret } from "#ui/shared/feedback/one-time-secret.tsx";
import { FormDialog } from "#ui/shared/forms/form-dialog.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";

type Rotated = AnswerOf<"POST /api/admin/webhook-endpoints/{id}/secret">["data"];
type Props = { endpoint: WebhookEndpoint; onClose: () => void };

/** Explains the overlap of both secrets, then shows the new one once. */
export const WebhookRotateDialog = ({ endpoint: { id, name }, onClose }: Props) => {
  const t = useTranslations("webhooks");
  const formats = useFormats();
  const [rotated, setRotated] = useState<Rotated | null>(null);
  return (
    <FormDialog<object, Rotated>
      resource={`webhook-endpoints/${id}/secret`}
      name="secret"
      title={t("rotate_of", { name })}
      okText={t("rotate")}
      initial={{}}
      labels={{}}
      onSaved={setRotated}
      next={
        rotated && (
          <OneTimeSecret title={t("rotated", { name })} label={t("secret")} secret={rotated.secret} onStored={onClose}>
            <p>{t("previous_until", { time: formats.dated(rotated.previousUntil) })}</p>
          </OneTimeSecret>
        )
      }
      onClose={onClose}
    >
      <p>{t("rotate_about")}</p>
    </FormDialog>
  );
};
