"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";

const LeaveDialog = dynamic(() => import("./leave-dialog.tsx").then(({ LeaveDialog: it }) => it));

/** Where a click would lead inside the product; null for anything else. */
const leadsTo = ({ target, button, ctrlKey, metaKey, shiftKey }: MouseEvent): string | null => {
  if (button !== 0 || ctrlKey || metaKey || shiftKey || !(target instanceof Element)) return null;
  const link = target.closest<HTMLAnchorElement>("a[href]");
  if (!link || link.target === "_blank" || link.origin !== window.location.origin) return null;
  return link.pathname === window.location.pathname ? null : link.pathname + link.search;
};

/** Asks once before something unsaved is left: by a link with this dialog, by the browser when the tab is closed. */
export const useLeaveGuard = (isDirty: boolean): ReactNode => {
  const router = useRouter();
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => {
    if (!isDirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const address = leadsTo(event);
      if (address === null) return;
      event.preventDefault();
      event.stopPropagation();
      setAsked(address);
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [isDirty]);
  return asked && <LeaveDialog onLeave={() => router.push(asked)} onStay={() => setAsked(null)} />;
};
