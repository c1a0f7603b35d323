"use client";

import { useTranslations } from "next-intl";
import { endUserSession, endUserSessions, listUserSessions } from "#contracts/accounts/sessions.ts";
import type { User } from "#contracts/accounts/users.ts";
import { call } from "#ui/shared/api/call.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import { SessionsDialog } from "../sessions/sessions-dialog.tsx";

/** A user's active sessions in this business, for its admins. */
export const UserSessions = ({ user: { id, name }, onClose }: { user: User; onClose: () => void }) => {
  const t = useTranslations("sessions");
  const { language } = useLanguage(false);
  return (
    <SessionsDialog
      title={t("of", { name })}
      address={listUserSessions.path.replace("{id}", id)}
      endAllWords={t("all")}
      endOne={(sessionId) => call(endUserSession, { id, sessionId }, { language })}
      endAll={() => call(endUserSessions, { id }, { language })}
      onClose={onClose}
    />
  );
};
