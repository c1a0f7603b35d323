"use client";

import { Button, Popover } from "antd";
import type { ReactNode } from "react";
import { useIsPhone } from "#core/ui/use-device.ts";

/** Of a popover that a row opens: beside its button, on phones above or below it, and never larger than the room there. */
export const useRowPopover = () => {
  const isPhone = useIsPhone();
  const maxHeight = isPhone ? "45vh" : "70vh";
  return {
    placement: isPhone ? ("bottom" as const) : ("left" as const),
    styles: { body: { maxWidth: "min(384px, calc(100vw - 24px))", maxHeight, overflowY: "auto" as const } },
  };
};

type Props = {
  title: string;
  /** The button's visible text, and its full accessible name. */
  children: ReactNode;
  label: string;
  content: ReactNode;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  className?: string | undefined;
};

/** A row's button that opens the reason for a customer's membership. */
export const WhyPopover = ({ title, children, label, content, isOpen, onOpen, className = "" }: Props) => (
  <Popover
    trigger="click"
    {...useRowPopover()}
    open={isOpen}
    onOpenChange={onOpen}
    destroyOnHidden
    title={title}
    content={content}
  >
    <Button
      type="text"
      size="small"
      className={className}
      aria-expanded={isOpen}
      aria-label={label}
      onKeyDown={(event) => event.key === "Escape" && onOpen(false)}
    >
      {children}
    </Button>
  </Popover>
);
