"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { OneTimeSecret } from "#core/ui/feedback/one-time-secret.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { User } from "#features/accounts/contracts/users.ts";

type ResetLink = AnswerOf<"POST /api/admin/users/{id}/password-reset">["data"];

/** Explains the reset link, then shows it once, for the admin to pass on. */
export const ResetPasswordDialog = ({ user: { id, name }, onClose }: { user: User; onClose: () => void }) => {
  const t = useTranslations();
  const formats = useFormats();
  const [link, setMade] = useState<ResetLink | null>(null);
  return (
    <FormDialog<Record<never, never>, ResetLink>
      resource={`users/${id}/password-reset`}
      name="reset-password"
      title={t("users.reset_of", { name })}
      okText={t("users.reset_create")}
      initial={{}}
      labels={{}}
      onSaved={setMade}
      next={
        link && (
          <OneTimeSecret
            title={t("users.reset_made", { email: link.email })}
            label={t("users.reset_link")}
            secret={link.url}
            onStored={onClose}
          >
            <p>{t("users.reset_until", { time: formats.dated(link.expiresAt) })}</p>
          </OneTimeSecret>
        )
      }
      onClose={onClose}
    >
      <p>{t("users.reset_how", { name })}</p>
      <p>{t("users.reset_elsewhere", { name })}</p>
    </FormDialog>
  );
};
