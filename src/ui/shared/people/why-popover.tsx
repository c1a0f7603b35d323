"use client";

import { Button, Popover } from "antd";
import type { ReactNode } from "react";

type Props = {
  title: string;
  /** The button's words: what is seen of them, and all of them. */
  children: ReactNode;
  label: string;
  content: ReactNode;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  className?: string | undefined;
};

/** A button in a row that opens why somebody is in it. */
export const WhyPopover = ({ title, children, label, content, isOpen, onOpen, className = "" }: Props) => (
  <Popover
    trigger="click"
    placement="left"
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
