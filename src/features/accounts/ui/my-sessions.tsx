"use client";

import { useTranslations } from "next-intl";
import { useWrite } from "#core/ui/use-write.ts";
import { SessionsDialog } from "./sessions-dialog.tsx";

/** The user's own active sessions, across all businesses. */
export const MySessions = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslations("sessions");
  const { write } = useWrite("DELETE /api/admin/me/sessions", { key: "sessions" });
  return (
    <SessionsDialog
      title={t("title")}
      resource="me/sessions"
      endAllWords={t("others")}
      endAll={() => write({ keep: "current" }, { successMessage: t("ended") })}
      onClose={onClose}
    />
  );
};
