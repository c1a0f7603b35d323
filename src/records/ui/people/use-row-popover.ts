"use client";

import { useIsPhone } from "#core/ui/device/use-is-phone.ts";

/** Of a popover that a row opens: beside its button, on phones above or below it, and never larger than the room there. */
export const useRowPopover = () => {
  const isPhone = useIsPhone();
  const maxHeight = isPhone ? "45vh" : "70vh";
  return {
    placement: isPhone ? ("bottom" as const) : ("left" as const),
    styles: { body: { maxWidth: "min(384px, calc(100vw - 24px))", maxHeight, overflowY: "auto" as const } },
  };
};
