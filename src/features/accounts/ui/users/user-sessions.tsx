"use client";

import { useTranslations } from "next-intl";
import { useWrite } from "#core/ui/use-write.ts";
import type { User } from "#features/accounts/contracts/users.ts";
import { SessionsDialog } from "../sessions-dialog.tsx";

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
