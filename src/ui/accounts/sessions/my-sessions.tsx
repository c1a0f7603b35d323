"use client";

import { useTranslations } from "next-intl";
import { endMySession, endMySessions, listMySessions } from "#contracts/accounts/sessions.ts";
import { call } from "#ui/shared/api/call.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import { SessionsDialog } from "./sessions-dialog.tsx";

/** Your own active sessions, in every business. */
export const MySessions = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslations("sessions");
  const { language } = useLanguage(false);
  return (
    <SessionsDialog
      title={t("title")}
      address={listMySessions.path}
      endAllWords={t("others")}
      endOne={(id) => call(endMySession, { id }, { language })}
      endAll={() => call(endMySessions, { keep: "current" }, { language })}
      onClose={onClose}
    />
  );
};
