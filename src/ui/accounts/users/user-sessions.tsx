"use client";

import { useTranslations } from "next-intl";
import type { User } from "#contracts/accounts/users.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { SessionsDialog } from "../sessions/sessions-dialog.tsx";

/** A user's active sessions in this business, for admins. */
export const UserSessions = ({ user: { id, name }, onClose }: { user: User; onClose: () => void }) => {
  const t = useTranslations("sessions");
  const { write } = useWrite("DELETE /api/admin/users/{id}/sessions", { key: "sessions" });
  return (
    <SessionsDialog
      title={t("of", { name })}
      resource={`users/${id}/sessions`}
      endAllWords={t("all")}
      endAll={() => write({ id }, { successMessage: t("ended") })}
      onClose={onClose}
    />
  );
};
