"use client";

import { useTranslations } from "next-intl";
import { endMySession, endMySessions, listMySessions } from "#contracts/sessions.ts";
import { call } from "../call.ts";
import { useLanguage } from "../providers/use-language.ts";
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
