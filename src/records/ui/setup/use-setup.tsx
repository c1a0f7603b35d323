"use client";

import { useCan, useNavigation } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ImportLink } from "#core/ui/feedback/notice.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useAnswer, useShowWritten } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import { periodSince } from "#lib/rfm/periods.ts";
import type { SetupStep } from "#records/rules/setup.ts";

/** The setup guide's steps, with live updates, and the way to hide the guide from RFM. */
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

type Pages = { href: string; other?: string };

/** Where each step is taken, and a second way that the user may go. The report shows a period that has orders. */
export const useStepPages = (lastOrderAt: string | null | undefined): Record<SetupStep, Pages> => {
  const { createUrl, listUrl } = useNavigation();
  // Connections hold keys of other services, so they are managed like users and tokens.
  const mayManage = useCan({ resource: "tokens", action: "list" }).data?.can;
  const { rfmDays } = useMe().business;
  const days = lastOrderAt ? periodSince(new Date(lastOrderAt), new Date(), rfmDays) : rfmDays;
  return {
    data: { href: createUrl("imports") || listUrl("imports"), ...(mayManage && { other: listUrl("connections") }) },
    report: { href: `${listUrl("rfm")}${days === rfmDays ? "" : `?days=${days}`}` },
    segment: { href: createUrl("segments") },
    team: { href: listUrl("users") },
    api: { href: listUrl("tokens"), other: listUrl("api") },
  };
};

/** For an empty list or report: what it says, or in a business without orders the way to import some. */
export const UnlessEmpty = ({ children }: { children: ReactNode }) => {
  const t = useTranslations("states");
  const { setup } = useSetup();
  if (!setup || setup.lastOrderAt !== null) return children;
  return (
    <>
      <p>{t("empty_orders")}</p>
      <ImportLink />
    </>
  );
};
