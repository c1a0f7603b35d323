"use client";

import { useTranslations } from "next-intl";
import { call } from "#ui/shared/api/call.ts";
import { SessionsDialog } from "./sessions-dialog.tsx";

/** Your own active sessions, in every business. */
export const MySessions = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslations("sessions");
  return (
    <SessionsDialog
      title={t("title")}
      address="/api/admin/me/sessions"
      endAllWords={t("others")}
      endOne={(id) => call("DELETE /api/admin/me/sessions/{id}", { id })}
      endAll={() => call("DELETE /api/admin/me/sessions", { keep: "current" })}
      onClose={onClose}
    />
  );
};
