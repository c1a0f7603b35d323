"use client";

import { useTranslations } from "next-intl";
import type { User } from "#contracts/accounts/users.ts";
import { call } from "#ui/shared/api/call.ts";
import { SessionsDialog } from "../sessions/sessions-dialog.tsx";

/** A user's active sessions in this business, for its admins. */
export const UserSessions = ({ user: { id, name }, onClose }: { user: User; onClose: () => void }) => {
  const t = useTranslations("sessions");
  return (
    <SessionsDialog
      title={t("of", { name })}
      address={`/api/admin/users/${id}/sessions`}
      endAllWords={t("all")}
      endOne={(sessionId) => call("DELETE /api/admin/users/{id}/sessions/{sessionId}", { id, sessionId })}
      endAll={() => call("DELETE /api/admin/users/{id}/sessions", { id })}
      onClose={onClose}
    />
  );
};
