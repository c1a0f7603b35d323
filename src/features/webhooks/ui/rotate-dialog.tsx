"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { OneTimeSecret } from "#core/ui/feedback/one-time-secret.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { WebhookEndpoint } from "#features/webhooks/contracts/webhooks.ts";

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
