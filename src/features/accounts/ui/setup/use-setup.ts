"use client";

import { useTranslations } from "next-intl";
import { useWrite } from "#core/ui/api/use-write.ts";
import { useAnswer, useShowWritten } from "#core/ui/data/use-answer.ts";

/** The setup guide's steps, with live updates, and the way to hide the guide from RFM insights. */
export const useSetup = () => {
  const t = useTranslations("setup");
  const { answer, error, retry } = useAnswer("GET /api/admin/setup", {});
  const showWritten = useShowWritten();
  const { write, isBusy } = useWrite("PATCH /api/admin/setup", { key: "setup" });
  const setup = answer?.data;
  const dismiss = async (isDismissed: boolean) => {
    const written = await write({ isDismissed }, { successMessage: t(isDismissed ? "hidden" : "shown") });
    if (written) await showWritten("GET /api/admin/setup", () => written);
  };
  return {
    /** Undefined until it has loaded. */
    setup,
    isComplete: setup?.steps.every(({ isDone }) => isDone),
    dismiss: (isDismissed: boolean) => void dismiss(isDismissed),
    isBusy,
    error,
    retry,
  };
};
