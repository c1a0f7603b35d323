"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";

/** The address inside the product to which a click leads; null for any other click. */
const leadsTo = ({ target, button, ctrlKey, metaKey, shiftKey }: MouseEvent): string | null => {
  if (button !== 0 || ctrlKey || metaKey || shiftKey || !(target instanceof Element)) return null;
  const link = target.closest<HTMLAnchorElement>("a[href]");
  if (!link || link.target === "_blank" || link.origin !== window.location.origin) return null;
  return link.pathname === window.location.pathname ? null : link.pathname + link.search;
};

/** Asks for confirmation before leaving with unsaved changes, both on links and when the tab closes. */
export const useLeaveGuard = (isDirty: boolean): void => {
  const t = useTranslations();
  const router = useRouter();
  const ask = useConfirm();
  useEffect(() => {
    if (!isDirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const address = leadsTo(event);
      if (address === null) return;
      event.preventDefault();
      event.stopPropagation();
      ask({
        title: t("states.unsaved"),
        content: t("segments.leave_about"),
        okText: t("segments.leave"),
        cancelText: t("segments.stay"),
        isDanger: false,
        onOk: () => router.push(address),
      });
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [isDirty, ask, router, t]);
};
